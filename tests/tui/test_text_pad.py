"""The text area shows every character, lets none of them act, and is quick with long lines."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.geometry import Offset

from predictive.tui.visible import visible, visible_text
from predictive.tui.writing.context import end_of_text
from predictive.tui.writing.pads.text_pad import TextPad
from predictive.tui.writing.status_bar import StatusBar

DIRECTIONS = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
HOSTILE = "a\x1b]0;title\x07b\x9bc\u202ed\u2066e\u200ff\ufeffg\u2028h\x00i"


class Pad(App[None]):
    """A text area and nothing else."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.pad = TextPad(text)

    def compose(self) -> ComposeResult:
        yield self.pad


def rows(pad: TextPad) -> list[str]:
    return [pad.render_line(y).text for y in range(pad.wrapped_document.height)]


@given(st.text() | st.text(st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp"])))
def test_no_character_is_left_that_a_terminal_would_obey(text: str) -> None:
    for shown, kept in ((visible(text), ""), (visible_text(text), "\t\n")):
        assert len(shown) == len(text)
        for before, after in zip(text, shown, strict=True):
            assert after in kept or unicodedata.category(after) not in ("Cc", "Cs", "Zl", "Zp")
            assert unicodedata.bidirectional(after) not in DIRECTIONS
            assert after not in "\u061c\u200e\u200f\ufeff"
            assert after == before or unicodedata.category(after) in ("So", "Lo")


@pytest.mark.parametrize("text", ["mañana 👩‍👩‍👧 é", "एक‍क", "a\u00a0b", "你好"])
def test_text_of_any_language_stays(text: str) -> None:
    assert visible(text) == visible_text(text) == text


async def test_what_is_in_a_text_does_nothing_to_the_terminal() -> None:
    async with Pad(HOSTILE).run_test(size=(60, 4)) as pilot:
        pad = pilot.app.query_one(TextPad)
        assert rows(pad)[0].rstrip() == visible(HOSTILE)
        assert pad.text == HOSTILE


async def test_the_cursor_stands_where_it_is_drawn() -> None:
    text = "ab\x1b\x9b\u202ecd" * 12
    async with Pad(text).run_test(size=(30, 8)) as pilot:
        pad = pilot.app.query_one(TextPad)
        assert "".join(row.rstrip() for row in rows(pad)) == visible(text)
        for column in range(len(text)):
            pad.move_cursor((0, column))
            x, y = pad._cursor_offset
            assert rows(pad)[y][x] == visible(text)[column]
            assert pad.wrapped_document.offset_to_location(Offset(x, y)) == (0, column)


async def test_a_name_does_nothing_to_the_terminal() -> None:
    class Bar(App[None]):
        def compose(self) -> ComposeResult:
            yield StatusBar()

    async with Bar().run_test(size=(60, 2)) as pilot:
        bar = pilot.app.query_one(StatusBar)
        bar.file_name = HOSTILE
        await pilot.pause()
        assert visible(HOSTILE) in bar.render_line(0).text
        bar.file_name = HOSTILE * 9
        await pilot.pause()
        assert visible(bar.render_line(0).text) == bar.render_line(0).text


@pytest.mark.parametrize("width", [20, 33, 60])
@pytest.mark.parametrize("text", ["uno dos tres " * 20, "\tuno\tdos ñandú\t" * 9, "你好 " * 40])
async def test_a_wrapped_line_is_drawn_whole(text: str, width: int) -> None:
    async with Pad(text).run_test(size=(width, 30)) as pilot:
        pad = pilot.app.query_one(TextPad)
        assert " ".join(" ".join(rows(pad)).split()) == " ".join(text.split())
        assert all(pad.render_line(y).cell_length == width - 2 for y in range(30))
        sections = pad.wrapped_document.get_sections(0)
        starts = [0, *pad.wrapped_document.get_offsets(0), len(text)]
        assert sections == [text[start:end] for start, end in pairwise(starts)]


async def test_mixed_line_ends_come_back_with_an_undo() -> None:
    text = "uno\r\ndos\ntres\r\n"
    async with Pad(text).run_test() as pilot:
        pad = pilot.app.query_one(TextPad)
        pad.delete((0, 1), (2, 2))
        assert pad.text != text
        pad.undo()
        assert pad.text == text


async def test_the_selection_is_marked_in_every_row_that_it_touches() -> None:
    text = "uno dos tres cuatro cinco seis"
    async with Pad(text + "\n\nfin").run_test(size=(15, 8)) as pilot:
        pad = pilot.app.query_one(TextPad)
        pad.focus()
        pad.move_cursor((2, 1))
        pad.move_cursor((0, 5), select=True)
        await pilot.pause()
        assert pad._theme is not None
        assert pad._theme.selection_style is not None
        colour = pad._theme.selection_style.bgcolor
        strips = [pad.render_line(y) for y in range(pad.wrapped_document.height)]
        marked = [
            "".join(s.text for s in strip if s.style and s.style.bgcolor == colour)
            for strip in strips
        ]
        assert "".join(marked) == text[6:] + "f", "the cursor stands on the first character"
        assert strips[-2].text.rstrip() == "▌", "an empty line that is selected"


async def test_a_key_repaints_only_the_changed_rows_of_a_long_line() -> None:
    async with Pad("palabra " * 25_000).run_test(size=(80, 24)) as pilot:
        pad = pilot.app.query_one(TextPad)
        pad.focus()
        pad.move_cursor((0, 70))
        before = [pad._shown_lines.line(y) for y in range(24)]
        pad.insert("x")
        after = [pad._shown_lines.line(y) for y in range(24)]
        changed = [y for y in range(24) if before[y] != after[y]]
        assert changed == [0]
        assert all(line is not None and len(line.text) <= 80 for line in after)


@given(st.lists(st.integers(0, 30_000) | st.integers(0, 90), min_size=1, max_size=300), st.data())
def test_a_model_reads_a_bounded_end_of_a_text_whose_start_seldom_changes(
    lengths: list[int], data: st.DataObject
) -> None:
    lines = ["a" * length for length in lengths]
    row = data.draw(st.integers(0, len(lines) - 1))
    text = "\n".join([*lines[:row], ""])
    column = len(lines[row])
    read = end_of_text(lines, row, column)
    assert (text + lines[row]).endswith(read)
    assert len(read) >= min(len(text) + column, 1 << 14)
    assert len(read) <= 1 << 15
    typed = range(0, column, 97)
    starts = [len(text) + each - len(end_of_text(lines, row, each)) for each in typed]
    assert starts == sorted(starts)
    assert len(set(starts)) <= 2 + column // (1 << 14)
