"""What the user enters: a line of text, or a command, which may leave a line in progress.

A command begins with a colon. A text that begins with one, or ends in what asks for suggestions, is
typed with two.
"""

import re
from typing import NamedTuple

from predictive.tui.line.change import shared_start

ASK = "?"
"""The command that asks for suggestions; it may also be typed at the end of a line."""
_ASKS = f":{ASK}"
_WORD_IN_PROGRESS = re.compile(r"\S*\Z")


class Line(NamedTuple):
    """A line in progress, around the cursor."""

    before: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        """The whole line."""
        return self.before + self.after

    def change_from(self, old: "Line") -> int:
        """Return where the first word begins that differs before the cursor."""
        same = shared_start(old.before, self.before)
        word = _WORD_IN_PROGRESS.search(self.before, 0, same)
        return word.start() if word else same


EMPTY = Line()


class Entry(NamedTuple):
    """A line, and the command to carry out with it; without one, the line is finished."""

    line: Line
    command: str = ""
    pasted: tuple[str, ...] = ()
    """Whole lines that were pasted before the line."""


def command_in(typed: str) -> str | None:
    """Return the command that a typed line is; None if it is a text."""
    is_command = typed.startswith(":") and not typed.startswith("::")
    return typed[1:].strip() if is_command else None


def asks(typed: str) -> str | None:
    """Return a text that ends in what asks for suggestions, without that; None for another."""
    is_question = typed.endswith(_ASKS) and not typed.endswith(f":{_ASKS}")
    return typed.removesuffix(_ASKS) if is_question else None


def as_typed(text: str) -> str:
    """Return how a text is typed to be no command."""
    if text.endswith(_ASKS):
        text = f"{text.removesuffix(_ASKS)}:{_ASKS}"
    return f":{text}" if text.startswith(":") else text


def as_text(typed: str) -> str:
    """Return the text that is meant by a line that is no command."""
    text = typed.removeprefix(":")
    return f"{text.removesuffix(f':{_ASKS}')}{_ASKS}" if text.endswith(f":{_ASKS}") else text
