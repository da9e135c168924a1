"""A network's tokens as words: found by their text, and summed up word by word."""

from bisect import bisect_left

import numpy as np
import numpy.typing as npt

from predictive.counts.lexicon import Lexicon, fold_case_all
from predictive.counts.ngram_model import compact
from predictive.counts.strings import Strings
from predictive.mapped_arrays import Array
from predictive.tokenizer import END_ID, UNKNOWN_ID, Tokenizer

Ids = npt.NDArray[np.unsignedinteger]


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
        word_tokens: Ids,
        starts: Ids,
        places: Ids,
    ) -> None:
        """Take the arrays that `of` makes."""
        self._texts = texts
        self._token_ids = token_ids
        self.word_ids = word_ids
        """(M,): the words that have tokens, ascending."""
        self._word_tokens = word_tokens
        self._starts = starts
        self.places = places
        """(N,): the place of each word of the lexicon; M if it has no token."""

    @classmethod
    def of(cls, tokenizer: Tokenizer, lexicon: Lexicon) -> "TokenIndex":
        """Index a vocabulary of words. One of characters has no tokens for words."""
        tokens = tokenizer.tokens if tokenizer.level == "word" else []
        order = sorted(range(len(tokens)), key=tokens.__getitem__)
        words = _word_ids(tokens, lexicon)
        word_tokens = np.argsort(words, kind="stable")[np.count_nonzero(words < 0) :]
        word_ids, starts = np.unique(words[word_tokens], return_index=True)
        places = np.full(len(lexicon), len(word_ids))
        places[word_ids] = np.arange(len(word_ids))
        return cls(
            Strings.of(tokens[each] for each in order),
            *map(compact, (np.array(order, np.int64), word_ids, word_tokens, starts, places)),
        )

    def __len__(self) -> int:
        """Return the number of tokens."""
        return len(self._texts)

    def id_of(self, text: str) -> int | None:
        """Return the token of a text; None if there is none."""
        place = bisect_left(self._texts, text)
        if place == len(self._texts) or self._texts[place] != text:
            return None
        return int(self._token_ids[place])

    def sums(self, values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Sum up values of tokens (V,) for each word that has tokens (M,)."""
        if not len(self.word_ids):
            return np.zeros(0, dtype=np.float32)
        sums: npt.NDArray[np.float32] = np.add.reduceat(
            values[self._word_tokens], self._starts.astype(np.intp)
        )
        return sums

    def arrays(self) -> dict[str, Array]:
        """Return all arrays by name, to be saved."""
        return {
            "tokens": self._texts.data,
            "ends": self._texts.ends,
            "token_ids": self._token_ids,
            "word_ids": self.word_ids,
            "word_tokens": self._word_tokens,
            "starts": self._starts,
            "places": self.places,
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
            and len(index._starts) == words
            and index._token_ids.max(initial=0) < max(1, tokens)
            and index._word_tokens.max(initial=0) < max(1, tokens)
            and (not words or index._starts.max() < len(index._word_tokens))
            and index.word_ids.max(initial=0) < len(index.places)
            and index.places.max(initial=0) <= words
        )
        if not fits:
            raise ValueError("its tokens and words do not fit each other")
        return index


_IDS = ("token_ids", "word_ids", "word_tokens", "starts", "places")


def _word_ids(tokens: list[str], lexicon: Lexicon) -> npt.NDArray[np.int64]:
    """Return the word that each token (V,) stands for; -1 if none."""
    keys = fold_case_all([token.strip(" ") for token in tokens])
    found = (lexicon.id_of(key) if key else None for key in keys)
    words = np.array([-1 if each is None else each for each in found], dtype=np.int64)
    if len(words):
        words[UNKNOWN_ID], words[END_ID] = -1, lexicon.line_break_id
    return words
