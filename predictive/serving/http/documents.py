"""The sessions of the texts that are being written.

Requests do not name their document, so the text itself tells.
"""

from collections import deque

from predictive.prediction.session import Session
from predictive.serving.engine import TextSession
from predictive.suggesting.loading import ModelInUse

MOST_DOCUMENTS = 8
_BEGINNING = 64
"""Characters that two texts must have in common to be of one document."""
_KEPT = 1 << 16
"""Characters of a text that the beginning of a later one is looked for in."""


class _Document:
    def __init__(self) -> None:
        self.session = TextSession()
        self.text = ""


class Documents:
    """The documents asked about last; each has a session, which has read most of its text."""

    def __init__(self) -> None:
        self._documents: deque[_Document] = deque(maxlen=MOST_DOCUMENTS)

    def session(self, loaded: ModelInUse, text: str) -> Session:
        """Return the session of the document that a text is of, or a new one."""
        document = self._document(text)
        document.text = text[:_KEPT]
        return document.session(loaded)

    def _document(self, text: str) -> _Document:
        """Return a document, now the first."""
        for document in self._documents:
            if _are_of_one(text, document.text):
                self._documents.remove(document)
                break
        else:
            document = _Document()
        self._documents.appendleft(document)
        return document


def _are_of_one(text: str, other: str) -> bool:
    """Whether two texts begin alike, or one begins within the other.

    The text before the cursor is cut to a number of lines, so its beginning moves.
    """
    start, other_start = text[:_BEGINNING], other[:_BEGINNING]
    if min(len(start), len(other_start)) < _BEGINNING:
        return start.startswith(other_start) or other_start.startswith(start)
    return start in other or other_start in text
