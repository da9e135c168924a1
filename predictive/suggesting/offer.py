"""What is offered after a text, and what accepting it writes."""

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from predictive.suggesting.spacing import shares_space, space_after_word, space_before_word

if TYPE_CHECKING:
    from predictive.prediction.predictor import Predictor
    from predictive.prediction.suggestion import Suggestion

LIMIT = 5
"""Suggestions offered at once; each has a key."""
_LETTERS_OF_ONE = 4
"""Characters of a text that may make up one of its composed form."""


class Insertion(NamedTuple):
    """A change of a text at the cursor."""

    text: str
    """To be written, with the space that follows it if that is missing."""
    replaces: int
    """Characters before the cursor, which it replaces."""
    steps_over: int
    """Characters after the cursor, which the cursor then passes: a space that is there."""

    @property
    def ends_in_space(self) -> bool:
        """Whether the cursor is after a space then."""
        return self.text.endswith(" ") or self.steps_over > 0


class Ghost(NamedTuple):
    """A text that is shown at the cursor before it is written: all of a suggestion, or its rest."""

    text: str
    replaces: int = 0
    """Characters before the cursor, which it replaces."""

    def after(self, typed: str) -> "Ghost | None":
        """Return what is left once this is typed; None if nothing is, or it does not fit."""
        if self.replaces or not typed or not self.text.startswith(typed):
            return None
        return Ghost(self.text[len(typed) :]) if self.text != typed else None

    def first_word(self) -> "Ghost":
        """Return the first word alone, with the space that follows it."""
        match = re.match(r"\s*\S+ ?", self.text)
        return Ghost(match.group() if match else self.text, self.replaces)

    def insertion(self, rest: str) -> Insertion:
        """Return what accepting it writes; `rest` is what follows the cursor on its line."""
        text = self.text + space_after_word(self.text, rest)
        return Insertion(text, self.replaces, int(shares_space(self.text, rest)))


class Offer(NamedTuple):
    """Suggestions for the word in progress, as it was typed; the most probable first."""

    prefix: str
    space: str
    """To be written before the word."""
    suggestions: "tuple[Suggestion, ...]" = ()
    chosen: int = 0
    """Which of them, counted from 0."""

    @property
    def choice(self) -> "Suggestion | None":
        """The suggestion that is chosen, if there are any."""
        return self.suggestions[self.chosen] if self.suggestions else None

    def choosing(self, number: int) -> "Offer":
        """Return the same with another one chosen; the first if there are not so many."""
        return self._replace(chosen=number if number < len(self.suggestions) else 0)

    def ghost(self, suggestion: "Suggestion") -> Ghost:
        """Return a suggestion, or a longer one that begins with it, as shown at the cursor."""
        text = suggestion.text.partition("\n")[0]
        if text.startswith(self.prefix):
            return Ghost(self.space + text[len(self.prefix) :])
        return Ghost(text, replaces=len(self.prefix))

    def completed_word(self, ghost: Ghost) -> str:
        """Return the first word that accepting a ghost completes."""
        text = ghost.text if ghost.replaces else self.prefix + ghost.text
        return text.split(maxsplit=1)[0]

    def after(self, typed: str) -> "Offer":
        """Return the suggestions that still fit once this is typed."""
        if not self.suggestions:
            return NOTHING
        from predictive.counts.lexicon import fold

        prefix = typed.lstrip() if self.space else self.prefix + typed
        fits = [each for each in self.suggestions if fold(each.text).startswith(fold(prefix))]
        chosen = fits.index(self.choice) if self.choice in fits else 0
        return Offer(prefix, "", tuple(fits), chosen)


NOTHING = Offer("", "")


def offer_for(predictor: "Predictor", text: str) -> Offer:
    """Return what a model offers after a text."""
    from predictive.prediction.context import split_context

    before, prefix = split_context(text)
    space = "" if prefix else space_before_word(text, before)
    return Offer(as_typed(text, prefix), space, tuple(predictor.suggest(text, LIMIT)))


def as_typed(text: str, prefix: str) -> str:
    """Return the end of a text of which `prefix` is the composed form (NFC)."""
    for length in range(len(prefix), _LETTERS_OF_ONE * len(prefix) + 1):
        if unicodedata.normalize("NFC", text[len(text) - length :]) == prefix:
            return text[len(text) - length :]
    return prefix if text.endswith(prefix) else ""
