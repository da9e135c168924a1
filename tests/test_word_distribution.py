"""A sparse distribution is the same as a dense one; the best words are the first of all sorted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from predictive.counts import rare_words
from predictive.counts.estimation import estimate
from predictive.counts.lexicon import Lexicon, fold_accents, fold_case
from predictive.counts.ngram_model import NgramModel
from predictive.counts.unigrams import Unigrams
from predictive.counts.word_index import WordIndex
from predictive.prediction.next_words import NextWords
from predictive.prediction.vocabulary import SessionVocabulary, Vocabulary
from predictive.prediction.word_distribution import WordDistribution
from predictive.tokenizer import UNKNOWN_ID, Tokenizer
from tests.small_index import SPELLINGS, Floats, SmallIndex, small_index

SEEDS = st.integers(0, 1 << 32)
LANGUAGES = st.integers(1, 3)
NEW_WORDS = 3
OPERATIONS = st.lists(
    st.tuples(st.sampled_from(["scale", "mix tokens", "mix n-grams", "add", "drop"]), SEEDS),
    max_size=6,
)


@pytest.fixture(autouse=True, scope="module")
def small_blocks() -> Iterator[None]:
    """Blocks so small that few words fill several."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rare_words, "_BLOCK", 4)
        yield


@dataclass
class Dense:
    """A slow reference: the probabilities of all words of a lexicon and a session."""

    by_frequency: Floats
    """(K, N + new): the part that words without a token have by each language's unigrams."""
    others: Floats
    """(N + new,)"""

    @classmethod
    def of(cls, small: SmallIndex, tail: Floats, others: npt.NDArray[Any]) -> "Dense":
        by_frequency = np.where(small.has_token, 0, tail[:, None] * small.tables)
        padding = (0, NEW_WORDS)
        return cls(np.pad(by_frequency, ((0, 0), padding)), np.pad(others, padding))

    @property
    def probabilities(self) -> Floats:
        total: Floats = self.by_frequency.sum(axis=0) + self.others
        return total

    def mix(self, other: "Dense", weight: float) -> None:
        self.by_frequency = (1 - weight) * self.by_frequency + weight * other.by_frequency
        self.others = (1 - weight) * self.others + weight * other.others

    def scale(self, factor: float) -> None:
        self.by_frequency = self.by_frequency * factor
        self.others = self.others * factor

    def drop(self, ids: np.ndarray) -> None:
        self.by_frequency[:, ids] = 0
        self.others[ids] = 0

    def prefer(self, small: SmallIndex, languages: Floats) -> None:
        """Apply Bayes' rule to each word; before, all languages were as probable."""
        known = len(small.lexicon)
        before = self.probabilities[:known].sum()
        likelihoods = small.tables / small.tables.sum(axis=0)
        factors = np.pad(len(languages) * languages @ likelihoods, (0, NEW_WORDS))
        self.by_frequency = self.by_frequency * factors
        self.others = self.others * factors
        self.scale(before / self.probabilities[:known].sum())


Both = tuple[WordDistribution, Dense]


def of_tokens(small: SmallIndex, rng: np.random.Generator) -> Both:
    values = rng.dirichlet(np.ones(len(small.word_of_token))).astype(np.float32)
    is_word = small.word_of_token >= 0
    sums = np.bincount(
        small.word_of_token[is_word], weights=values[is_word], minlength=len(small.lexicon)
    )
    rare = small.tables[:, ~small.has_token].sum()
    tail = np.full(len(small.tables), values[UNKNOWN_ID] / max(rare, 1e-12))
    sparse = WordDistribution.of_tokens(small.words, values)
    return sparse, Dense.of(small, tail, sums)


def of_ngrams(small: SmallIndex, rng: np.random.Generator) -> Both:
    """N-grams of random text, after a random context."""
    size = len(small.lexicon)
    ids = rng.integers(size, size=200)
    levels = estimate(np.array([size - 1, *ids, size - 1]), size).levels
    ngrams = NgramModel(small.words.rare.unigrams, levels)
    start = rng.integers(len(ids) - 3)
    context = ids[start : start + 3].tolist()
    every = ngrams.distribution(context)
    continuation = ngrams.continuation(context)
    tail = np.full(len(small.tables), continuation.backoff / len(small.tables))
    by_frequency = np.where(small.has_token, 0, tail @ small.tables)
    sparse = WordDistribution.of_ngrams(small.words, continuation)
    return sparse, Dense.of(small, tail, every - by_frequency)


def apply(small: SmallIndex, both: Both, operation: str, rng: np.random.Generator) -> None:
    sparse, dense = both
    size = len(small.lexicon) + NEW_WORDS
    ids = rng.permutation(size)[: rng.integers(size)]
    if operation == "scale":
        factor = float(rng.random())
        sparse.scale(factor)
        dense.scale(factor)
    elif operation == "add":
        amounts = 0.1 * rng.random(len(ids), np.float32)
        sparse.add(ids, amounts)
        dense.others[ids] += amounts
    elif operation == "drop":
        sparse.drop(ids)
        dense.drop(ids)
    else:
        other = {"mix tokens": of_tokens, "mix n-grams": of_ngrams}[operation](small, rng)
        weight = float(rng.random())
        sparse.mix(other[0], weight)
        dense.mix(other[1], weight)


def both_after(small: SmallIndex, operations: list[tuple[str, int]], first: int) -> Both:
    """Return the same distribution, sparse and dense, after some operations."""
    rng = np.random.default_rng(first)
    make = of_tokens if rng.random() < 0.5 else of_ngrams
    both = make(small, rng)
    if rng.random() < 0.5:
        languages = rng.dirichlet(np.ones(len(small.tables))).astype(np.float32)
        both[0].prefer(languages)
        both[1].prefer(small, languages)
    for operation, seed in operations:
        apply(small, both, operation, np.random.default_rng(seed))
    return both


def finds_all(small: SmallIndex) -> bool:
    """Whether rare words cannot be missed: those of middling probability in each language may."""
    return len(small.tables) == 1 or int(np.count_nonzero(~small.has_token)) <= 16


def best_of(values: Floats, most: int) -> list[float]:
    return [each for each in np.sort(values)[::-1][:most].tolist() if each > 1e-6]


@given(SEEDS, LANGUAGES, SEEDS, OPERATIONS, st.data())
def test_a_sparse_distribution_is_the_same_as_a_dense_one(
    seed: int, languages: int, first: int, operations: list[tuple[str, int]], data: st.DataObject
) -> None:
    small = small_index(seed, languages)
    sparse, dense = both_after(small, operations, first)
    expected = dense.probabilities
    assert sparse.at(np.arange(len(expected))) == pytest.approx(expected, rel=1e-4, abs=1e-6)
    start = data.draw(st.integers(0, len(small.lexicon)))
    end = data.draw(st.integers(start, len(small.lexicon)))
    inside = expected[start:end]
    assert sparse.total(start, end) == pytest.approx(inside.sum(), rel=1e-4, abs=1e-5)
    assume(finds_all(small))
    most = data.draw(st.integers(1, 20))
    found = sparse.most_probable(start, end, most)
    assert len(set(found.tolist())) == len(found)
    assert ((start <= found) & (found < end)).all()
    assert best_of(expected[found], most) == pytest.approx(best_of(inside, most), rel=1e-3)


@given(SEEDS, LANGUAGES, SEEDS, OPERATIONS)
def test_a_dropped_word_has_no_probability_at_all(
    seed: int, languages: int, first: int, operations: list[tuple[str, int]]
) -> None:
    small = small_index(seed, languages)
    sparse, _ = both_after(small, operations, first)
    ids = np.arange(len(small.lexicon) + NEW_WORDS)
    sparse.drop(ids)
    assert not sparse.at(ids).any()
    assert not sparse.at(ids[::2]).any()


@given(SEEDS, LANGUAGES, SEEDS)
def test_preferring_languages_keeps_the_sum(seed: int, languages: int, first: int) -> None:
    small = small_index(seed, languages)
    sparse, _ = of_tokens(small, np.random.default_rng(first))
    before = sparse.total(0, len(small.lexicon))
    weights = np.random.default_rng(first).dirichlet(np.ones(languages)).astype(np.float32)
    sparse.prefer(weights)
    assert sparse.total(0, len(small.lexicon)) == pytest.approx(before, rel=1e-4)


def test_a_lexicon_may_have_exactly_as_many_words_as_two_bytes_tell_apart() -> None:
    lexicon = Lexicon.from_written_forms(f"w{number:05}" for number in range((1 << 16) - 1))
    size = len(lexicon)
    tokenizer = Tokenizer.from_tokens("word", [" w00001"])
    index = WordIndex.of(tokenizer, lexicon, Unigrams.of(np.full(size, 1e-5, np.float32)))
    distribution = WordDistribution.of_tokens(index, np.full(4, 0.25, np.float32))
    assert size == 1 << 16
    assert index.tokens.word_ids.dtype == np.uint16
    assert distribution.total(0, size) == pytest.approx(1)
    assert distribution.most_probable(size - 1, size, 3).tolist() == [size - 1]


# The best words


@dataclass
class Session:
    """The words of a session, sparse and dense."""

    words: SessionVocabulary
    distribution: WordDistribution
    probabilities: Floats

    def matches(self, prefix: str) -> np.ndarray:
        """Return by hand the words that begin with a prefix."""
        typed = fold_case(prefix)
        fold: Callable[[str], str] = fold_accents if fold_accents(typed) == typed else fold_case
        new = range(len(self.words.known), len(self.words))
        words = (*range(self.words.known.lexicon.word_count), *new)
        found = [each for each in words if fold(self.words.form(each)).startswith(typed)]
        return np.array(found, dtype=np.int64)

    def next_words(self, exponent: float = 1.0) -> NextWords:
        return NextWords(self.distribution, 0.05, self.words, exponent)


def session(seed: int, languages: int, operations: list[tuple[str, int]]) -> Session:
    small = small_index(seed, languages)
    vocabulary = Vocabulary(
        small.lexicon, small.words.tokens, small.words.rare.unigrams, capitalizes=True
    )
    words = SessionVocabulary(vocabulary)
    new = (each for each in SPELLINGS if vocabulary.closest_id(each) is None)
    for _ in range(NEW_WORDS):
        words.add(next(new))
    sparse, dense = both_after(small, operations, seed)
    return Session(words, sparse, dense.probabilities)


@given(SEEDS, LANGUAGES, OPERATIONS, st.text("aáñnB", max_size=2), st.integers(1, 20))
@example(3, 2, [("add", 1), ("drop", 2)], "", 5)
def test_the_best_words_are_the_first_of_all_words_sorted(
    seed: int, languages: int, operations: list[tuple[str, int]], prefix: str, limit: int
) -> None:
    assume(finds_all(small_index(seed, languages)))
    here = session(seed, languages, operations)
    ids = here.matches(prefix)
    share = (np.count_nonzero(ids < len(here.words.known)) + 0.5) / (
        here.words.known.lexicon.word_count + 0.5
    )
    total = here.probabilities[ids].sum() + 0.05 * share
    others = [
        each for each in ids.tolist() if fold_case(here.words.form(each)) != fold_case(prefix)
    ]
    found = [each for each in here.next_words().best(prefix, limit) if each.probability > 1e-5]
    assert {each.word_id for each in found} <= set(others)
    expected = [each for each in best_of(here.probabilities[others] / total, limit) if each > 1e-5]
    assert [each.probability for each in found] == pytest.approx(expected, rel=1e-2)
    for word_id, probability in found:
        assert probability == pytest.approx(here.probabilities[word_id] / total, rel=1e-2)
        assert here.next_words().probability(word_id, prefix) == pytest.approx(
            probability, rel=1e-2
        )


@given(SEEDS, LANGUAGES, st.sampled_from([0.01, 0.8, 1.0, 1.3, 100.0]))
def test_calibration_raises_probabilities_to_a_power_and_keeps_their_order(
    seed: int, languages: int, exponent: float
) -> None:
    here = session(seed, languages, [])
    plain = here.next_words().best("", 10)
    found = here.next_words(exponent).best("", 10)
    assert [each.word_id for each in found] == [each.word_id for each in plain]
    assert sum(each.probability for each in found) <= 1.0001
    for (_, before), (_, after) in zip(plain, found, strict=True):
        ratio = (before / plain[0].probability) ** exponent
        assert after / found[0].probability == pytest.approx(ratio, rel=1e-3)
    assert here.next_words(1.0).best("", 10) == plain
    assert here.next_words().with_exponent(exponent).best("", 10) == found
