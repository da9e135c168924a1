"""Marks words that were probably mistyped.

A word is marked where another one is far more probable: P(other | context) x P(typed | other)
against P(typed | context), by the language model and the error model.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.correction.candidates import Candidates, Correction
from predictive.counts.lexicon import LONGEST_WORD, fold_case
from predictive.prediction.misspellings import ENOUGH
from predictive.prediction.orthography import as_typed, starts_sentence
from predictive.prediction.right_context import UNKNOWN_WORD
from predictive.prediction.session import Reading, Session
from predictive.revising.unwanted import is_unwanted

THRESHOLD = 7.0
"""Nats by which the best correction must be more probable than what was typed."""
_SCREEN = -6.0
"""Nats by which it must be so without its context, for the context to be looked at."""
_UNDERESTIMATED = 3.0
"""How much more frequent slips may be than the error model says."""
_LEAST_MEANT = 0.01
"""The least share of its uses in which a word is meant, that slips of others explain."""
_MOST_COMPARED = 8
MOST_CORRECTIONS = 5
_MOST_BELOW_BEST = 7.0
"""Nats by which other corrections may be less probable than the best."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NO_PROSE = re.compile(
    r"^(?P<fence>```|~~~)[\s\S]*?(?:^(?P=fence)|\Z)|`[^`\n]*`"
    r"|\S*(?:[/\\@#_=<>|~^$]|\w\.\w|::)\S*|\S*\d\S*",
    re.MULTILINE,
)
"""Blocks and spans of code, addresses, paths, and what else has marks that prose has not."""
_SMALLEST = 1e-15
_LOOKED_AT = 100
"""Characters behind a word."""
_NEAR = 60
"""Characters before a word that tell whether it begins a sentence."""
_STEP, _OVERLAP = 8192, 2048
"""Characters. Of a long text, at most so many before a word are read."""


class Mark(NamedTuple):
    """A word that was probably mistyped."""

    start: int
    """Where it begins, in characters."""
    word: str
    corrections: tuple[str, ...]
    """The most probable first."""
    certainty: float
    """Nats by which the first is more probable than what was typed."""

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.word)


def check(session: Session, text: str) -> list[Mark]:
    """Return the words of a text that were probably mistyped, the first first.

    By a model of command lines, none are: it knows no prose.
    """
    if session.text_kind == "commands":
        return []
    with session.reading() as reading:
        return list(Checker(reading).marks(text))


def prepare(session: Session, letter: str) -> None:
    """Sort the words that begin with a letter; the first check needs those of all `LETTERS`."""
    with session.reading() as reading:
        list(reading.words.known.folded_words.find([letter]))


def check_part(session: Session, text: str, start: int, end: int) -> list[Mark]:
    """Return the mistyped words that begin from `start` to `end`, judged by the whole text."""
    with session.reading() as reading:
        return list(Checker(reading).marks(text, start, end))


def next_mark(session: Session, text: str, start: int, end: int) -> Mark | None:
    """Return the first mistyped word that begins from `start` to `end`, judged by the whole text.

    By a model of command lines, there is none.
    """
    if session.text_kind == "commands":
        return None
    with session.reading() as reading:
        return next(Checker(reading).marks(text, start, end), None)


class Prose:
    """The words of a text that are not in code or addresses, and how often each is used."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = list(_words_of_prose(text))
        self.uses = Counter(fold_case(match.group()) for match in self.words)


class Checker:
    """Finds mistyped words with one model, in the texts of one session."""

    def __init__(self, reading: Reading) -> None:
        self._model, self._completer, self._words, self._learned = reading
        self._candidates = Candidates(self._words.known.folded_words, self._model.ngrams.unigrams)

    def marks(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Mark]:
        """Yield the mistyped words of a text that begin from `start` to `end`, the first first."""
        prose = Prose(text)
        for word in prose.words:
            if start <= word.start() < (len(text) if end is None else end):
                mark = self.mark(prose, word)
                if mark is not None:
                    yield mark

    def mark(self, prose: Prose, word: re.Match[str]) -> Mark | None:
        """Return one of the words of a text if it was probably mistyped, else None."""
        near = prose.text[max(0, word.start() - _NEAR) : word.start()]
        if self._is_meant(near, word.group(), prose.uses):
            return None
        return self._mark(prose.text, word)

    def _is_meant(self, before: str, word: str, uses: Counter[str]) -> bool:
        """Whether a word after a text is meant: it is a name, an abbreviation, or used twice."""
        key = fold_case(word)
        if not (word[1:] or word).islower():
            return True
        if key in self._words.known:
            return False
        is_name = word[0].isupper() and not starts_sentence(before)
        return is_name or uses[key] > 1 or is_unwanted(key)

    def _mark(self, text: str, match: re.Match[str]) -> Mark | None:
        typed = match.group()
        likely = self._likely(fold_case(typed))
        if not likely:
            return None
        before = text[_context_start(match.start()) : match.start()]
        after = text[match.end() : match.end() + _LOOKED_AT].split("\n", 1)[0]
        *others, here = self._scores(likely, fold_case(typed), before, after).tolist()
        order = sorted(range(len(others)), key=lambda place: -others[place])
        certainty = others[order[0]] - here
        if certainty < THRESHOLD or self._learned.sentences_with(typed) >= ENOUGH:
            return None
        corrections = dict.fromkeys(
            as_typed(self._words.form(likely[place].word_id), before, typed, capital=False)
            for place in order[:MOST_CORRECTIONS]
            if others[order[0]] - others[place] < _MOST_BELOW_BEST
        )
        return Mark(match.start(), typed, tuple(corrections), certainty)

    def _scores(
        self, likely: Sequence[Correction], typed: str, before: str, after: str
    ) -> npt.NDArray[np.float64]:
        """Return the log-probability (n + 1,) of each correction, and of what was typed, here."""
        known = self._words.known.id_of(typed)
        word_ids = np.array([
            *(each.word_id for each in likely),
            UNKNOWN_WORD if known is None else known,
        ])  # fmt: skip
        prior = self._completer.next_words(before).probabilities(word_ids).astype(np.float64)
        if known is None:
            prior[-1] = self._unknown(typed)
        prior = np.maximum(prior, _SMALLEST)
        chances = prior * self._completer.likelihoods(before, word_ids, prior, after)
        chances[:-1] *= np.exp([each.log_probability for each in likely])
        explained = _UNDERESTIMATED * float(chances[:-1].sum())
        chances[-1] = max(chances[-1] - explained, _LEAST_MEANT * chances[-1])
        scores: npt.NDArray[np.float64] = np.log(chances)
        return scores

    def _likely(self, typed: str) -> list[Correction]:
        """Return the corrections that are frequent enough for their context to decide."""
        if len(typed) > LONGEST_WORD:
            return []
        found = self._candidates.of(typed)
        unigrams, known = self._model.ngrams.unigrams, self._words.known.id_of(typed)
        word_ids = np.array([each.word_id for each in found], dtype=np.int64)
        costs = np.array([each.log_probability for each in found])
        scores = np.log(unigrams.probabilities(word_ids, unigrams.alike)) + costs
        if known is None:
            here = max(self._unknown(typed), _SMALLEST)
        else:
            here = float(unigrams.probabilities(np.array([known]), unigrams.alike)[0])
        order = np.argsort(-scores, kind="stable")[:_MOST_COMPARED].tolist()
        return [found[place] for place in order if scores[place] - np.log(here) > _SCREEN]

    def _unknown(self, typed: str) -> float:
        """Return the probability of a word that is out of vocabulary, by its spelling."""
        return self._model.blend.out_of_vocabulary * self._model.spelling.probability(typed)


def _words_of_prose(text: str) -> Iterator[re.Match[str]]:
    """Yield the words of a text that are not in code or addresses."""
    code = [match.span() for match in _NO_PROSE.finditer(text)][::-1]
    for match in _WORD.finditer(text):
        while code and code[-1][1] <= match.start():
            code.pop()
        if not code or match.end() <= code[-1][0]:
            yield match


def _context_start(place: int) -> int:
    """Return where the context of a word begins; it moves in steps, so that less is read again."""
    return max(0, place // _STEP * _STEP - _OVERLAP)
