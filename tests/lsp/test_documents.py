"""A document is what its editor shows, after any edits, in every encoding of positions."""

import re
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lsprotocol import types

from predictive.lsp.document import Document, Place, Units

ENCODINGS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
TRICKY = "\n\r\f\v\x1c\x1d\x1e\x85\u2028\u2029\u0301ñe a😀👩\u200d\ufeff\ud83d"
TEXTS = st.text(st.sampled_from(TRICKY) | st.characters(), max_size=20)
NUMBERS = st.integers(0, 12)
POSITIONS = st.builds(types.Position, st.integers(0, 6), NUMBERS)


class Edit(NamedTuple):
    """A change; without a range, of the whole text."""

    range: tuple[types.Position, types.Position] | None
    text: str


EDITS = st.lists(st.builds(Edit, st.none() | st.tuples(POSITIONS, POSITIONS), TEXTS), max_size=8)


def opened(text: str, units: Units) -> Document:
    return Document("file:///letter", "plaintext", 1, text, units)


def changed(edit: Edit) -> types.TextDocumentContentChangeEvent:
    if edit.range is None:
        return types.TextDocumentContentChangeWholeDocument(text=edit.text)
    return types.TextDocumentContentChangePartial(range=types.Range(*edit.range), text=edit.text)


def offset(text: str, position: types.Position, encoding: str) -> int:
    """Return where a position is in a text, in characters; by counting them one by one."""
    codec, size = ENCODINGS[encoding]
    starts = [0, *(match.end() for match in re.finditer("\r\n|\r|\n", text))]
    if position.line >= len(starts):
        return len(text)
    place, units = starts[position.line], position.character
    while place < len(text) and text[place] not in "\r\n":
        units -= len(text[place].encode(codec, "surrogatepass")) // size
        if units < 0:
            break
        place += 1
    return place


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=TEXTS, edits=EDITS)
@example(text="a\rb\n", edits=[Edit((types.Position(1, 0), types.Position(1, 0)), "\n")])
@example(text="a\rx\nb", edits=[Edit((types.Position(1, 0), types.Position(1, 1)), "")])
@example(text="a\n", edits=[Edit((types.Position(0, 1), types.Position(0, 1)), "\r")])
def test_any_edits_give_the_text_of_the_editor(encoding: str, text: str, edits: list[Edit]) -> None:
    document = opened(text, Units(encoding))
    for edit in edits:
        if edit.range is None:
            text = edit.text
        else:
            start, end = sorted(offset(text, each, encoding) for each in edit.range)
            text = text[:start] + edit.text + text[end:]
        document.edit(changed(edit))
        assert document.text == text


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=TEXTS, position=POSITIONS)
def test_the_text_around_a_cursor_is_that_of_the_editor(
    encoding: str, text: str, position: types.Position
) -> None:
    document = opened(text, Units(encoding))
    cursor, where = document.cursor(position), offset(text, position, encoding)
    assert cursor.before == text[:where]
    assert cursor.after == re.split("[\r\n]", text[where:])[0]


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=TEXTS, position=POSITIONS)
def test_a_range_is_where_the_editor_finds_it(
    encoding: str, text: str, position: types.Position
) -> None:
    document = opened(text, Units(encoding))
    place = document.place(position)
    found = document.range(place.line, place.column, place.column).start
    assert document.place(found) == place
    assert offset(text, found, encoding) == offset(text, position, encoding)


@pytest.mark.parametrize("mark", "\f\v\x1c\x1d\x1e\x85\u2028\u2029")
def test_only_carriage_returns_and_line_feeds_end_lines(mark: str) -> None:
    document = opened(f"a{mark}b\nperro", Units("utf-16"))
    assert document.place(types.Position(1, 2)) == Place(1, 2)
    assert document.cursor(types.Position(1, 2)).before == f"a{mark}b\npe"


@pytest.mark.parametrize(("encoding", "character"), [("utf-8", 4), ("utf-16", 2), ("utf-32", 1)])
def test_an_emoji_has_the_length_that_the_editor_counts(encoding: str, character: int) -> None:
    document = opened("😀é", Units(encoding))
    assert document.place(types.Position(0, character)) == Place(0, 1)
    assert document.range(0, 0, 1).end == types.Position(0, character)
    inside = max(0, character - 1)
    assert document.place(types.Position(0, inside)) == Place(0, 0)


def test_positions_past_the_end_are_at_the_end() -> None:
    document = opened("uno\r\ndos", Units("utf-16"))
    assert document.place(types.Position(0, 99)) == Place(0, 3)
    assert document.place(types.Position(99, 0)) == Place(1, 3)


def test_the_place_that_was_written_last_is_known() -> None:
    document = opened("uno\ndos", Units("utf-16"))
    document.edit(changed(Edit((types.Position(0, 3), types.Position(0, 3)), "\ny m")))
    assert document.edited_at == Place(1, 3)


@pytest.mark.parametrize(
    ("old", "new", "end"),
    [
        ("uno\nper\ndos", "uno\nperr\ndos", Place(1, 4)),
        ("uno\n\n\ndos", "uno\nx\n\ndos", Place(1, 1)),
        ("uno", "uno y dos", Place(0, 9)),
        ("uno dos", "uno y dos", Place(0, 6)),
        ("uno\ndos", "uno\ny\ntres\ndos", Place(2, 4)),
        ("uno\ny\ndos", "uno\ndos", Place(0, 3)),
        ("uno\n", "uno\r\n", Place(0, 3)),
        ("uno", "", Place(0, 0)),
        ("", "uno", Place(0, 3)),
    ],
)
def test_it_is_known_too_if_an_editor_sends_the_whole_text(old: str, new: str, end: Place) -> None:
    document = opened(old, Units("utf-16"))
    document.edit(changed(Edit(None, new)))
    assert document.edited_at == end


@given(TEXTS, TEXTS)
def test_what_follows_the_place_that_was_written_last_was_there_before(old: str, new: str) -> None:
    document = opened(old, Units("utf-32"))
    document.edit(changed(Edit(None, new)))
    assert document.edited_at is not None
    line, column = document.edited_at
    after = document.cursor(types.Position(line, column)).after
    assert after in old
