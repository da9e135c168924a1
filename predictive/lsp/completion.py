"""The menu of words (`textDocument/completion`)."""

from typing import TYPE_CHECKING

from lsprotocol import types

from predictive.lsp.document import Cursor
from predictive.suggesting.offer import Offer, offer_for

if TYPE_CHECKING:
    from predictive.prediction.session import Session
    from predictive.prediction.suggestion import Suggestion

_SHORT = 2
"""Letters. Some clients ask only once in a word, after its first letters."""
_MOST, _FEWER = 50, 20
"""Items for a short beginning of a word, and for a longer one."""


def complete(session: "Session", cursor: Cursor) -> types.CompletionList:
    """Return completions of the word in progress and next words, the most probable first.

    Each replaces the word in progress. None is preselected, and no character accepts one: in prose,
    Enter and Space are typed for their own sake.
    """
    limit = _MOST if _is_short(cursor.before) else _FEWER
    offer = offer_for(session, cursor.before, cursor.after, limit)
    if offer.rest or cursor.after[:1].isalnum():  # clients leave the rest of a word where it is
        return types.CompletionList(is_incomplete=True, items=[])
    replaced = cursor.range_before(len(offer.prefix))
    items = [
        _item(_written(offer, suggestion), offer.prefix, replaced, f"{number:02}")
        for number, suggestion in enumerate(offer.suggestions)
    ]
    return types.CompletionList(is_incomplete=True, items=items)


def _is_short(before: str) -> bool:
    """Whether a text ends in few letters of a word, or none."""
    last = before[-_SHORT - 1 :]
    return len(last) <= _SHORT or not last.isalnum()


def _written(offer: Offer, suggestion: "Suggestion") -> str:
    """Return what replaces the word in progress."""
    ghost = offer.ghost(suggestion)
    return ghost.text if ghost.replaces else offer.prefix + ghost.text


def _item(text: str, typed: str, replaced: types.Range, order: str) -> types.CompletionItem:
    return types.CompletionItem(
        label=text.strip(),
        kind=types.CompletionItemKind.Text,
        sort_text=order,
        filter_text=_filter_text(text, typed),
        text_edit=types.TextEdit(replaced, text),
    )


def _filter_text(text: str, typed: str) -> str | None:
    """Return the text that clients compare with the word in progress; None for the label.

    They would hide `mañana` after `manan`, so this is `manana`.
    """
    from predictive.counts.lexicon import fold_accents  # imports numpy

    if text.startswith(typed):
        return None
    return typed + fold_accents(text)[len(fold_accents(typed)) :]
