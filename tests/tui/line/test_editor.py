"""What is entered is written or carried out, and it says what it has done."""

from pathlib import Path

import pytest

from predictive import paths
from predictive.editing.draft import Draft, abandoned
from predictive.errors import LearnedError
from predictive.tui.line.document import Document
from predictive.tui.line.questions import ask
from predictive.tui.line.saving import recover
from tests.tui.conftest import FixedPredictor
from tests.tui.line.conftest import Script, Write


def test_lines_are_written_without_a_word(write: Write) -> None:
    written = write("Querida Ana:", "", "Voy al parque.")
    assert written.text == "Querida Ana:\n\nVoy al parque.\n"
    assert written.prompts[:3] == ["1: ", "2: ", "3: "]
    assert written.said == ["The text is not saved.\n1 save, 2 discard, 3 cancel"]


@pytest.mark.parametrize("typed", ["2", "d", "DISC", "Discard"])
def test_an_answer_is_its_number_or_how_it_begins(typed: str) -> None:
    asked = Script([typed])
    assert ask(asked, "?", {"keep": "save", "drop": "discard", "none": "cancel"}) == "drop"


def test_what_may_be_two_answers_is_asked_again() -> None:
    asked = Script(["4", "ca", "", "cé"])
    assert ask(asked, "?", {"a": "casa", "b": "café", "c": "cebra"}) == "c"
    assert asked.said == ["?\n1 casa, 2 café, 3 cebra"] * 4


def test_suggestions_are_one_plain_line(write: Write) -> None:
    written = write("mi per:?")
    assert written.said[0] == "1 perro, 2 pero, 3 perro grande"


def test_a_number_writes_a_suggestion(write: Write) -> None:
    assert write("mi p:?", ":2", "y yo").text == "mi perro y yo\n"


def test_the_last_suggestion_goes_on(write: Write) -> None:
    written = write("mi perr:?", ":2", "")
    assert written.said[0] == "1 perro, 2 perro grande"
    assert written.text == "mi perro grande\n"


def test_marks_move_up_against_a_suggested_word(write: Write) -> None:
    assert write("mi perr:?", ":1", ", que").text == "mi perro, que\n"
    assert write("mi perr:?", ":1", " que").text == "mi perro que\n"
    assert write("mi perr:?", ":1", "").text == "mi perro\n"


def test_a_number_writes_only_what_was_heard(write: Write) -> None:
    written = write("mi perr:?", "o", ":1")
    assert written.text == "mi perro\n"
    assert written.said[1].startswith("1 parque, 2 perro")
    assert write("mi perr:?", ":7").said[1].startswith("there is no number 7")


def test_next_words_follow_a_space(write: Write) -> None:
    assert write("mi :?").said[0].startswith("1 parque, 2 perro, 3 pero, 4 mañana, 5 mucho")


def test_nothing_to_suggest_is_said(write: Write) -> None:
    assert write("xyz:?").said[0] == "no suggestions"


def test_a_text_is_read_back(write: Write) -> None:
    written = write("uno", "dos", "tres", ":all", ":p", ":p", ":n", ":r 1-2", ":r", ":r 9")
    assert written.said[:6] == [
        "1: uno\n2: dos\n3: tres", "3: tres", "2: dos", "3: tres", "1: uno\n2: dos", "2: dos",
    ]  # fmt: skip
    assert written.said[6] == "there is no line 9 (the last line is 3)"


def test_words_are_counted(write: Write) -> None:
    assert write("uno dos", "tres", ":words").said[0] == "3 words, 12 characters, 2 lines"


def test_the_line_in_progress_is_read(write: Write) -> None:
    assert "mi perr" in write("mi perr:?", ":line").said


def test_lines_are_changed_inserted_and_deleted(write: Write) -> None:
    written = write("uno", "dos", "tres", ":edit 2", "DOS", ":go 1", "cero", ":go", "fin", ":d 2-3")
    assert written.text == "cero\ntres\nfin\n"
    assert written.said[:4] == [
        "changed 2: DOS", "before 1: uno", "at the end", "deleted 2: uno\ndeleted 3: DOS",
    ]  # fmt: skip
    assert written.prompts[3:9] == ["4: ", "2: ", "4: ", "1: ", "2: ", "5: "]


def test_the_last_line_is_changed_by_default(write: Write) -> None:
    written = write("uno", "dos", ":e", "DOS", "tres", ":d")
    assert written.said[:2] == ["changed 2: DOS", "deleted 3: tres"]
    assert written.text == "uno\nDOS\n"


def test_a_draft_that_cannot_be_written_is_said(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Draft, "write", fail)
    written = write("uno", "dos")
    assert written.said[0].startswith("No space left on device")
    assert written.text == "uno\ndos\n"


def test_nothing_typed_leaves_a_line_as_it_is(write: Write) -> None:
    written = write("uno", ":edit 1", "", "dos", ":edit 1", "^C", "tres")
    assert written.text == "uno\ndos\ntres\n"
    assert written.said[:2] == ["unchanged", "cancelled"]


def test_changes_are_undone(write: Write) -> None:
    written = write("uno", "dos", ":d 1", ":u", ":u", ":u", ":u")
    assert written.said[:5] == [
        "deleted 1: uno", "undone: 1: uno", "undone: line 2 is gone", "undone: line 1 is gone",
        "there is nothing to undo",
    ]  # fmt: skip


def test_mistyped_words_are_found_one_by_one(write: Write) -> None:
    written = write("el qeu", "Teh tambien", ":c", ":1", ":c", ":c", ":1", ":c", ":c")
    assert written.said[:7] == [
        "line 1, “qeu”: 1 que, 2 qué", "changed 1: el que", "line 2, “Teh”: 1 The",
        "line 2, “tambien”: 1 también", "changed 2: Teh también", "no more mistyped words",
        "line 2, “Teh”: 1 The",
    ]  # fmt: skip


def test_a_mistyped_word_of_the_line_in_progress_is_corrected(write: Write) -> None:
    written = write("el qeu v:?", ":c", ":2", "a")
    assert written.said[1] == "“qeu”: 1 que, 2 qué"
    assert written.text == "el qué va\n"


def test_a_long_text_is_checked_in_parts(write: Write) -> None:
    written = write("a " * 1600, "b", "el qeu", ":c", ":c", ":c")
    assert written.said[:3] == [
        "no mistyped word was found up to line 1; :check continues",
        "line 3, “qeu”: 1 que, 2 qué",
        "no more mistyped words",
    ]


def test_a_correct_text_is_called_so(write: Write) -> None:
    assert write("el que", ":c").said[0] == "no mistyped word was found"


def test_typed_lines_are_learned_and_nothing_else(write: Write) -> None:
    written = write("mi p:?", ":2", "corre", ":all", "^C", "qeu:?", ":c", ":1", "", learning=True)
    assert written.predictor.learnt == ["mi perro corre\n", "que\n"]


def test_a_line_that_cannot_be_learned_is_written(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> int:
        raise LearnedError("the learned text cannot be written")

    monkeypatch.setattr(FixedPredictor, "learn", fail)
    written = write("uno", learning=True)
    assert written.text == "uno\n"
    assert written.said[0].startswith("the learned text cannot be written")


def test_nothing_is_learned_unless_the_user_wants_it(write: Write) -> None:
    assert not write("mi perro corre").predictor.learnt


def test_a_line_may_begin_with_a_colon(write: Write) -> None:
    written = write("::) hola", ":) hola", ":edit 1", "::] hola")
    assert written.text == ":] hola\n"
    assert written.said[0].startswith("there is no command “:) hola”")


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        (b"uno\r\ndos\r\n", b"uno\r\ndos\r\ntres\r\n"),
        ("año\n".encode("latin-1") * 9, "año\n".encode("latin-1") * 9 + b"tres\n"),
        (b"\xef\xbb\xbfuno", b"\xef\xbb\xbfuno\ntres"),
        (b"", b"tres\n"),
    ],
)
def test_a_file_is_kept_as_it_is(write: Write, tmp_path: Path, data: bytes, kept: bytes) -> None:
    file = tmp_path / "letter.txt"
    file.write_bytes(data)
    written = write("tres", ":save", document=Document.open(file))
    assert file.read_bytes() == kept
    assert written.said == ["saved letter.txt"]


def test_a_new_text_is_saved_by_name(write: Write, tmp_path: Path) -> None:
    file = tmp_path / "new.txt"
    write("uno", f":save {file}", "dos", ":save")
    assert file.read_text() == "uno\ndos\n"


def test_the_line_in_progress_is_saved_too(write: Write, tmp_path: Path) -> None:
    file = tmp_path / "new.txt"
    written = write("uno", "mi perr:?", f":save {file}", ":1", "")
    assert file.read_text() == "uno\nmi perr\n"
    assert written.text == "uno\nmi perro\n"
    written = write("uno", "mi perr:?", f":save {tmp_path / 'b.txt'}", ":quit", "1")
    assert (tmp_path / "b.txt").read_text() == "uno\nmi perr\n"


def test_a_file_is_replaced_only_if_the_user_says_so(write: Write, tmp_path: Path) -> None:
    file = tmp_path / "other.txt"
    file.write_text("other")
    write("uno", f":save {file}", "2")
    assert file.read_text() == "other"
    write("uno", f":save {file}", "x", "1")
    assert file.read_text() == "uno\n"


def test_what_another_program_wrote_is_not_replaced_unasked(write: Write, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("uno\n")
    document = Document.open(file)
    file.write_text("otro\n")
    written = write("dos", ":save", "2", document=document)
    assert file.read_text() == "otro\n"
    assert "letter.txt was changed by another program. Replace it?" in written.said[0]


def test_a_character_that_the_encoding_lacks_is_asked_about(write: Write, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_bytes("año\n".encode("latin-1") * 9)
    write("漢", ":save", "1", document=Document.open(file))
    assert file.read_text(encoding="utf-8") == "año\n" * 9 + "漢\n"


def test_the_end_asks_about_an_unsaved_text(write: Write, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    write("uno", "^D", "3", "dos", ":quit", "1", document=Document.open(file))
    assert file.read_text() == "uno\ndos\n"


def test_an_end_without_an_answer_leaves_a_draft(write: Write) -> None:
    with pytest.raises(EOFError):
        write("uno", "^D", "^D", "^D")
    assert "uno" in next(paths.drafts().glob("*.json")).read_text()


def test_a_draft_is_continued(write: Write, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("uno\n")
    document = Document.open(file)
    document.text.enter("dos")
    document.keep_draft("tres en curso")
    assert document._draft is not None
    document._draft._lock.release()
    restored = recover(Script(["2"]))
    assert restored is not None
    write("cuatro", ":save", document=restored)
    assert file.read_text() == "uno\ndos\ntres en curso\ncuatro\n"
    restored.close()
    assert not abandoned()
