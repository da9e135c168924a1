"""Small lexicons with tokens and unigrams drawn at random, to compare with slow references."""

from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.counts.lexicon import Lexicon, fold_case
from predictive.counts.unigrams import DECODED, Unigrams
from predictive.counts.word_index import WordIndex
from predictive.tokenizer import END_ID, Tokenizer

SPELLINGS = ["".join(each) for length in (1, 2, 3) for each in product("aábnñ", repeat=length)]

Floats = npt.NDArray[np.floating]


class SmallIndex(NamedTuple):
    """An index, with what it was made of as plain arrays."""

    words: WordIndex
    lexicon: Lexicon
    tables: Floats
    """(K, N): the unigram probabilities."""
    word_of_token: npt.NDArray[np.int64]
    """(V,): -1 where a token is no word."""

    @property
    def has_token(self) -> npt.NDArray[np.bool_]:
        """(N,): whether each word has a token."""
        return np.isin(np.arange(len(self.lexicon)), self.word_of_token)


def small_index(seed: int, languages: int) -> SmallIndex:
    """Draw up to 60 words, about half of them with one token or two."""
    rng = np.random.default_rng(seed)
    words = rng.choice(SPELLINGS, rng.integers(1, 60), replace=False).tolist()
    lexicon = Lexicon.from_written_forms([*words, ",", "."])
    lower = [each for each in (*words, ",") if rng.random() < 0.4]
    upper = [each.upper() for each in words if rng.random() < 0.2]
    tokenizer = Tokenizer.from_tokens("word", [" " + each for each in (*lower, *upper)])
    codes = rng.integers(16, 160, size=(languages, len(lexicon)), dtype=np.uint8)
    unigrams = Unigrams(codes)
    ids = {fold_case(form): place for place, form in enumerate(lexicon.written_forms)}
    of_token = [ids.get(fold_case(each.strip(" ")), -1) for each in tokenizer.tokens]
    of_token[END_ID] = lexicon.line_break_id
    index = WordIndex.of(tokenizer, lexicon, unigrams)
    return SmallIndex(index, lexicon, DECODED[codes], np.array(of_token))
