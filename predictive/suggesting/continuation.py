"""What continues a text without changing it: for programs that can only insert."""

from typing import TYPE_CHECKING

from predictive.suggesting.offer import Ghost, offer_for

if TYPE_CHECKING:
    from predictive.prediction.session import Session

_CLOSING = ")]}>»”’\"'`*_"
"""Marks that an editor writes after the cursor by itself, once the opening one is typed."""


def continuation(
    session: "Session", before: str, after: str = "", *, words: int, confidence: float
) -> str:
    """Return what most probably follows the cursor, to be inserted there as it is.

    It is the rest of a word or begins with the space that is missing, has up to `words` words, and
    does not end in a space. It is empty if nothing is as probable as `confidence` without changing
    what was typed, or if there is text after the cursor on its line, besides closing marks.
    """
    found = continuations(session, before, after, most=1, words=words, confidence=confidence)
    return found[0] if found else ""


def continuations(
    session: "Session", before: str, after: str, *, most: int, words: int, confidence: float
) -> list[str]:
    """Return up to `most` continuations, the most probable first: only that has several words."""
    if after.partition("\n")[0].strip(_CLOSING).strip():
        return []
    offer = offer_for(session, before, after)
    found = [
        each
        for each in offer.suggestions
        if each.probability >= confidence and _only_inserts(offer.ghost(each))
    ][:most]
    if found:
        found[0] = session.extend(before, found[0], words, confidence)
    return [offer.ghost(each).text for each in found]


def _only_inserts(ghost: Ghost) -> bool:
    return bool(ghost.text) and not ghost.changes_text
