"""The line mode with a fake terminal, and the fixed model of the editor's tests."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from predictive.learned.store import LearnedStore
from predictive.prediction.predictor import Predictor
from predictive.revising import checker
from predictive.settings import Settings
from predictive.suggesting.loading import ModelInUse
from predictive.tui.line.background_model import BackgroundModel
from predictive.tui.line.document import Document
from predictive.tui.line.editor import LineEditor
from predictive.tui.line.entry import EMPTY, Entry, Line, as_text, asks, command_in
from predictive.tui.line.terminal import Terminal, Watcher
from tests.tui.conftest import FixedPredictor


class Script:
    """A terminal whose user types what a list says; it keeps what was said."""

    can_edit = True

    def __init__(self, typed: list[str]) -> None:
        self._typed = iter(typed)
        self.said: list[str] = []
        self.prompts: list[str] = []

    def keys_help(self) -> list[str]:
        """Return nothing."""
        return []

    def say(self, message: str) -> None:
        """Keep a message."""
        self.said.append(message)

    def read(
        self,
        prompt: str,
        line: Line = EMPTY,
        watcher: Watcher | None = None,
        *,
        is_continued: bool = False,
    ) -> Entry:
        """Type what is next: the rest of the line, if it is continued; ^C and ^D are keys."""
        self.prompts.append(prompt)
        typed = next(self._typed, "^D")
        if typed == "^D":
            raise EOFError
        if typed == "^C":
            raise KeyboardInterrupt
        if watcher is None:
            return Entry(Line(typed))
        if (command := command_in(typed)) is not None:
            return Entry(line if is_continued else EMPTY, command)
        old = line if is_continued else EMPTY
        question = asks(typed)
        new = watcher.typed(old, as_text(typed if question is None else question))
        watcher.changed(old, new, "typed")
        return Entry(new, "" if question is None else "?")


class Written(Script):
    """What is left once all was typed."""

    document: Document
    predictor: FixedPredictor

    @property
    def text(self) -> str:
        """The whole text."""
        return str(self.document.text)


Write = Callable[..., Written]


@pytest.fixture
def write(home: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Types lines into a document; its user discards at the end, unless told otherwise."""
    monkeypatch.setattr(checker, "next_mark", _next_mark)
    home.mkdir()
    store = LearnedStore(home / "learned.sqlite")

    def run(*typed: str, document: Document | None = None, learning: bool = False) -> Written:
        written = Written([*typed, "^D", "2"])
        written.document = document or Document()
        written.predictor = FixedPredictor(store)
        if learning:
            store.state = "on"
        in_use = ModelInUse(home / "fixed", cast(Predictor, written.predictor), store)
        model = BackgroundModel(lambda: in_use)
        model.session()
        terminal: Terminal = written
        LineEditor(written.document, terminal, model, Settings()).run()
        return written

    return run


def _next_mark(session: FixedPredictor, text: str, start: int, end: int) -> checker.Mark | None:
    return next(iter(session.check_part(text, start, end)), None)
