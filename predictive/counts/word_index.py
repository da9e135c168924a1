"""What suggesting looks up besides the counts: which words have tokens, and which have none."""

from functools import cached_property
from pathlib import Path

from predictive.counts.lexicon import Lexicon
from predictive.counts.rare_words import RareWords
from predictive.counts.token_index import TokenIndex
from predictive.counts.unigrams import DECODED, Distribution, Unigrams
from predictive.errors import as_model_error
from predictive.mapped_arrays import map_arrays, save_arrays
from predictive.tokenizer import Tokenizer


class WordIndex:
    """The words of a lexicon that have tokens, and those that have none. It never changes."""

    def __init__(self, tokens: TokenIndex, rare: RareWords) -> None:
        self.tokens = tokens
        self.rare = rare

    @classmethod
    def of(cls, tokenizer: Tokenizer, lexicon: Lexicon, unigrams: Unigrams) -> "WordIndex":
        """Index a vocabulary and a lexicon."""
        tokens = TokenIndex.of(tokenizer, lexicon)
        return cls(tokens, RareWords.of(unigrams, tokens.places, len(tokens.word_ids)))

    @cached_property
    def token_unigrams(self) -> Distribution:
        """The unigram probabilities (K, M) of the words with tokens, in each language."""
        return DECODED[self.rare.unigrams.codes[:, self.tokens.word_ids]]

    @cached_property
    def token_languages(self) -> Distribution:
        """How probable each language is for each word with a token (K, M), all being as likely."""
        result: Distribution = self.token_unigrams / self.token_unigrams.sum(axis=0)
        return result

    def save(self, path: Path) -> None:
        """Write the index into one file."""
        save_arrays(path, {**self.tokens.arrays(), "best": self.rare.best, "sums": self.rare.sums})

    @classmethod
    def load(cls, path: Path, unigrams: Unigrams) -> "WordIndex":
        """Map a file that `save` wrote. Raises `ModelError` if it is damaged."""
        with as_model_error(path):
            arrays = map_arrays(path)
            tokens = TokenIndex.of_arrays(arrays)
            if len(tokens.places) != len(unigrams):
                raise ValueError("it does not fit the n-grams")
            places, words = tokens.places, len(tokens.word_ids)
            rare = RareWords(unigrams, places, words, arrays["best"], arrays["sums"])
            return cls(tokens, rare)
