"""Mistyped words are found, and nothing else is."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive import paths
from predictive.correction.candidates import Candidates
from predictive.correction.error_model import (
    COMMON,
    LETTERS,
    accents,
    common_slips_away,
    one_slip_away,
    slip,
)
from predictive.counts.folded_words import FoldedWords
from predictive.counts.lexicon import Lexicon, fold_accents
from predictive.counts.unigrams import Unigrams
from predictive.prediction.predictor import Predictor
from predictive.revising.checker import check, check_part, next_mark
from tests.builders import model_of
from tests.conftest import Run

WORDS = st.text("abeñúhvsn'", min_size=1, max_size=6)


@pytest.fixture(scope="module")
def base() -> Predictor:
    return Predictor.from_directory(paths.base_model())


def corrected(predictor: Predictor, text: str) -> dict[str, str]:
    return {mark.word: mark.corrections[0] for mark in check(predictor.session(), text)}


@given(WORDS.map(fold_accents))
def test_all_words_that_are_one_slip_away_are_found(word: str) -> None:
    found = {word, *one_slip_away(word)}
    for place in range(len(word) + 1):
        for letter in LETTERS:
            assert word[:place] + letter + word[place:] in found
            if place < len(word) and letter != word[place]:
                assert word[:place] + letter + word[place + 1 :] in found
        if place < len(word):
            assert word[:place] + word[place + 1 :] in found


@given(WORDS.map(fold_accents))
def test_a_slip_is_less_probable_than_none(word: str) -> None:
    assert all(slip(word, each) < 0 for each in one_slip_away(word))


@given(WORDS.map(fold_accents))
def test_no_common_slip_is_missed(word: str) -> None:
    near, common = one_slip_away(word), common_slips_away(word)
    assert {each for each in near if slip(word, each) >= COMMON} <= common <= near


@pytest.mark.parametrize(
    ("typed", "probable", "improbable"),
    [
        ("qeu", "que", "deu"),
        ("tge", "the", "tqe"),
        ("comite", "comitte", "comiter"),
        ("dont", "don't", "donut"),
        ("ola", "hola", "mola"),
        ("vurro", "burro", "curro"),
    ],
)
def test_common_slips_are_more_probable_than_others(
    typed: str, probable: str, improbable: str
) -> None:
    assert {probable, improbable} <= one_slip_away(typed)
    assert slip(typed, probable) > slip(typed, improbable)


def test_an_accent_left_out_is_more_probable_than_a_wrong_one() -> None:
    assert accents("también", "también") == 0
    assert accents("tambien", "también") > accents("tambíen", "también")
    assert accents("ano", "año") == accents("tambien", "también")


@given(st.lists(WORDS), st.lists(WORDS))
def test_folded_words_are_found_as_one_by_one(words: list[str], wanted: list[str]) -> None:
    lexicon = Lexicon.from_written_forms(words)
    folded = FoldedWords(lexicon)
    plain = [fold_accents(word) for word in [*words, *wanted, ""]]
    expected = {(word, word_id) for word in plain if word
                for word_id in lexicon.ids_folded_to(word)}  # fmt: skip
    assert set(folded.find(plain)) == expected


@given(st.lists(WORDS, min_size=1), WORDS)
def test_candidates_are_all_words_with_one_slip_or_other_accents(
    words: list[str], typed: str
) -> None:
    lexicon = Lexicon.from_written_forms(set(words))
    frequent = Unigrams.of(np.full(len(lexicon), 0.1, dtype=np.float32))
    folded = FoldedWords(lexicon)
    candidates = Candidates(folded, frequent)
    found = {lexicon.written_forms[each.word_id] for each in candidates.of(typed)}
    plain = fold_accents(typed)
    near = {plain, *one_slip_away(plain)} if len(plain) > 1 else {plain}
    known = set(lexicon.written_forms[: lexicon.word_count])
    assert found == {word for word in known if fold_accents(word) in near and word != typed}


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("Ayer fui al parque y tambien vi a Juan.", {"tambien": "también"}),
        ("Creo qeu mañana no puedo ir.", {"qeu": "que"}),
        ("I dont know teh answer.", {"teh": "the"}),
        ("You wont beleive it.", {"beleive": "believe"}),
        ("Did you recieve my letter?", {"recieve": "receive"}),
        ("Me gusta la musica.", {"musica": "música"}),
        ("See you tommorow at the station.", {"tommorow": "tomorrow"}),
        ("TAMBIEN vi a Juan.", {}),
        ("Tambien vi a Juan.", {"Tambien": "También"}),
    ],
)
def test_mistyped_words_are_marked_with_their_corrections(
    base: Predictor, text: str, marks: dict[str, str]
) -> None:
    assert marks.items() <= corrected(base, text).items()


@pytest.mark.parametrize(
    "text",
    [
        "The quick brown fox jumps over the lazy dog.",
        "Voy al parque con mi perro, y luego vuelvo a casa.",
        "Let's meet mañana at the mercado, ¿vale?",
        "Me encanta el weekend contigo.",
        "My friend Xóchitl Wrzesniewski works at Zorblax.",
        "Run `teh --recieve` or see http://teh.example/recieve and ~/teh/recieve.txt",
        "A block:\n```python\nteh = recieve(tambien)\n```\n",
        "An endless line: " + "no" * 3000 + " " + "o" * 100,
        "Mide 30 Å, vitamina B y plan Á.",
        "Las gatas cansadas vieron a vosotras.",
        "El señor Kowalczyk vive en Hódmezővásárhely.",
        "The frobnicator hums, and the frobnicator stops.",
        "Είναι ωραία μέρα. 今日はいい天気ですね。 😀",
        "",
    ],
)
def test_what_is_right_is_not_marked(base: Predictor, text: str) -> None:
    assert corrected(base, text) == {}


def test_a_mark_is_where_the_word_is(base: Predictor) -> None:
    text = "😀 Voy al parque con mi perro.\n" * 100 + "Ayer tambien vi a Juan.\nCreo qeu no.\n"
    marks = check(base.session(), text)
    assert [mark.word for mark in marks] == ["tambien", "qeu"]
    assert all(text[mark.start : mark.end] == mark.word for mark in marks)


def test_a_word_that_is_used_twice_is_meant(base: Predictor) -> None:
    assert corrected(base, "El zorblaxo vino. Tambien el zorblaxo se fue.") == {
        "Tambien": "También"
    }


@given(st.text(max_size=40))
def test_any_text_can_be_checked(text: str) -> None:
    marks = check(_SMALL.session(), text)
    assert all(text[mark.start : mark.end] == mark.word for mark in marks)


_SMALL = Predictor(model_of("Voy al parque con mi perro. You can see the park.\n" * 3))


def test_models_of_characters_find_mistyped_words_too() -> None:
    text = "Voy al parque con mi perro y con mi gato.\n" * 5
    predictor = Predictor(model_of(text, "char"))
    assert corrected(predictor, "Voy al parqeu con mi perro") == {"parqeu": "parque"}


def test_check_prints_where_each_word_is(run: Run, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Hola:\nAyer tambien vi a Juan.\n", encoding="utf-8")
    found = run("check", "-m", "base", letter)
    assert found.returncode == 1
    assert found.stdout.startswith(f"{letter}:2:6: tambien -> también")
    as_json = run("check", "-m", "base", "--json", letter)
    mark = json.loads(as_json.stdout)
    assert (mark["line"], mark["column"], mark["word"]) == (2, 6, "tambien")
    assert mark["corrections"][0] == "también"


def test_check_reads_standard_input_and_is_silent_where_all_is_right(run: Run) -> None:
    found = run("check", "-m", "base", stdin="Voy al parque con mi perro.\n")
    assert (found.returncode, found.stdout) == (0, "")


def test_check_shows_its_progress_beside_what_is_piped(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Juan " * 700 + "Ayer tambien vi a Ana.\n", encoding="utf-8")
    terminal, stderr = pty.openpty()
    command = [sys.executable, "-m", "predictive", "check", "-m", "base", str(letter)]
    found = subprocess.run(command, stdout=subprocess.PIPE, stderr=stderr, check=False)
    os.close(stderr)
    assert found.stdout.decode().startswith(f"{letter}:1:3506: tambien -> también")
    assert b"%" in os.read(terminal, 1 << 16)
    os.close(terminal)


def test_check_of_a_file_that_is_not_there_is_one_line(run: Run, tmp_path: Path) -> None:
    found = run("check", "-m", "base", tmp_path / "none.txt")
    assert found.returncode == 2
    assert "cannot be read: No such file" in found.stderr
    letter = tmp_path / "letter.txt"
    letter.write_text("Ayer tambien vi a Juan.\n", encoding="utf-8")
    found = run("check", "-m", "base", tmp_path / "none.txt", letter)
    assert (found.returncode, "tambien" in found.stdout) == (2, True)
    assert run("check", "-m", "nobody", letter).returncode == 2
    assert "Traceback" not in found.stderr


def test_the_next_mark_is_the_first_of_those_in_a_part(base: Predictor) -> None:
    text, session = "I think taht you shoudl go becuase he is waiting.", base.session()
    for start in (0, 10, 20, 40):
        expected = check_part(session, text, start, len(text))[:1]
        assert next_mark(session, text, start, len(text)) == next(iter(expected), None)


def test_a_part_of_a_text_is_judged_by_all_of_it(base: Predictor) -> None:
    text = "Creo qeu no. Zorbax vino ayer, tambien Ana. Zorbax se fue."
    session, middle = base.session(), text.index("tambien")
    parts = [check_part(session, text, 0, middle), check_part(session, text, middle, len(text))]
    assert [mark.word for mark in parts[0]] == ["qeu"]
    assert [mark.word for mark in parts[1]] == ["tambien"]
    assert [each for part in parts for each in part] == check(session, text)
