"""The protocol of what completes words, whatever kind of network it has."""

from typing import NamedTuple, Protocol

from predictive.prediction.next_words import NextWords
from predictive.prediction.right_context import Amounts
from predictive.prediction.suggestion import Reason
from predictive.prediction.word_distribution import WordIds


class Completion(NamedTuple):
    """A whole word (or several), and how probable it is given its typed prefix."""

    text: str
    probability: float


class Completer(Protocol):
    """Completes words in the text of one session."""

    def complete(self, before: str, prefix: str, limit: int, after: str = "") -> list[Completion]:
        """Return the most probable words after `before` that begin with `prefix`, best first.

        They are in their usual spelling; the prefix itself is left out, and so is the first word
        of `after`, what follows the word at the cursor on its line.
        """

    def next_words(self, before: str) -> NextWords:
        """Return how probable each known word is after `before`, which ends where one begins."""

    def likelihoods(self, before: str, word_ids: WordIds, prior: Amounts, after: str) -> Amounts:
        """Return how probable what follows is after each word (n,), whose prior is given."""

    def word_share(self, before: str) -> float | None:
        """Return how probable it is that a word follows, not a mark; None if a mark would."""

    def explain(self, before: str, prefix: str, completions: list[Completion]) -> list[Reason]:
        """Return how probable each part of the model finds completions."""
