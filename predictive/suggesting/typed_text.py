"""Typed text, collected until it can be learned."""

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from predictive.prediction.session import Session

Location = tuple[int, int]
"""Row and column, from 0."""

CONTEXT_CHARACTERS = 200


class Run(NamedTuple):
    """Text that was typed in one go, and the context before it, which may show it to be secret."""

    context: str
    text: str


class TypedText:
    """Collects typed and accepted text, but none that was pasted or opened.

    A run ends at the end of a line, or when something is typed elsewhere.
    """

    def __init__(self) -> None:
        self._context = ""
        self._text = ""
        self._end: Location | None = None

    def type(
        self, start: Location, end: Location, new_end: Location, text: str, before: str
    ) -> list[Run]:
        """Add an edit: `text` was typed in place of what was between `start` and `end`.

        It now ends at `new_end`, and `before` is all that precedes that. Return the runs that this
        finished.
        """
        removed = end[1] - start[1]
        continues = end == self._end and start[0] == end[0] and removed <= len(self._text)
        finished = [] if continues else self.finish()
        if continues:
            self._text = self._text[: len(self._text) - removed] + text
        else:
            self._text = text
            self._context = before[: len(before) - len(text)][-CONTEXT_CHARACTERS:]
        self._end = new_end
        if text.endswith("\n"):
            finished += self.finish()
        return finished

    def correct(self, start: Location, end: Location, text: str) -> bool:
        """Correct a word of the run in progress; return whether it is in it."""
        if self._end is None or not start[0] == end[0] == self._end[0]:
            return False
        first, last = (len(self._text) - self._end[1] + column for _, column in (start, end))
        if not 0 <= first <= last <= len(self._text):
            return False
        self._text = self._text[:first] + text + self._text[last:]
        self._end = (self._end[0], self._end[1] + len(text) - (last - first))
        return True

    def finish(self) -> list[Run]:
        """Return the run in progress, if there is one, without half a word at its start."""
        text = self._text
        if self._context[-1:].isalnum():
            text = re.sub(r"\A\w+", "", text)
        run = Run(self._context + self._text.removesuffix(text), text)
        self._end = None
        self._context = self._text = ""
        return [run] if run.text.strip() else []


def learn(session: "Session", run: Run) -> int:
    """Learn a run, unless the context makes part of it secret; return the words learned.

    Raises `LearnedError` if the learned text cannot be written.
    """
    from predictive.learned.sentences import sentences

    words = [word for sentence in sentences(run.text) for word in sentence]
    in_context = [word for sentence in sentences(run.context + run.text) for word in sentence]
    is_secret = in_context[len(in_context) - len(words) :] != words
    return 0 if is_secret else session.learn(run.text)
