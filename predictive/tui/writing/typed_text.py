"""What was typed, in one piece as long as the person writes on."""

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from predictive.tui.engine import Loaded

Place = tuple[int, int]
"""Row and column."""

CONTEXT_CHARACTERS = 200


class Run(NamedTuple):
    """Typed text, and what stands before it, by which a secret may be known as one."""

    context: str
    text: str


class TypedText:
    """Collects typed and accepted text; what was pasted or opened is not among it.

    A run ends at a line's end, or when something is written elsewhere.
    """

    def __init__(self) -> None:
        self._context = ""
        self._text = ""
        self._end: Place | None = None

    def write(self, top: Place, bottom: Place, end: Place, text: str, before: str) -> list[Run]:
        """Take in an edit by typing, and what now stands before its end; return finished runs."""
        removed = bottom[1] - top[1]
        goes_on = bottom == self._end and top[0] == bottom[0] and removed <= len(self._text)
        finished = [] if goes_on else self.finish()
        if goes_on:
            self._text = self._text[: len(self._text) - removed] + text
        else:
            self._text = text
            self._context = before[: len(before) - len(text)][-CONTEXT_CHARACTERS:]
        self._end = end
        if text.endswith("\n"):
            finished += self.finish()
        return finished

    def finish(self) -> list[Run]:
        """Return the run that was going on, if there is one, without half a word at its start."""
        text = self._text
        if self._context[-1:].isalnum():
            text = re.sub(r"\A\w+", "", text)
        run = Run(self._context + self._text.removesuffix(text), text)
        self._end = None
        self._context = self._text = ""
        return [run] if run.text.strip() else []


def learn(loaded: "Loaded", run: Run) -> int:
    """Learn a run, unless something secret reaches into it from what is before."""
    from predictive.learned.sentences import sentences

    words = [word for sentence in sentences(run.text) for word in sentence]
    in_context = [word for sentence in sentences(run.context + run.text) for word in sentence]
    if in_context[len(in_context) - len(words) :] != words:
        return 0
    return loaded.predictor.learn(run.text)
