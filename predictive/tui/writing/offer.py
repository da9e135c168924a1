"""What is offered behind a text, and what taking it would write."""

import re
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

if TYPE_CHECKING:
    from predictive.prediction.predictor import Predictor
    from predictive.prediction.suggestion import Suggestion

LIMIT = 5
"""Suggestions offered at once; each has a key."""
_CLOSING = ".,;:!?…)]}»”’'%"
"""Marks that stand behind a word without a space."""


class Ghost(NamedTuple):
    """What would be written at the cursor; it replaces so many characters before it."""

    text: str
    replaces: int = 0

    @property
    def shown(self) -> str:
        """As it stands behind the cursor: where it changes what was typed, all of it."""
        return f" → {self.text}" if self.replaces else self.text

    def after(self, typed: str) -> "Ghost | None":
        """Return what is left when somebody types it; None if it is something else."""
        if self.replaces or not typed or not self.text.startswith(typed):
            return None
        return Ghost(self.text[len(typed) :])

    def first_word(self) -> "Ghost":
        """Return the first word alone, with the space that follows it."""
        match = re.match(r"\s*\S+ ?", self.text)
        return Ghost(match.group() if match else self.text, self.replaces)

    def within(self, cells: int) -> "Ghost":
        """Return the words that fit into so many cells, but at least the first."""
        words = re.findall(r"\s*\S+", self.text)
        while len(words) > 1 and cell_len("".join(words)) > cells:
            words.pop()
        return Ghost("".join(words)) if words else self


class Offer(NamedTuple):
    """Suggestions for the word in progress, as it was typed; the most probable first."""

    prefix: str
    space: str
    """What is missing before the next word."""
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

    def ghost(self, text: str) -> Ghost:
        """Return what taking a suggestion, or more words that begin with it, would write."""
        text = text.partition("\n")[0]
        if text.startswith(self.prefix):
            return Ghost(self.space + text[len(self.prefix) :])
        return Ghost(text, replaces=len(self.prefix))

    def after(self, typed: str) -> "Offer":
        """Return what still fits when more was typed, so that nothing is shown that does not."""
        if not self.suggestions:
            return NOTHING
        from predictive.counts.lexicon import fold_accents

        prefix = typed.lstrip() if self.space else self.prefix + typed
        fits = [
            each
            for each in self.suggestions
            if fold_accents(each.text).startswith(fold_accents(prefix))
        ]
        chosen = fits.index(self.choice) if self.choice in fits else 0
        return Offer(prefix, "", tuple(fits), chosen)


NOTHING = Offer("", "")


def offer_behind(predictor: "Predictor", text: str) -> Offer:
    """Return what a model offers behind a text."""
    found = predictor.suggest(text, LIMIT)
    if not found:
        return NOTHING
    return Offer(text[found[0].start :], found[0].space_before, tuple(found))


def sharing_space(typed: str, rest: str) -> str | None:
    """Return what replaces the space that came with an accepted word when something is typed.

    None if that is simply written behind it. `rest` is what else is on the line.
    """
    if typed in (" ", "\n"):
        return typed
    if typed not in _CLOSING:
        return None
    return f"{typed} " if rest.strip() else typed
