"""Keystroke savings: how much less one types by choosing from the suggestions.

Phrases are typed in lower case, each from an empty text. Before each letter of a word some words
are offered; if the wanted one is among them, one key takes it together with the space after it.
Every other character costs a key (after Trnka and McCoy 2007; no character is left out). Command
lines are typed as they are.
"""

import re
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.evaluation.calibration import calibration_error
from predictive.options import Evaluating, TextKind
from predictive.prediction.suggestion import Suggestion

Suggest = Callable[[str, int], list[Suggestion]]
"""Of a text and the number of suggestions."""

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
"""A word of prose in the protocol: letters, with apostrophes and hyphens inside."""
WORDS: dict[TextKind, re.Pattern[str]] = {"prose": WORD, "commands": re.compile(r"\S+")}
_EVALUATING = Evaluating()
_RESAMPLES = 1000


class TypedWord(NamedTuple):
    """How a word was typed."""

    length: int
    letters: int
    """Typed before it was offered; all of them if it never was."""
    rank: int | None
    """Among the first suggestions, before any letter; None if it was not there."""
    confidence: float
    """The probability of the first of them."""
    was_offered: bool
    space_follows: bool
    seconds: list[float]
    """Of each call for suggestions."""

    @property
    def keys(self) -> int:
        """Letters, and the choice if there was one."""
        return self.letters + self.was_offered

    @property
    def characters(self) -> int:
        """What these keys wrote."""
        return self.length + (self.was_offered and self.space_follows)


class TypedPhrase(NamedTuple):
    """A phrase, and the keys that it took."""

    characters: int
    words: list[TypedWord]

    @property
    def keys(self) -> int:
        """Of the words, and one for every other character."""
        written = sum(word.characters for word in self.words)
        return sum(word.keys for word in self.words) + self.characters - written


class KeystrokeSavings(NamedTuple):
    """The figures of `predictive eval --keystrokes`; shares and savings in percent."""

    keystroke_savings: float
    low: float
    """Of the 95 % interval, by resampling phrases (Efron 1979)."""
    high: float
    bound: float
    """Savings if every word were offered before its first letter."""
    presage_keystroke_savings: float
    """By the formula of presage's simulator: words and the spaces after them only."""
    top_1: float
    top_3: float
    top_5: float
    never_offered: float
    calibration_error: float
    """Of the first suggestion's probability before the first letter (Naeini et al. 2015)."""
    phrases: int
    words: int
    characters: int
    p50_ms: float
    p99_ms: float


def type_phrases(
    phrases: Iterable[str],
    suggest: Suggest,
    limit: int = _EVALUATING.suggestions,
    learn: Callable[[str], object] | None = None,
    text_kind: TextKind = "prose",
) -> Iterator[TypedPhrase]:
    """Type phrases, and let each be learned when it is typed."""
    for phrase in phrases:
        typed = unicodedata.normalize("NFC", phrase.strip())
        if typed:
            cased = typed if text_kind == "commands" else typed.lower()
            yield _type_phrase(cased, suggest, limit, text_kind)
            if learn is not None:
                learn(typed)


def _type_phrase(phrase: str, suggest: Suggest, limit: int, text_kind: TextKind) -> TypedPhrase:
    words = []
    for match in WORDS[text_kind].finditer(phrase):
        before, word = phrase[: match.start()], match.group()
        space_follows = phrase[match.end() : match.end() + 1] == " "
        words.append(type_word(before, word, space_follows, suggest, limit, text_kind))
    return TypedPhrase(len(phrase), words)


def type_word(
    before: str,
    word: str,
    space_follows: bool,
    suggest: Suggest,
    limit: int,
    text_kind: TextKind = "prose",
) -> TypedWord:
    """Type a word after a text, until it is offered; its case matters in command lines alone."""
    rank, confidence, seconds = None, 0.0, []
    for letters in range(len(word)):
        began = time.perf_counter()
        found = suggest(before + word[:letters], limit)
        seconds.append(time.perf_counter() - began)
        texts = [each.text if text_kind == "commands" else each.text.lower() for each in found]
        if not letters:
            confidence = found[0].probability if found else 0.0
            rank = texts.index(word) if word in texts else None
        if word in texts:
            return TypedWord(len(word), letters, rank, confidence, True, space_follows, seconds)
    return TypedWord(len(word), len(word), rank, confidence, False, space_follows, seconds)


def keystroke_savings(typed: Iterable[TypedPhrase]) -> KeystrokeSavings:
    """Return the figures of typed phrases, which must have a word at least."""
    phrases = list(typed)
    words = [word for phrase in phrases for word in phrase.words]
    characters = np.array([phrase.characters for phrase in phrases])
    keys = np.array([phrase.keys for phrase in phrases])
    milliseconds = np.array([1000 * second for word in words for second in word.seconds])
    low, high = _interval(characters, keys)
    ranks = np.array([1000 if word.rank is None else word.rank for word in words])
    selected = sum(word.length - 1 + word.space_follows for word in words)
    return KeystrokeSavings(
        keystroke_savings=_savings(characters.sum(), keys.sum()),
        low=low,
        high=high,
        bound=float(100 * selected / characters.sum()),
        presage_keystroke_savings=_presage_savings(words),
        top_1=_percent(ranks < 1),
        top_3=_percent(ranks < 3),
        top_5=_percent(ranks < 5),
        never_offered=_percent([not word.was_offered for word in words]),
        calibration_error=calibration_error(
            [word.confidence for word in words], [rank == 0 for rank in ranks]
        ),
        phrases=len(phrases),
        words=len(words),
        characters=int(characters.sum()),
        p50_ms=float(np.percentile(milliseconds, 50)),
        p99_ms=float(np.percentile(milliseconds, 99)),
    )


def _savings(characters: float, keys: float) -> float:
    return float(100 * (characters - keys) / characters)


def _presage_savings(words: Sequence[TypedWord]) -> float:
    """Without choice a word costs its letters and a space; a choice writes the space too."""
    typed = sum(word.letters + 1 for word in words)
    return _savings(sum(word.length + 1 for word in words), typed)


def _interval(
    characters: npt.NDArray[np.int64], keys: npt.NDArray[np.int64]
) -> tuple[float, float]:
    rng = np.random.default_rng(1)
    savings = []
    for _ in range(_RESAMPLES):
        drawn = rng.integers(len(keys), size=len(keys))
        savings.append(_savings(characters[drawn].sum(), keys[drawn].sum()))
    low, high = np.percentile(savings, [2.5, 97.5])
    return float(low), float(high)


def _percent(hits: Sequence[bool] | npt.NDArray[np.bool_]) -> float:
    return float(100 * np.mean(hits))
