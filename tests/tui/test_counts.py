"""What the status bar says of the text is never wrong, and costs next to nothing while typing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.document._document import Selection

from predictive.tui.writing import counting, counts, documents
from predictive.tui.writing.counts import Count, count, count_lines
from predictive.tui.writing.documents import ExactDocument
from predictive.tui.writing.status_bar import Figures, StatusBar
from tests.tui.conftest import MakeApp
from tests.tui.writing import editor, press, settle, write, writing

PIECES = st.lists(
    st.sampled_from(
        ["a", "1", " ", "  ", "\n", "'", "-", ".", ",", "ñ", "\u0303", "—", "😀", "\u200d", "👩",
         "🇪", "\ufe0f", "don't ", "mañana", "3.14", "\t", "\r", "\xa0", "你"]
    ),
    max_size=12,
).map("".join)  # fmt: skip
EDITS = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99), PIECES), max_size=8)


@given(PIECES, EDITS)
def test_a_text_that_is_edited_is_counted_right(
    text: str, edits: list[tuple[int, int, str]]
) -> None:
    document = ExactDocument(text)
    for start, end, new in edits:
        size = len(document.text)
        first, last = (document.get_location_from_index(min(place, size)) for place in (start, end))
        document.replace_range(first, last, new)
    assert count(text) + document.growth == count("\n".join(document.lines))


@given(PIECES)
def test_the_parts_of_a_text_make_up_its_count(text: str) -> None:
    assert sum(count_lines(text.split("\n")), Count()) == count(text)


async def test_undo_redo_and_another_text_are_counted_right(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        pad = editor(pilot)
        for keys in (["ctrl+z"] * 3, ["ctrl+y"] * 2, ["ctrl+a", "x"], ["ctrl+z"], ["ctrl+x"]):
            await write(pilot, "No don't, mañana.\nSí ")
            await press(pilot, *keys)
            assert writing(pilot).status.figures.total == count(pad.text)
        pad.load_text("Otro texto 👩‍👩‍👧")
        await settle(pilot)
        assert writing(pilot).status.figures.total == Count(2, 12)


async def test_typing_in_a_long_text_counts_only_what_is_near(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = []

    def spy(text: str) -> Count:
        counted.append(len(text))
        return count(text)

    async with make_app().run_test() as pilot:
        await settle(pilot)
        editor(pilot).load_text("Voy al parque con mi perro mañana. " * 2000)
        await settle(pilot)
        monkeypatch.setattr(counts, "count", spy)
        editor(pilot).move_cursor((0, 35_003))
        await write(pilot, "uno ")
        assert counted
        assert max(counted) < 20
        assert writing(pilot).status.figures.total == count(editor(pilot).text)


async def test_no_count_of_another_text_is_shown(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        seen: list[Count | None] = []
        status = writing(pilot).status
        pilot.app.watch(status, "figures", lambda now: seen.append(now.total), init=False)
        editor(pilot).load_text("una palabra\n" * (counts.PART // 4))
        await settle(pilot)
        assert set(seen) == {None, count("una palabra\n" * (counts.PART // 4))}


async def test_figures_wait_for_a_pause_while_something_is_typed(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "PAUSE", 1000)
    async with make_app().run_test() as pilot:
        await pilot.pause()
        await pilot.press("a", "b")
        assert writing(pilot).status.figures == Figures()
        assert writing(pilot)._counting.is_counting


async def test_figures_follow_the_cursor_at_once(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        await write(pilot, "uno")
        monkeypatch.setattr(counting, "PAUSE", 1000)
        await press(pilot, "left", "left")
        assert writing(pilot).status.figures == Figures("1:2", Count(1, 3))


async def test_the_column_counts_characters_and_the_selection_is_counted(make_app: MakeApp) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        pad = editor(pilot)
        pad.load_text("uno\n👩‍👩‍👧 man\u0303ana dos")
        pad.move_cursor((1, len("👩‍👩‍👧 man\u0303a")))
        await settle(pilot)
        assert writing(pilot).status.figures == Figures("2:7", Count(3, 16))
        pad.selection = Selection((0, 1), pad.cursor_location)
        await settle(pilot)
        assert writing(pilot).status.figures == Figures("2:7", Count(3, 16), Count(2, 9))
        assert "selected: 2 words  9 characters  2:7" in writing(pilot).status.render().plain


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (80, "…da/a/la/abuela.txt *  ● learning  base  1,234 words  6,789 characters  120:45"),
        (60, "…ardada/a/la/abuela.txt *  ● learning  1,234 words  120:45"),
        (40, "…/la/abuela.txt *  1,234 words  120:45"),
        (20, "…ela.txt *  120:45"),
    ],
)
async def test_what_matters_less_gives_way_in_a_narrow_window(width: int, shown: str) -> None:
    class Bar(App[None]):
        def compose(self) -> ComposeResult:
            yield StatusBar()

    async with Bar().run_test(size=(width, 2)) as pilot:
        bar = pilot.app.query_one(StatusBar)
        bar.file_name, bar.is_modified = "/home/ana/una/carta/guardada/a/la/abuela.txt", True
        bar.model, bar.learning = "base", "on"
        bar.figures = Figures("120:45", Count(1234, 6789))
        await pilot.pause()
        assert bar.render_line(0).text.strip() == shown


async def test_a_long_edit_is_counted_in_steps(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    longest = max(part.characters for part in count_lines(["palabra"] * 30_000))
    assert longest < counts.PART + 10
    async with make_app().run_test() as pilot:
        await settle(pilot)
        with monkeypatch.context() as patch:
            patch.setattr(documents, "growth", lambda *_: pytest.fail("counted at once"))
            editor(pilot).insert("palabra de honor\n" * 10_000)
            await settle(pilot)
        assert writing(pilot).status.figures.total == Count(30_000, 170_000)
        await press(pilot, "ctrl+z", "x")
        assert writing(pilot).status.figures.total == Count(1, 1)
