"""After any undo and redo, a text is wrapped as one that is wrapped from scratch."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from predictive.tui.writing.documents import ExactDocument, VisibleDocument
from predictive.tui.writing.pads.text_pad import TextPad
from predictive.tui.writing.wrapping import lazily_wrapped
from predictive.tui.writing.wrapping.idle_wrapping import IdleWrapping
from predictive.tui.writing.wrapping.lazily_wrapped import LazilyWrappedDocument
from tests.tui.test_edits import PIECES, TEXTS, Small, act
from tests.tui.writing import until

STEPS = st.lists(
    st.sampled_from(["undo", "redo", "delete_left", "delete_line"])
    | st.sampled_from(PIECES)
    | TEXTS
    | st.tuples(st.floats(0, 1), st.floats(0, 1)),
    max_size=25,
)


def assert_wrapped_as_from_scratch(pad: TextPad) -> None:
    wrapped = pad.wrapped_document
    fresh = LazilyWrappedDocument(VisibleDocument(ExactDocument(pad.text)), wrapped._tab_width)
    fresh.wrap(wrapped._width)
    rows = range(pad.document.line_count)
    assert len(wrapped._breaks) == len(rows)
    assert list(map(wrapped.get_offsets, rows)) == list(map(fresh.get_offsets, rows))
    assert wrapped.height == fresh.height


@pytest.mark.parametrize("at_once", [200, 1 << 15], ids=["lazily", "at once"])
async def test_after_undo_and_redo_a_text_is_as_one_wrapped_from_scratch(
    monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(lazily_wrapped, "_AT_ONCE", at_once)
    monkeypatch.setattr(IdleWrapping, "start", lambda _: None)
    async with Small().run_test(size=(14, 5)) as pilot:
        pad = pilot.app.query_one(TextPad)

        def replace_elsewhere(places: tuple[float, float], text: str) -> None:
            """Replace a part of the text, which joins what was edited last in one undo."""
            document = pad.document
            assert isinstance(document, ExactDocument)
            start, end = sorted(
                document.get_location_from_index(int(place * len(pad.text))) for place in places
            )
            pad.replace(text, start, end)

        @settings(max_examples=100)
        @given(TEXTS, STEPS)
        def holds(text: str, steps: list[str | tuple[float, float]]) -> None:
            pad.load_text(text)
            for step in steps:
                if isinstance(step, str):
                    act(pad, step)
                else:
                    replace_elsewhere(step, "x")
                assert_wrapped_as_from_scratch(pad)

        holds()


async def test_a_redo_wraps_all_rows_that_it_changes() -> None:
    async with Small().run_test(size=(14, 5)) as pilot:
        pad = pilot.app.query_one(TextPad)
        pad.load_text("\n".join(["uno dos tres cuatro"] * 40))
        pad.replace("", (5, 0), (15, 0))
        pad.insert("a", (0, 0))
        pad.undo()  # what is typed now is undone together with the rows
        for _ in range(12):
            pad.insert("x", (28, 0))
        assert len(pad.history.undo_stack) == 1
        pad.undo()
        pad.redo()
        assert_wrapped_as_from_scratch(pad)


async def test_what_a_long_edit_leaves_is_wrapped_while_idle() -> None:
    async with Small().run_test(size=(14, 5)) as pilot:
        pad = pilot.app.query_one(TextPad)
        pad.insert("uno dos tres cuatro\n" * 5000)
        assert not pad.wrapped_document.is_whole
        await until(lambda: pad.wrapped_document.is_whole)
