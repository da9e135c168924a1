"""The counted words of the bundled model: lexicon, n-grams, unigrams of each language, spelling."""

from collections import Counter
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from benchmarks.base.lexicon import WordCounts, chosen_words
from benchmarks.base.recipe import LANGUAGES, Recipe, Source
from benchmarks.base.sources import Text, counted_share, pieces, word_frequencies
from benchmarks.base.stand_ins import rarer_in_ngrams
from benchmarks.base.unigrams import Estimate, estimate_unigrams
from benchmarks.base.vocabulary import vocabulary
from predictive.counts.counting import CountedText, count_tokens
from predictive.counts.lexicon import Lexicon, fold_case, is_word
from predictive.counts.ngram_model import NgramModel
from predictive.counts.spelling import SpellingModel
from predictive.counts.unigrams import Unigrams
from predictive.model.blend import Blend
from predictive.model.count_models import CountModels, save_count_models
from predictive.model.directory import save_blend
from predictive.tokenizer import UNKNOWN_ID, Ids, Tokenizer

TokenCounts = npt.NDArray[np.int64]
Lists = Mapping[str, Mapping[str, float]]
"""Listed words with their frequencies, by language."""

_MAX_TOKENS = 5_000_000
"""More than the texts have: the lexicon is chosen of all of them."""
_SPELLED_WORDS = 150_000
_EDITED = frozenset({"addresses", "docs", "everyday", "news", "notes", "novel-dialogue", "phrases",
                     "prose", "stories", "textbook", "theatre"})  # fmt: skip
"""Kinds of text that an editor has read."""


class Encoded(NamedTuple):
    """The counted texts as ids of one vocabulary, which has every word of them."""

    tokens: list[str]
    sources: list[Source]
    ids: list[Ids]
    """Of each source, once."""
    held_out: dict[str, Ids]
    """By language."""


class Counted(NamedTuple):
    """What is counted in the texts of the recipe."""

    text: CountedText
    unigrams: list[Estimate]
    """One for each language."""


def save_counts(folder: Path, recipe: Recipe, texts: list[Text]) -> None:
    """Count the texts and save the counts in the folder of a model."""
    (lexicon, ngrams, capitalized_share), unigrams = count(recipe, encode(recipe, texts))
    tables = Unigrams.of(*(each.probabilities.astype(np.float32) for each in unigrams))
    ngrams = rarer_in_ngrams(NgramModel(tables, ngrams.levels), lexicon, recipe.rarer)
    spelling = SpellingModel.from_words(_most_probable(lexicon, tables))
    folder.mkdir(parents=True, exist_ok=True)
    save_count_models(folder, CountModels(lexicon, ngrams, spelling), vocabulary(recipe))
    save_blend(folder, Blend(languages=LANGUAGES, capitalizes=capitalized_share > 0.5))


def _most_probable(lexicon: Lexicon, tables: Unigrams) -> list[str]:
    """Return the words that others are spelled like: not the rarest, many of which are misspelt."""
    probabilities = tables.distribution()[: lexicon.word_count]
    chosen = set(np.argsort(-probabilities, kind="stable")[:_SPELLED_WORDS].tolist())
    return [word for word_id, word in enumerate(lexicon.words) if word_id in chosen]


def encode(recipe: Recipe, texts: list[Text]) -> Encoded:
    """Encode the part of each text that is counted."""
    counted = [text for text in texts if text.source.counted]
    parts = [(text.lines, counted_share(text, recipe.counts.ceiling)) for text in counted]
    every = chain.from_iterable(pieces(*part) for part in parts)
    tokenizer = Tokenizer.train("word", every, min_count=1, vocab_size=_MAX_TOKENS)
    ids = [np.concatenate(list(tokenizer.encode_all(pieces(*part)))) for part in parts]
    held_out = {language: tokenizer.encode(_held_out(texts, language)) for language in LANGUAGES}
    return Encoded(tokenizer.tokens, [text.source for text in counted], ids, held_out)


def count(recipe: Recipe, encoded: Encoded) -> Counted:
    """Choose the lexicon, and estimate n-grams and unigrams."""
    lists: Lists = {each.language: word_frequencies(each) for each in recipe.words}
    words = _words(encoded, lists, recipe.counts.min_count)
    tokens = _without_others(encoded, words, recipe.counts.min_count)
    stream = np.concatenate([
        np.tile(ids, source.counted)
        for source, ids in zip(encoded.sources, encoded.ids, strict=True)
    ])  # fmt: skip
    stream[np.array([token == "" for token in tokens])[stream]] = UNKNOWN_ID
    text = count_tokens(stream, tokens, words, max_ngrams=recipe.counts.max_ngrams)
    type_ids = _type_ids(tokens, text.lexicon)
    unigrams = [
        estimate_unigrams(
            text.lexicon,
            _by_type(type_ids, _token_counts(encoded, language), text.lexicon),
            lists[language],
            _by_type(type_ids, _counted(encoded.held_out[language], encoded), text.lexicon),
        )
        for language in LANGUAGES
    ]
    return Counted(text, unigrams)


def _held_out(texts: list[Text], language: str) -> str:
    chosen = (text.held_out for text in texts if text.source.language == language)
    return "\n".join(chain.from_iterable(chosen))


def _words(encoded: Encoded, lists: Lists, min_count: int) -> frozenset[str]:
    """Return the words of the lexicon, as `fold_case` writes them."""
    keys = [fold_case(token.strip(" ")) for token in encoded.tokens]
    counts = {
        language: WordCounts(
            _word_counts(keys, _token_counts(encoded, language)),
            _word_counts(keys, _token_counts(encoded, language, _EDITED)),
        )
        for language in LANGUAGES
    }
    return chosen_words(counts, lists, min_count)


def _without_others(encoded: Encoded, words: frozenset[str], min_count: int) -> list[str]:
    """Return the tokens, each empty if it is neither one of the words nor a frequent mark."""
    counts = np.sum([_token_counts(encoded, language) for language in LANGUAGES], axis=0)
    return [
        token
        if (fold_case(token.strip(" ")) in words if is_word(token.strip(" ")) else many)
        else ""
        for token, many in zip(encoded.tokens, (counts >= min_count).tolist(), strict=True)
    ]


def _token_counts(
    encoded: Encoded, language: str, kinds: frozenset[str] | None = None
) -> TokenCounts:
    """Count the tokens (V,) of a language in all of its sources, or in those of some kinds."""
    total = np.zeros(len(encoded.tokens), np.int64)
    for source, ids in zip(encoded.sources, encoded.ids, strict=True):
        if source.language == language and (kinds is None or source.kind in kinds):
            total += source.counted * _counted(ids, encoded)
    return total


def _counted(ids: Ids, encoded: Encoded) -> TokenCounts:
    counts: TokenCounts = np.bincount(ids, minlength=len(encoded.tokens))
    return counts


def _word_counts(keys: list[str], counts: TokenCounts) -> Counter[str]:
    total: Counter[str] = Counter()
    for index in np.flatnonzero(counts).tolist():
        if is_word(keys[index]):
            total[keys[index]] += int(counts[index])
    return total


def _type_ids(tokens: list[str], lexicon: Lexicon) -> npt.NDArray[np.int64]:
    """Return the type of each token (V,), or -1."""
    found = (lexicon.id_of(token.strip(" ")) if token else None for token in tokens)
    return np.array([-1 if each is None else each for each in found], dtype=np.int64)


def _by_type(type_ids: npt.NDArray[np.int64], counts: TokenCounts, lexicon: Lexicon) -> TokenCounts:
    """Sum up the counts of tokens (V,) by type (N,)."""
    known = type_ids >= 0
    sums = np.bincount(type_ids[known], weights=counts[known], minlength=len(lexicon))
    return sums.astype(np.int64)
