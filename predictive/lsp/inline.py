"""The text that is shown after the cursor (`textDocument/inlineCompletion`)."""

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types

from predictive.lsp.document import Cursor
from predictive.suggesting.offer import Offer, offer_for

if TYPE_CHECKING:
    from predictive.prediction.session import Session
    from predictive.prediction.suggestion import Suggestion
    from predictive.settings import Settings

_BUDGET = 0.02
"""Seconds after which no further word is added: the answer cannot be completed later."""
_INVOKED = 3
"""Texts to choose from when the user asks for them."""
_CLOSING = """.,;:!?…)]}>»”’'"*_`~%"""
"""Marks that may follow the cursor on its line."""
_MOST_MARKS = 8


class Inserted(NamedTuple):
    """A text to insert, in two parts."""

    typed: str
    """The word in progress, which it replaces."""
    rest: str


class Inline:
    """Finds the words that most probably follow: as many as are probable and found in time."""

    def __init__(
        self, settings: "Settings", clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._words = settings.words
        self._confidence = settings.confidence
        self._clock = clock

    def complete(
        self, session: "Session", cursor: Cursor, context: types.InlineCompletionContext
    ) -> types.InlineCompletionList:
        """Return the text to show, or several if the user asks for it.

        Clients show only what begins with the characters it replaces, so it has their case, and
        there is none with other accents. If a word of a menu is selected, it begins with that.
        """
        if not _closes(cursor.after):
            return types.InlineCompletionList([])
        invoked = context.trigger_kind == types.InlineCompletionTriggerKind.Invoked
        if (selected := context.selected_completion_info) is not None:
            before = cursor.before_range(selected.range) + selected.text
            found = self.find(session, before, cursor.after, invoked=invoked)
            return _listed((selected.range, selected.text + each.rest) for each in found)
        found = self.find(session, cursor.before, cursor.after, invoked=invoked)
        return _listed(
            (cursor.range_before(len(each.typed)), each.typed + each.rest) for each in found
        )

    def find(
        self, session: "Session", before: str, after: str, *, invoked: bool = False
    ) -> list[Inserted]:
        """Return what most probably follows a text: one text, if it is probable.

        If the user asks for it, there are several, however improbable.
        """
        deadline = self._clock() + _BUDGET
        most, least = (_INVOKED, 0.0) if invoked else (1, self._confidence)
        offer = offer_for(session, before, after)
        found: list[Inserted] = []
        for suggestion in offer.suggestions:
            if len(found) == most or suggestion.probability < least:
                break
            if _rest(offer, suggestion):
                longest = self._extended(session, before, suggestion, deadline)
                found.append(Inserted(offer.prefix, _rest(offer, longest)))
        return found

    def _extended(
        self, session: "Session", before: str, suggestion: "Suggestion", deadline: float
    ) -> "Suggestion":
        """Add probable words to a suggestion until the time is over."""
        for _ in range(1, self._words):
            if self._clock() >= deadline:
                break
            longer = session.extend(before, suggestion, 2, self._confidence)
            if longer.text == suggestion.text:
                break
            suggestion = longer
        return suggestion


def _closes(rest: str) -> bool:
    """Whether the rest of a line is blank, or a few marks that close something."""
    marks = rest.strip()
    return len(marks) <= _MOST_MARKS and not marks.strip(_CLOSING)


def _rest(offer: Offer, suggestion: "Suggestion") -> str:
    """Return the part of a suggestion after the word in progress, in any case.

    It is empty if the suggestion has other accents than what was typed.
    """
    ghost, typed = offer.ghost(suggestion), offer.prefix
    if not ghost.replaces:
        return ghost.text
    if ghost.text[: len(typed)].casefold() == typed.casefold():
        return ghost.text[len(typed) :]
    return ""


def _listed(found: Iterable[tuple[types.Range, str]]) -> types.InlineCompletionList:
    return types.InlineCompletionList([
        types.InlineCompletionItem(insert_text=text, filter_text=text, range=replaced)
        for replaced, text in found
    ])  # fmt: skip
