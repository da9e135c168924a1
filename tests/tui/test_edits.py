"""Edits by keys, in a window so small that its scroll bar comes and goes: none of them fails."""

import subprocess
import sys
from itertools import pairwise

import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult

from predictive.tui.writing.graphemes import boundary, in_cells
from predictive.tui.writing.pads.text_pad import TextPad

SEEN = ["e\u0301", "👨‍👩‍👧‍👦", "👍🏽", "🇪🇸", "🇫🇷", "❤️", "1️⃣", "한", "각", "क्षि", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"]
HALVES = ["\u0301", "\u200d", "\ufe0f", "🇪", "\u0600a"]
PIECES = [*"ab 漢ñ“\t\n\n\u202e\x1b\u200b", "palabra ", *SEEN, *HALVES]
"""Characters as they are seen, and halves of them."""
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)

MOVES = ["cursor_left", "cursor_right", "cursor_up", "cursor_down", "cursor_line_start",
         "cursor_line_end", "cursor_word_left", "cursor_word_right", "cursor_page_up",
         "cursor_page_down"]  # fmt: skip
SELECTIONS = ["cursor_left(True)", "cursor_right(True)", "cursor_up(True)", "cursor_down(True)",
              "select_all", "select_line"]  # fmt: skip
CHANGES = ["delete_left", "delete_right", "delete_line", "cut", "paste", "undo", "redo", "indent",
           "outdent", "delete_to_start_of_line", "delete_to_end_of_line", "delete_word_left",
           "delete_word_right"]  # fmt: skip
ACTIONS = st.lists(st.sampled_from([*MOVES, *SELECTIONS, *CHANGES]) | TEXTS, max_size=25)


class Small(App[None]):
    """A text area of 5 lines of 12 cells."""

    def compose(self) -> ComposeResult:
        yield TextPad()


def act(pad: TextPad, action: str) -> None:
    """Do an action by its name, or else write a text."""
    name, _, select = action.partition("(")
    if name in (*MOVES, *CHANGES, "select_all", "select_line"):
        getattr(pad, f"action_{name}")(*[True] * bool(select))
    else:
        pad._replace_via_keyboard(action, *pad.selection)


def clusters(text: str) -> list[str]:
    found: list[str] = regex.findall(r"\X", text)
    return found


def ends_of(line: str) -> list[int]:
    """Return the columns between which the characters of a line are."""
    ends = [0]
    for cluster in clusters(line.replace("\x1b", "␛").replace("\u202e", "␦")):
        ends.append(ends[-1] + len(cluster))
    return ends


def assert_cursor_is_between_characters(pad: TextPad) -> None:
    for row, column in pad.selection:
        assert column in ends_of(pad.document.get_line(row))


async def test_no_edit_fails_and_no_cursor_is_inside_a_character() -> None:
    async with Small().run_test(size=(14, 5)) as pilot:
        pad = pilot.app.query_one(TextPad)

        @settings(max_examples=100)
        @given(TEXTS, ACTIONS)
        def holds(text: str, actions: list[str]) -> None:
            pad.load_text(text)
            for action in actions:
                act(pad, action)
                assert_cursor_is_between_characters(pad)
                sections = map(pad.wrapped_document.get_sections, range(pad.document.line_count))
                assert pad.wrapped_document.height == sum(map(len, sections))

        holds()


async def test_undoing_all_brings_the_text_back_and_redoing_all_the_last_one() -> None:
    async with Small().run_test(size=(14, 5)) as pilot:
        pad = pilot.app.query_one(TextPad)

        @settings(max_examples=100)
        @given(TEXTS, ACTIONS)
        def holds(text: str, actions: list[str]) -> None:
            pad.load_text(text)
            for action in actions:
                act(pad, action if action not in ("undo", "redo") else "paste")
            last = pad.text
            for _ in range(len(pad.history.undo_stack)):
                pad.undo()
            assert pad.text == text
            for _ in range(len(pad.history.redo_stack)):
                pad.redo()
            assert pad.text == last

        holds()


async def test_a_step_goes_over_one_character_and_a_key_deletes_one() -> None:
    async with Small().run_test(size=(40, 5)) as pilot:
        pad = pilot.app.query_one(TextPad)

        @settings(max_examples=100)
        @given(TEXTS.map(lambda text: text.replace("\n", "")), st.data())
        def holds(line: str, data: st.DataObject) -> None:
            pad.load_text(line)
            ends = ends_of(line)
            for before, after in pairwise(ends):
                pad.action_cursor_right()
                assert pad.cursor_location == (0, after)
                pad.action_cursor_left()
                assert pad.cursor_location == (0, before)
                pad.action_cursor_right(select=True)
                assert pad.selected_text == line[before:after]
                pad.action_cursor_right()
            place = data.draw(st.integers(0, len(ends) - 1))
            pad.move_cursor((0, ends[place]))
            pad.action_delete_left()
            assert pad.text == line[: ends[max(0, place - 1)]] + line[ends[place] :]
            pad.load_text(line)
            pad.move_cursor((0, ends[place]))
            pad.action_delete_right()
            assert pad.text == line[: ends[place]] + line[ends[min(place + 1, len(ends) - 1)] :]

        holds()


async def test_a_click_goes_between_characters() -> None:
    async with Small().run_test(size=(14, 5)) as pilot:
        pad = pilot.app.query_one(TextPad)
        for seen in ("👨‍👩‍👧‍👦", "🇪🇸", "漢", "👍🏽"):
            pad.load_text(f"a{seen}b")
            columns = []
            for x in range(5):
                await pilot.click(TextPad, offset=(1 + x, 0))
                columns.append(pad.cursor_location[1])
            end = 1 + len(seen)
            assert columns == [0, 1, 1, end, end + 1]


@given(TEXTS.map(lambda text: text.replace("\n", "")))
def test_a_boundary_is_the_next_end_of_a_character_in_that_direction(line: str) -> None:
    ends = ends_of(line)
    for column in range(len(line) + 1):
        assert boundary(line, column, forward=False) == max(e for e in ends if e <= column)
        assert boundary(line, column, forward=True) == min(e for e in ends if e >= column)


@given(TEXTS.map(lambda text: text.replace("\n", "")))
def test_cells_are_counted_code_point_by_code_point(line: str) -> None:
    cells = in_cells(line)
    assert len(cells) == len(line)
    assert cell_len(cells) == sum(map(cell_len, clusters(line)))


def test_latin_text_needs_no_clusters() -> None:
    code = (
        "import sys; from predictive.tui.writing.graphemes import *;"
        "boundary('mañana', 3, forward=True); in_cells('mañana');"
        "print('regex' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
