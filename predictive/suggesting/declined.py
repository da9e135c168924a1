"""What the user did not want to be offered: dismissed, or accepted and undone."""

from collections import deque
from collections.abc import Iterable

_REMEMBERED = 20
"""Accepted words that may still be undone."""


class Declined:
    """Knows what not to offer; a `revision` is a number that no other state of the text has."""

    def __init__(self) -> None:
        self._dismissed: int | None = None
        self._undone = ""
        self._accepted: deque[tuple[object, str]] = deque(maxlen=_REMEMBERED)

    def dismiss(self, revision: int) -> None:
        """Offer nothing in this state of the text."""
        self._dismissed = revision

    def is_dismissed(self, revision: int) -> bool:
        """Whether nothing is to be offered in this state of the text."""
        return self._dismissed == revision

    def accept(self, edit: object, word: str) -> None:
        """Note the word that an edit completed."""
        self._accepted.append((edit, word))

    def undo(self, edits: Iterable[object], revision: int) -> None:
        """Decline the word that one of these edits completed; they were undone."""
        undone = set(map(id, edits))
        for edit, word in self._accepted:
            if id(edit) in undone:
                self._undone = word
                self._dismissed = revision

    def edit(self, written: str, before: str) -> None:
        """Forget the undone word once the word in progress has ended, or is deleted.

        `written` is empty for a deletion; `before` is the text before the cursor afterwards.
        """
        if (written and not written.isalnum()) or not before[-1:].isalnum():
            self._undone = ""

    def allows(self, text: str) -> bool:
        """Whether a suggestion may be shown: it does not begin with the word undone last."""
        return not self._undone or text.split(maxsplit=1)[0] != self._undone

    def reset(self) -> None:
        """Offer everything again: the user asks for it."""
        self._dismissed = None
        self._undone = ""
