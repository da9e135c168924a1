"""From text to a lexicon and an n-gram model."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.counts.estimation import MOST_NGRAMS, estimate
from predictive.counts.lexicon import LINE_BREAK, LONGEST_WORD, Lexicon, is_word, plain
from predictive.counts.ngram_model import NgramModel
from predictive.tokenizer import END, UNKNOWN, UNKNOWN_ID, Tokenizer

MOST_TYPES = 250_000
RARE = "\ufffd"
"""The mark that stands for every word that is not counted; in no text that is learned."""
_PAUSES = frozenset({",", ";", RARE})
"""Marks that no sentence begins behind."""

Tokens = npt.NDArray[np.uint32]


class Counted(NamedTuple):
    """What is counted of a text."""

    lexicon: Lexicon
    ngrams: NgramModel
    capitalized_share: float
    """Of the words that begin a sentence, how many have a capital."""


def count(
    read: Callable[[], Iterable[str]],
    known: Iterable[str] = (),
    *,
    base: Lexicon | None = None,
    tokenizer: Tokenizer | None = None,
    most_ngrams: int = MOST_NGRAMS,
) -> Counted:
    """Count a text that `read` gives in pieces, as often as it is asked.

    The tokens of `known` get into the lexicon even if they are not in the text, and so do the
    words of `base`, as they are written there. Words that `tokenizer` does not know are counted as
    one, `RARE`; by default it knows all.
    """
    if tokenizer is None:
        tokenizer = Tokenizer.train("word", read(), min_count=1, vocab_size=MOST_TYPES)
    encoded = list(tokenizer.encode_all(read()))
    stream: Tokens = np.concatenate(encoded) if encoded else np.zeros(0, np.uint32)
    tokens = [_type_text(token) for token in tokenizer.tokens]
    tokens[UNKNOWN_ID] = RARE if UNKNOWN_ID in stream else LINE_BREAK
    inside = _inside_sentences(stream, tokens)
    forms = {plain(form): form for form in map(_type_text, known)}
    usual = {plain(form): form for form in base.forms} if base else {}
    forms |= usual | _forms(stream, tokens, inside, usual)
    lexicon = Lexicon.of_forms(forms.values())
    numbers = np.array([lexicon.numbers.get(plain(token), -1) for token in tokens])
    types = _types(numbers[stream], lexicon.line_break)
    ngrams = estimate(types, len(lexicon), most_ngrams=most_ngrams)
    return Counted(lexicon, ngrams, _capitalized_share(stream, tokens, inside))


def _type_text(token: str) -> str:
    """Return a token without the space before it; what cannot be counted ends a line."""
    text = token.strip(" ")
    unusable = token in (UNKNOWN, END) or len(text) > LONGEST_WORD or not text.strip()
    return LINE_BREAK if unusable else text


def _inside_sentences(stream: Tokens, tokens: list[str]) -> npt.NDArray[np.bool_]:
    """Return for every place (T,) whether a word there has a word or a pause before it."""
    goes_on = np.array([is_word(token) or token in _PAUSES for token in tokens], dtype=np.bool_)
    inside = np.zeros(len(stream), dtype=np.bool_)
    inside[1:] = goes_on[stream[:-1]]
    return inside


def _forms(
    stream: Tokens, tokens: list[str], inside: npt.NDArray[np.bool_], usual: Mapping[str, str]
) -> dict[str, str]:
    """Return how each type is written most often where no capital is due.

    Of what stands only where one is due, it is as usual, or else without.
    """
    counts = np.bincount(stream[inside], minlength=len(tokens))
    best: dict[str, tuple[int, bool, str]] = {}
    for token, count in zip(tokens, counts.tolist(), strict=True):
        key = plain(token)
        best[key] = max(best.get(key, (-1, False, "")), (count, token == token.lower(), token))
    return {key: token if count or token[1:] != key[1:] else usual.get(key, key)
            for key, (count, _, token) in best.items() if key}  # fmt: skip


def _types(numbers: npt.NDArray[np.int64], line_break: int) -> npt.NDArray[np.int64]:
    """Drop what is no type, and all but one of several line breaks."""
    types = numbers[numbers >= 0]
    repeated = np.zeros(len(types), dtype=np.bool_)
    repeated[1:] = (types[1:] == line_break) & (types[:-1] == line_break)
    return np.concatenate([[line_break], types[~repeated], [line_break]])


def _capitalized_share(stream: Tokens, tokens: list[str], inside: npt.NDArray[np.bool_]) -> float:
    cased = np.array([token[:1].lower() != token[:1].upper() for token in tokens], dtype=np.bool_)
    capital = np.array([token[:1].isupper() for token in tokens], dtype=np.bool_)
    first = stream[~inside & cased[stream]]
    return float(capital[first].mean()) if len(first) else 0.0
