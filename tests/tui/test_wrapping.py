"""A text that is wrapped bit by bit looks like one that is wrapped at once."""

from itertools import accumulate, pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import get_character_cell_size
from textual._wrap import compute_wrap_offsets

from predictive.tui.visible import visible_text
from predictive.tui.writing.graphemes import _clusters, _with_cells_first, in_cells
from predictive.tui.writing.wrapping.heights import Heights, Line
from predictive.tui.writing.wrapping.line_breaks import _NOT_PLAIN, wrap, wrap_changed

PIECES = [*"ab漢ñ…\u00a0\u3000  ", "palabra ", "una  ", "x" * 30, "e\u0301", "👨‍👩‍👧‍👦", "👍🏽",
          "🇪", "❤️", "क्षि", "\u200d", "\u0600", "\x1b", "\u202e"]  # fmt: skip
LINES = st.lists(st.sampled_from(PIECES), max_size=40).map("".join).map(visible_text)
WIDTHS = st.integers(2, 40)


def test_a_plain_character_takes_one_cell_and_is_no_white_space() -> None:
    plain = [chr(code) for code in range(0x11000) if not _NOT_PLAIN.search(chr(code))]
    assert len(plain) > 600
    for character in plain:
        assert get_character_cell_size(character) == 1
        assert character == " " or not character.isspace()
        assert visible_text(character) == in_cells(character) == character


@given(LINES, WIDTHS)
def test_a_line_is_broken_where_textual_breaks_it(line: str, width: int) -> None:
    cells = in_cells(line)
    assert list(wrap(cells, width)) == compute_wrap_offsets(cells, width, 4)


@given(LINES, WIDTHS, st.data())
def test_after_a_change_a_line_is_broken_as_if_it_were_new(
    line: str, width: int, data: st.DataObject
) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(line))] * 2)))
    old, new = in_cells(line), in_cells(line[:start] + data.draw(LINES) + line[end:])
    breaks = list(wrap(old, width))
    assert wrap_changed(old, breaks, new, width) == list(wrap(new, width))


@given(st.lists(st.sampled_from([*PIECES, "\t", "a\t"]), max_size=40).map("".join), WIDTHS)
def test_no_section_is_wider_than_the_screen(line: str, width: int) -> None:
    cells = in_cells(visible_text(line))
    tab_widths = [1 + number % 4 for number in range(cells.count("\t"))]
    widths = iter(tab_widths)
    taken = [next(widths) if each == "\t" else get_character_cell_size(each) for each in cells]
    breaks = list(wrap(cells, width, tab_widths))
    assert breaks == sorted(set(breaks))
    for start, end in pairwise([0, *breaks, len(cells)]):
        assert sum(taken[start:end]) <= max(width, taken[start] if taken else 0)


@given(LINES)
def test_only_code_points_near_others_than_latin_can_join(line: str) -> None:
    assert in_cells(line) == _clusters().sub(_with_cells_first, line)


@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=900),
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.lists(st.integers(1, 9), min_size=1))),
)
def test_lines_of_the_screen_are_found_among_rows_of_any_heights(
    expected: list[int], changes: list[tuple[float, float, list[int]]]
) -> None:
    heights = Heights(expected)
    for start, end, new in changes:
        first, last = sorted(int(place * (len(expected) - 1)) for place in (start, end))
        heights.replace(first, last, new)
        expected[first : last + 1] = new
    tops = list(accumulate(expected, initial=0))
    assert heights.total == tops.pop()
    assert [heights.top_of(row) for row in range(len(tops))] == tops
    for row, (top, height) in enumerate(zip(tops, expected, strict=True)):
        assert heights.line_at(top) == Line(row, 0)
        assert heights.line_at(top + height - 1) == Line(row, height - 1)
    assert heights.line_at(heights.total + 7) == Line(len(expected) - 1, expected[-1] - 1)
