"""What is offered after a text, and what accepting it writes."""

import re
from typing import TYPE_CHECKING, NamedTuple

from predictive.suggesting.spacing import missing_space, shares_space

if TYPE_CHECKING:
    from predictive.prediction.session import Session
    from predictive.prediction.suggestion import Suggestion

_WORD_IN_PROGRESS = re.compile(r"\w+\Z")
_LONGEST_WORD = 100
"""Characters. A long text is not searched from its start for each key."""
LIMIT = 5
"""Suggestions offered at once; each has a key."""


class Insertion(NamedTuple):
    """A change of a text at the cursor."""

    text: str
    """To be written, with the space that follows it if that is missing."""
    replaces: int
    """Characters before the cursor, which it replaces."""
    steps_over: int
    """Characters after that, which the cursor then passes: a space that is there."""
    replaces_after: int = 0
    """Characters after the cursor, which it replaces: the rest of a word."""

    @property
    def ends_in_space(self) -> bool:
        """Whether the cursor is after a space then."""
        return self.text.endswith(" ") or self.steps_over > 0


class Ghost(NamedTuple):
    """A text that is shown at the cursor before it is written: all of a suggestion, or its rest."""

    text: str
    replaces: int = 0
    """Characters before the cursor, which it replaces."""
    space_after: str = " "
    """To be written after it, where that is missing."""
    replaces_after: int = 0
    """Characters after the cursor, which it replaces: the rest of a word."""

    @property
    def changes_text(self) -> bool:
        """Whether it replaces anything."""
        return bool(self.replaces or self.replaces_after)

    def after(self, typed: str) -> "Ghost | None":
        """Return what is left once this is typed; None if nothing is, or it does not fit."""
        if self.changes_text or not typed or not self.text.startswith(typed):
            return None
        return self._replace(text=self.text[len(typed) :]) if self.text != typed else None

    def first_word(self) -> "Ghost":
        """Return the first word alone, with the space that follows it."""
        match = re.match(r"\s*\S+ ?", self.text)
        return self._replace(text=match.group()) if match else self

    def insertion(self, rest: str) -> Insertion:
        """Return what accepting it writes; `rest` is what follows the cursor on its line."""
        rest = rest[self.replaces_after :]
        space = missing_space(self.text, rest, self.space_after)
        steps_over = int(shares_space(self.text, rest))
        return Insertion(self.text + space, self.replaces, steps_over, self.replaces_after)


class Offer(NamedTuple):
    """Suggestions for the word in progress or the next one; the most probable first."""

    prefix: str
    """The word in progress, as it was typed."""
    suggestions: "tuple[Suggestion, ...]" = ()
    chosen: int = 0
    """Which of them, counted from 0."""
    rest: int = 0
    """Characters of the word in progress after the cursor; a suggestion replaces them too."""

    @property
    def choice(self) -> "Suggestion | None":
        """The suggestion that is chosen, if there are any."""
        return self.suggestions[self.chosen] if self.suggestions else None

    def choosing(self, number: int) -> "Offer":
        """Return the offer with suggestion `number` chosen, or the first if there is none."""
        return self._replace(chosen=number if number < len(self.suggestions) else 0)

    def keeping(self, choice: "Suggestion | None") -> "Offer":
        """Return the offer with the same word chosen as before, if it is still there."""
        texts = [each.text for each in self.suggestions]
        is_there = choice is not None and choice.text in texts
        return self.choosing(texts.index(choice.text)) if choice and is_there else self

    def ghost(self, suggestion: "Suggestion") -> Ghost:
        """Return a suggestion, or a longer one that begins with it, as shown at the cursor."""
        text, space = suggestion.text.partition("\n")[0], suggestion.space_before
        typed = "" if space else self.prefix
        if text.startswith(typed) and not self.rest:
            return Ghost(space + text[len(typed) :], 0, suggestion.space_after)
        return Ghost(text, len(typed), suggestion.space_after, self.rest)

    def completed_word(self, ghost: Ghost) -> str:
        """Return the first word that accepting a ghost completes."""
        is_whole = ghost.changes_text or ghost.text[0].isspace()
        text = ghost.text if is_whole else self.prefix + ghost.text
        return text.split(maxsplit=1)[0]

    def after(self, typed: str) -> "Offer":
        """Return the suggestions that still fit once this is typed."""
        if not self.suggestions:
            return NOTHING
        fits = [each for each in self.suggestions if self._fits(each, typed)]
        starts_word = bool(fits and fits[0].space_before)
        prefix = typed.lstrip() if starts_word else self.prefix + typed
        chosen = fits.index(self.choice) if self.choice in fits else 0
        begun = (each._replace(space_before="") for each in fits)
        return Offer(prefix, tuple(begun), chosen, self.rest)

    def _fits(self, suggestion: "Suggestion", typed: str) -> bool:
        """Whether a suggestion begins with what was typed of it before and now."""
        from predictive.counts.lexicon import fold_accents

        written = self.prefix + typed
        if suggestion.space_before:
            if self.prefix and not typed[0].isspace():
                return False
            written = typed.lstrip()
        return fold_accents(suggestion.text).startswith(fold_accents(written))


NOTHING = Offer("")


def offer_for(session: "Session", text: str, after: str = "", limit: int = LIMIT) -> Offer:
    """Return what is offered between two texts; a predictor has a session of its own."""
    found = session.suggest(text, limit, after=after)
    if not found:
        return NOTHING
    start = min(_word_start(text), *(each.start for each in found))
    rest = max(each.end for each in found) - len(text)
    return Offer(text[start:], tuple(found), rest=rest)


def _word_start(text: str) -> int:
    word = _WORD_IN_PROGRESS.search(text, max(0, len(text) - _LONGEST_WORD))
    return word.start() if word else len(text)
