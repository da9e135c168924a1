"""prompt_toolkit shows suggestions as grey text and in its menu."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

pytest.importorskip("prompt_toolkit")

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import ThreadedAutoSuggest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from predictive.integrations.prompt_toolkit import PredictiveAutoSuggest, PredictiveCompleter

pytestmark = pytest.mark.clients

RIGHT, ENTER = "\x1b[C", "\r"


@asynccontextmanager
async def prompt(
    session: "PromptSession[str]", keys: PipeInput
) -> AsyncIterator["asyncio.Task[str]"]:
    asked = asyncio.ensure_future(session.prompt_async())
    yield asked
    keys.send_text(ENTER)
    await asked


@pytest.mark.parametrize("threaded", [False, True])
async def test_the_ghost_is_shown_and_the_right_arrow_takes_it(home: Path, threaded: bool) -> None:
    suggest = PredictiveAutoSuggest("shell")
    with create_pipe_input() as keys:
        session: PromptSession[str] = PromptSession(
            auto_suggest=ThreadedAutoSuggest(suggest) if threaded else suggest,
            input=keys,
            output=DummyOutput(),
        )
        shown = asyncio.Event()
        session.default_buffer.on_suggestion_set += lambda _: shown.set()
        async with prompt(session, keys) as asked:
            keys.send_text("tar -x")
            while session.default_buffer.suggestion is None:
                await shown.wait()
                shown.clear()
            assert session.default_buffer.suggestion.text == "zf archive.tar.gz"
            keys.send_text(RIGHT)
    assert await asked == "tar -xzf archive.tar.gz"


@pytest.mark.parametrize("text", ["", "   ", "zzz qqq www"])
def test_nothing_is_shown_if_nothing_is_probable(home: Path, text: str) -> None:
    suggest, document = PredictiveAutoSuggest("shell"), Document(text)
    assert suggest.get_suggestion(None, document) is None  # type: ignore[arg-type]


def test_nothing_is_shown_inside_a_text(home: Path) -> None:
    document = Document("tar -x zf", 6)
    suggest = PredictiveAutoSuggest("shell")
    assert suggest.get_suggestion(None, document) is None  # type: ignore[arg-type]


def test_the_menu_replaces_what_was_typed(home: Path) -> None:
    completer = PredictiveCompleter("shell")
    first = next(completer.get_completions(Document("git commit --am"), CompleteEvent()))
    assert (first.text, first.start_position) == ("--amend", -4)
