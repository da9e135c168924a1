"""Learning from typed lines, if and while the user wants it."""

from typing import Literal

from predictive.suggesting.typed_text import CONTEXT_CHARACTERS, Run, TypedText, learn
from predictive.tui.line.background_model import BackgroundModel
from predictive.tui.line.change import change_of
from predictive.tui.line.document import Document
from predictive.tui.line.entry import Line

Kind = Literal["typed", "corrected", "pasted"]
"""How a line was changed; an accepted suggestion counts as typed."""


class Learning:
    """Collects what is typed of a document, and learns it line by line."""

    def __init__(self, model: BackgroundModel, document: Document) -> None:
        self._model = model
        self._document = document
        self._typed = TypedText()
        self._runs: list[Run] = []

    def change(self, old: Line, new: Line, kind: Kind) -> None:
        """Note a change of the line in progress; what was pasted is not learned."""
        change, row = change_of(old.text, new.text), self._document.text.row
        first, last = (row, change.start), (row, change.end)
        if kind == "corrected" and self._typed.correct(first, last, change.added):
            return
        if kind == "typed":
            before = self._before(new.text[: change.new_end])
            end = (row, change.new_end)
            self._runs += self._typed.type(first, last, end, change.added, before)
        else:
            self._runs += self._typed.finish()

    def enter(self, line: Line) -> None:
        """Note the end of a line, before it is written; `learn` learns it."""
        row, column = self._document.text.row, len(line.text)
        before = self._before(f"{line.text}\n")
        place = (row, column)
        self._runs += self._typed.type(place, place, (row + 1, 0), "\n", before)

    def learn(self) -> None:
        """Learn the lines entered, if there is a model and the user wants it.

        Raises `LearnedError`.
        """
        if self._model.is_loaded:
            runs, self._runs = self._runs, []
            if self._model.is_learning:
                for run in runs:
                    learn(self._model.session(), run)

    def forget(self) -> None:
        """Drop what was typed of the line in progress: it is a command, or cancelled."""
        self._typed.finish()

    def _before(self, line: str) -> str:
        """Return the end of the text before the cursor, as far as it may show a secret."""
        lines = self._document.text.lines[: self._document.text.row]
        before = f"{lines[-1]}\n" if lines else ""
        return f"{before[-CONTEXT_CHARACTERS:]}{line}"
