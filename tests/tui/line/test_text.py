"""Lines are changed whole, and everything else stays as it was read."""

from hypothesis import given
from hypothesis import strategies as st

from predictive.tui.line.text import LineText

_CHANGES = st.sampled_from(["enter", "edit", "delete", "go"])
_TEXTS = st.text("ab\n\r\x0c\u2028", max_size=12)


@given(_TEXTS)
def test_a_text_that_is_read_is_kept(text: str) -> None:
    assert str(LineText(text)) == text


@given(
    _TEXTS, st.lists(st.tuples(st.sampled_from(["enter", "edit", "delete", "go"]), st.integers(0)))
)
def test_all_changes_can_be_undone(text: str, changes: list[tuple[str, int]]) -> None:
    changed = LineText(text)
    for name, number in changes:
        row = number % len(changed.lines) if changed.lines else None
        if name == "enter":
            changed.enter("new")
        elif row is not None:
            getattr(changed, name)(row)
        assert 0 <= changed.row <= len(changed.lines)
    while changed.undo():
        pass
    assert changed.lines == LineText(text).lines


def test_lines_are_added_at_the_end_as_the_file_has_it() -> None:
    ended, unended = LineText("a\n"), LineText("a")
    for text in (ended, unended):
        text.enter("b")
    assert (str(ended), str(unended)) == ("a\nb\n", "a\nb")


def test_the_line_in_progress_is_part_of_a_draft() -> None:
    text = LineText("a\nb\n")
    assert text.with_line("c") == "a\nb\nc\n"
    text.edit(0)
    assert text.with_line("A") == "A\nb\n"
    assert str(text) == "a\nb\n"


def test_suggestions_know_the_text_around_the_line() -> None:
    text = LineText("a\nb\nc\n")
    text.edit(1)
    assert text.around() == ("a\n", "\nc")
    text.go(1)
    assert text.around() == ("a\n", "\nb\nc")
