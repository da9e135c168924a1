"""A network's tokens as words: found by their text, and summed up word by word."""

from bisect import bisect_left
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from predictive.counts.lexicon import Lexicon, fold_case_all
from predictive.counts.ngram_model import Ids, compact
from predictive.counts.strings import Strings
from predictive.mapped_arrays import Array
from predictive.tokenizer import END_ID, UNKNOWN_ID, Tokenizer

_CACHED = 4096
"""Texts: those that were looked up last."""


class TokenIndex:
    """The tokens of a vocabulary, sorted by text, and the words of a lexicon that have tokens.

    `The`, `the` and `the` glued to a bracket are tokens of one word. The place of a word is its
    index among the words that have tokens, in the order of their ids.
    """

    def __init__(
        self,
        texts: Strings,
        token_ids: Ids,
        word_ids: Ids,
        places: Ids,
        word_tokens: Ids,
        token_places: Ids,
        ends: Ids,
    ) -> None:
        """Take the arrays that `of` makes."""
        self._texts = texts
        self._token_ids = token_ids
        self.id_of = lru_cache(_CACHED)(self._id_of)
        self.word_ids = word_ids
        """(M,): the words that have tokens, ascending."""
        self.places = places
        """(N,): the place of each word of the lexicon; M if it has no token."""
        self._word_tokens = word_tokens
        """The first token of each word, then the second of those that have two, and so on."""
        self._token_places = token_places
        """The place of the word of each of these tokens."""
        self._ends = ends
        """Where the first tokens end, where the second ones end, and so on."""

    @classmethod
    def of(cls, tokenizer: Tokenizer, lexicon: Lexicon) -> "TokenIndex":
        """Index a vocabulary of words. One of characters has no tokens for words."""
        tokens = tokenizer.tokens if tokenizer.level == "word" else []
        order = sorted(range(len(tokens)), key=tokens.__getitem__)
        words = _word_ids(tokens, lexicon)
        by_word = np.argsort(words, kind="stable")[np.count_nonzero(words < 0) :]
        word_ids, starts, token_places = np.unique(
            words[by_word], return_index=True, return_inverse=True
        )
        rank = np.arange(len(by_word)) - starts[token_places]
        by_rank = np.argsort(rank, kind="stable")
        places = np.full(len(lexicon), len(word_ids))
        places[word_ids] = np.arange(len(word_ids))
        return cls(
            Strings.of(tokens[each] for each in order),
            compact(np.array(order, dtype=np.int64)),
            compact(word_ids),
            compact(places),
            compact(by_word[by_rank]),
            compact(token_places[by_rank]),
            compact(np.bincount(rank).cumsum()),
        )

    def __len__(self) -> int:
        """Return the number of tokens."""
        return len(self._texts)

    def _id_of(self, text: str) -> int | None:
        """Return the token of a text; None if there is none."""
        place = bisect_left(self._texts, text)
        if place == len(self._texts) or self._texts[place] != text:
            return None
        return int(self._token_ids[place])

    def sums(self, values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Sum up values of tokens (V,) for each word that has tokens (M,)."""
        tokens, words = self._word_tokens, len(self.word_ids)
        sums = values[tokens[:words]]
        for start, end in pairwise(map(int, self._ends)):
            sums[self._token_places[start:end]] += values[tokens[start:end]]
        return sums

    def arrays(self) -> dict[str, Array]:
        """Return all arrays by name, to be saved."""
        return {
            "tokens": self._texts.data,
            "ends": self._texts.ends,
            "token_ids": self._token_ids,
            "word_ids": self.word_ids,
            "places": self.places,
            "word_tokens": self._word_tokens,
            "token_places": self._token_places,
            "rank_ends": self._ends,
        }

    @classmethod
    def of_arrays(cls, arrays: dict[str, Array]) -> "TokenIndex":
        """Return the index of `arrays`. Raises `ValueError` if they do not fit each other."""
        texts = Strings(arrays["tokens"], arrays["ends"])
        index = cls(texts, *(arrays[name] for name in _IDS))
        tokens, words = len(texts), len(index.word_ids)
        fits = (
            all(arrays[name].ndim == 1 and arrays[name].dtype.kind == "u" for name in _IDS)
            and len(index._token_ids) == tokens
            and len(index._token_places) == len(index._word_tokens) >= words
            and index._token_ids.max(initial=0) < max(1, tokens)
            and index._word_tokens.max(initial=0) < max(1, tokens)
            and index._token_places.max(initial=0) < max(1, words)
            and (int(index._ends[0]) if len(index._ends) else 0) == words
            and index.word_ids.max(initial=0) < len(index.places)
            and index.places.max(initial=0) <= words
        )
        if not fits:
            raise ValueError("its tokens and words do not fit each other")
        return index


_IDS = ("token_ids", "word_ids", "places", "word_tokens", "token_places", "rank_ends")


def _word_ids(tokens: list[str], lexicon: Lexicon) -> npt.NDArray[np.int64]:
    """Return the word that each token (V,) stands for; -1 if none."""
    keys = fold_case_all([token.strip(" ") for token in tokens])
    found = (lexicon.id_of(key) if key else None for key in keys)
    words = np.array([-1 if each is None else each for each in found], dtype=np.int64)
    if len(words):
        words[UNKNOWN_ID], words[END_ID] = -1, lexicon.line_break_id
    return words
