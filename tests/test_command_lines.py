"""Models of command lines: a word is what is between spaces, and its case matters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive.command_letters import as_letters, as_written
from predictive.evaluation.keystroke_savings import keystroke_savings, type_phrases
from predictive.learned.store import LearnedStore
from predictive.options import Level
from predictive.prediction.predictor import Predictor
from predictive.revising.checker import check
from predictive.tokenizer import Tokenizer, split_words
from tests.builders import model_of

HISTORY = """git commit -m "Fix it"
git commit --amend --no-edit
git commit -a
git log --oneline -n 5
ls -A ./src
ls -A ./src
ls -a
tar -xzf "$HOME/down loads/a.tar.gz"
for i in *.txt; do wc -l "$i"; done
"""

ascii_words = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=12)
lines = st.lists(ascii_words, min_size=1, max_size=8).map(" ".join)
texts = st.text(st.characters(exclude_categories=["Cs"])).filter(
    lambda text: not any("\ua000" <= each < "\ua080" for each in text)
)


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    return Predictor(model_of(HISTORY, text_kind="commands"))


@given(texts)
def test_letters_stand_for_what_was_written_character_by_character(text: str) -> None:
    letters = as_letters(text, "commands")
    assert as_written(letters, "commands") == text
    assert as_letters(letters, "commands") == letters
    assert len(letters) == len(text)
    assert as_letters(text, "prose") == as_written(text, "prose") == text


@given(lines)
def test_a_word_is_what_is_between_spaces(line: str) -> None:
    pieces = split_words(as_letters(line, "commands"))
    assert [as_written(each.strip(), "commands") for each in pieces] == line.split(" ")


@given(lines, st.sampled_from(["word", "char"]))
def test_a_tokenizer_restores_command_lines(line: str, level: Level) -> None:
    tokenizer = Tokenizer.train(level, [line], min_count=1, text_kind="commands")
    ids = tokenizer.encode(line)
    assert tokenizer.decode(ids.tolist()) == line
    assert "".join(tokenizer.split(line)) == line
    assert tokenizer.spelling_nats(line) == 0
    (again,) = tokenizer.encode_all([line])
    assert again.tolist() == ids.tolist()


@pytest.mark.parametrize(
    ("typed", "word", "start"),
    [
        ("git com", "commit", 4),
        ("git commit -", "--amend", 11),
        ("git commit --am", "--amend", 11),
        ("ls ", "-A", 3),
        ("ls -A ", "./src", 6),
        ("ls -A .", "./src", 6),
        ('tar -xzf "', '"$HOME/down', 9),
        ("for i in *.txt; do wc -l ", '"$i";', 25),
    ],
)
def test_flags_paths_and_quoted_words_are_suggested(
    predictor: Predictor, typed: str, word: str, start: int
) -> None:
    found = predictor.suggest(typed, 5)
    assert word in [each.text for each in found]
    assert {each.start for each in found} == {start}


def test_a_flag_in_capitals_is_another_flag(predictor: Predictor) -> None:
    assert [each.text for each in predictor.suggest("ls -", 2)] == ["-A", "-a"]
    assert predictor.suggest("ls -A ", 1)[0].text == "./src"


def test_a_new_name_that_is_much_like_another_is_meant(predictor: Predictor) -> None:
    found = predictor.suggest("mv comit comet; rm co", 5)
    assert {"comit", "comet;"} <= {each.text for each in found}


def test_several_words_are_suggested_as_they_are_written(predictor: Predictor) -> None:
    (best,) = predictor.suggest("git log --o", 1, words=3, confidence=0.001)
    assert best.text == "--oneline -n"
    (first,) = predictor.suggest("git log --o", 1)
    assert predictor.extend("git log --o", first, 2, 0.001).text == "--oneline -n"
    assert [each.text for each in predictor.explain("git log --o", 1)] == ["--oneline"]


def test_what_follows_the_cursor_is_read_as_a_command_too(predictor: Predictor) -> None:
    found = predictor.suggest("git commit --", after="amend --no-edit")
    assert "--amend" not in [each.text for each in found]
    assert all(each.end == len("git commit --") + len("amend") for each in found)


def test_the_network_reads_and_writes_command_lines() -> None:
    model = model_of(HISTORY, network=1.0, text_kind="commands")
    predictor = Predictor(model)
    line = "git log --oneline"
    assert predictor.score(line).unknown == 0
    assert [each.text for each in predictor.inspect(line).tokens] == ["git", " log", " --oneline"]
    written = "".join(predictor.generate("git", max_tokens=20, seed=1))
    assert written == as_written(written, "commands")


def test_models_of_characters_know_command_words() -> None:
    predictor = Predictor(model_of(HISTORY, "char", text_kind="commands"))
    assert predictor.suggest("git commit --am", 1)[0].text == "--amend"


def test_keystrokes_are_counted_as_they_are_typed(predictor: Predictor) -> None:
    typed = type_phrases(["ls -A ./src"], predictor.suggest, text_kind="commands")
    figures = keystroke_savings(typed)
    assert figures.words == 3
    assert figures.never_offered == 0


def test_prose_is_not_learned_from_commands_nor_suggested_among_them(home: object) -> None:
    from predictive import paths

    store = LearnedStore(paths.learned())
    store.state = "on"
    store.add([["gitano", "come", "aquí"]] * 9)
    store.ban("--amend")
    predictor = Predictor(model_of(HISTORY, text_kind="commands"), store)
    assert predictor.learn("git commit --amend") == 0
    assert "gitano" not in [each.text for each in predictor.suggest("git")]
    assert "--amend" not in [each.text for each in predictor.suggest("git commit --")]


def test_no_command_word_is_taken_as_mistyped(predictor: Predictor) -> None:
    assert check(predictor.session(), "git comit it wa s") == []
