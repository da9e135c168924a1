"""Counts a text: from text to a lexicon and an n-gram model."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.counts.estimation import MAX_NGRAMS, estimate
from predictive.counts.lexicon import LINE_BREAK, LONGEST_WORD, Lexicon, fold_case, is_word
from predictive.counts.ngram_model import NgramModel
from predictive.tokenizer import END, UNKNOWN, UNKNOWN_ID, Tokenizer

MAX_WORD_TYPES = 250_000
OUT_OF_VOCABULARY = "\ufffd"
"""The word type of all out-of-vocabulary words; it never occurs in cleaned text."""
_PAUSES = frozenset({",", ";", OUT_OF_VOCABULARY})
"""Marks that do not end a sentence."""

TokenIds = npt.NDArray[np.uint32]


class CountedText(NamedTuple):
    """The result of counting a text."""

    lexicon: Lexicon
    ngrams: NgramModel
    capitalized_share: float
    """The share of sentences that begin with a capital."""


def count_text(
    read: Callable[[], Iterable[str]],
    known: Iterable[str] = (),
    *,
    base: Lexicon | None = None,
    tokenizer: Tokenizer | None = None,
    max_ngrams: int = MAX_NGRAMS,
) -> CountedText:
    """Count a text; each call of `read` yields it from the start, in pieces.

    The lexicon also gets the tokens of `known` and the words of `base`, these with their written
    forms there. Words that are not in the vocabulary of `tokenizer` (default: all are) are counted
    as `OUT_OF_VOCABULARY`.
    """
    if tokenizer is None:
        tokenizer = Tokenizer.train("word", read(), min_count=1, vocab_size=MAX_WORD_TYPES)
    encoded = list(tokenizer.encode_all(read()))
    stream: TokenIds = np.concatenate(encoded) if encoded else np.zeros(0, np.uint32)
    return count_tokens(stream, tokenizer.tokens, known, base=base, max_ngrams=max_ngrams)


def count_tokens(
    stream: TokenIds,
    tokens: Sequence[str],
    known: Iterable[str] = (),
    *,
    base: Lexicon | None = None,
    max_ngrams: int = MAX_NGRAMS,
) -> CountedText:
    """Count a text that is given as ids of `tokens`, with `UNKNOWN_ID` for other words.

    `known` and `base` are as in `count_text`.
    """
    tokens = [_written_form(token) for token in tokens]
    tokens[UNKNOWN_ID] = OUT_OF_VOCABULARY if UNKNOWN_ID in stream else LINE_BREAK
    inside = _is_inside_sentence(stream, tokens)
    known_forms = {fold_case(form): form for form in map(_written_form, known)}
    base_forms = {fold_case(form): form for form in base.written_forms} if base else {}
    counted_forms = _most_frequent_forms(stream, tokens, inside, base_forms)
    lexicon = Lexicon.from_written_forms((known_forms | base_forms | counted_forms).values())
    ids = np.array([_id_in(lexicon, token) for token in tokens])
    words = _word_stream(ids[stream], lexicon.line_break_id)
    ngrams = estimate(words, len(lexicon), max_ngrams=max_ngrams)
    return CountedText(lexicon, ngrams, _capitalized_share(stream, tokens, inside))


def _id_in(lexicon: Lexicon, token: str) -> int:
    word_id = lexicon.id_of(token)
    return -1 if word_id is None else word_id


def _written_form(token: str) -> str:
    """Return a token without the space before it; a line break for what cannot be a word."""
    text = token.strip(" ")
    unusable = token in (UNKNOWN, END) or len(text) > LONGEST_WORD or not text.strip()
    return LINE_BREAK if unusable else text


def _is_inside_sentence(stream: TokenIds, tokens: list[str]) -> npt.NDArray[np.bool_]:
    """Return for every position (T,) whether a word or a pause precedes it."""
    continues = np.array([is_word(token) or token in _PAUSES for token in tokens], dtype=np.bool_)
    inside = np.zeros(len(stream), dtype=np.bool_)
    inside[1:] = continues[stream[:-1]]
    return inside


def _most_frequent_forms(
    stream: TokenIds, tokens: list[str], inside: npt.NDArray[np.bool_], default: Mapping[str, str]
) -> dict[str, str]:
    """Return the most frequent written form of each word type inside sentences.

    A type that occurs only at the start of sentences gets its `default` form, or else lower case.
    """
    counts = np.bincount(stream[inside], minlength=len(tokens))
    best: dict[str, tuple[int, bool, str]] = {}
    for token, count in zip(tokens, counts.tolist(), strict=True):
        key = fold_case(token)
        best[key] = max(best.get(key, (-1, False, "")), (count, token == token.lower(), token))
    return {key: token if count or token[1:] != key[1:] else default.get(key, key)
            for key, (count, _, token) in best.items() if key}  # fmt: skip


def _word_stream(ids: npt.NDArray[np.int64], line_break: int) -> npt.NDArray[np.int64]:
    """Drop negative ids and repeated line breaks; add a line break at both ends."""
    words = ids[ids >= 0]
    repeated = np.zeros(len(words), dtype=np.bool_)
    repeated[1:] = (words[1:] == line_break) & (words[:-1] == line_break)
    return np.concatenate([[line_break], words[~repeated], [line_break]])


def _capitalized_share(stream: TokenIds, tokens: list[str], inside: npt.NDArray[np.bool_]) -> float:
    cased = np.array([token[:1].lower() != token[:1].upper() for token in tokens], dtype=np.bool_)
    capital = np.array([token[:1].isupper() for token in tokens], dtype=np.bool_)
    first = stream[~inside & cased[stream]]
    return float(capital[first].mean()) if len(first) else 0.0
