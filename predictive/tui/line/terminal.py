"""What the line mode needs of a terminal."""

from typing import Protocol

from predictive.tui.line.entry import EMPTY, Entry, Line
from predictive.tui.line.learning import Kind


class Watcher(Protocol):
    """Follows the line in progress."""

    def changed(self, old: Line, new: Line, kind: Kind) -> None:
        """Note a change."""

    def paused(self, line: Line) -> None:
        """Note that typing pauses."""

    def typed(self, line: Line, text: str) -> Line:
        """Return the line once a text is typed at the cursor."""


class Terminal(Protocol):
    """Where lines are read, and messages said."""

    can_edit: bool
    """Whether a line that is given to `read` can be changed, not only continued."""

    def keys_help(self) -> list[str]:
        """Return which keys stand for commands, a line each."""

    def say(self, message: str) -> None:
        """Write a message, which may have several lines."""

    def read(
        self,
        prompt: str,
        line: Line = EMPTY,
        watcher: Watcher | None = None,
        *,
        is_continued: bool = False,
    ) -> Entry:
        """Return what the user enters; `is_continued` if the line was in progress before.

        Raises `EOFError` at the end of the input, and `KeyboardInterrupt` for Ctrl+C.
        """
