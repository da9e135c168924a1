"""Tokens are summed up by word, and rare words found block by block, as slow code would do it."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive.counts import rare_words
from predictive.counts.lexicon import fold_case
from predictive.counts.rare_words import RareWords
from predictive.counts.token_index import TokenIndex
from predictive.counts.unigrams import DECODED, Unigrams
from predictive.counts.word_index import WordIndex
from predictive.tokenizer import Tokenizer
from tests.small_index import small_index

SEEDS = st.integers(0, 1 << 32)
LANGUAGES = st.integers(1, 3)


@pytest.fixture(autouse=True, scope="module")
def small_blocks() -> Iterator[None]:
    """Blocks so small that few words fill several."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rare_words, "_BLOCK", 4)
        yield


@given(SEEDS, SEEDS)
def test_the_values_of_tokens_are_summed_up_by_word(seed: int, values_seed: int) -> None:
    small = small_index(seed, 1)
    values = np.random.default_rng(values_seed).random(len(small.word_of_token), np.float32)
    is_word = small.word_of_token >= 0
    sums = np.bincount(
        small.word_of_token[is_word], weights=values[is_word], minlength=len(small.lexicon)
    )
    tokens = small.words.tokens
    assert tokens.word_ids.tolist() == np.flatnonzero(small.has_token).tolist()
    assert tokens.sums(values) == pytest.approx(sums[small.has_token], rel=1e-5)
    places = np.where(small.has_token, np.cumsum(small.has_token) - 1, len(tokens.word_ids))
    assert tokens.places.tolist() == places.tolist()


@given(st.lists(st.text("aAñ ,\n", min_size=1, max_size=3)), st.text("aAñ ,", max_size=3))
def test_tokens_are_found_by_their_text(texts: list[str], other: str) -> None:
    tokenizer = Tokenizer.from_tokens("word", texts)
    tokens = TokenIndex.of(tokenizer, small_index(1, 1).lexicon)
    assert len(tokens) == tokenizer.vocab_size
    for text in (*tokenizer.tokens, other):
        assert tokens.id_of(text) == tokenizer.ids.get(text), text


def test_characters_are_no_tokens_of_words() -> None:
    tokens = TokenIndex.of(Tokenizer.from_tokens("char", ["a", "b"]), small_index(1, 1).lexicon)
    assert len(tokens) == len(tokens.word_ids) == len(tokens.sums(np.ones(5, np.float32))) == 0


@given(LANGUAGES, st.data())
def test_rare_words_are_summed_up_and_found_in_each_language_as_slow_code_would(
    languages: int, data: st.DataObject
) -> None:
    size = data.draw(st.integers(1, 40))
    codes = data.draw(st.lists(st.integers(0, 255), min_size=size, max_size=size))
    rng = np.random.default_rng(data.draw(SEEDS))
    tables = np.stack([codes, *(rng.permutation(codes) for _ in range(languages - 1))])
    is_rare = rng.random(size) < data.draw(st.sampled_from([0, 0.5, 1]))
    places = np.where(is_rare, 7, 0).astype(np.uint16)
    rare = RareWords.of(Unigrams(tables.astype(np.uint8)), places, 7)
    probabilities = np.where(is_rare, DECODED[tables], 0)
    start = data.draw(st.integers(0, size))
    end = data.draw(st.integers(start, size))
    most = data.draw(st.integers(1, 8))
    found = rare.range(start, end, most)
    inside = probabilities[:, start:end]
    assert rare.total == pytest.approx(probabilities.sum(axis=1), rel=1e-5)
    assert found.sums == pytest.approx(inside.sum(axis=1), rel=1e-5, abs=1e-9)
    word_ids = found.word_ids
    assert len(set(word_ids.tolist())) == len(word_ids) <= languages * most
    assert (is_rare[word_ids] & (start <= word_ids) & (word_ids < end)).all()
    for each in range(languages):
        best = [value for value in np.sort(inside[each])[::-1][:most].tolist() if value]
        assert np.sort(probabilities[each, word_ids])[::-1][: len(best)].tolist() == best


@given(SEEDS, LANGUAGES)
def test_an_index_comes_back_as_it_was_saved(
    tmp_path_factory: pytest.TempPathFactory, seed: int, languages: int
) -> None:
    small = small_index(seed, languages)
    path = tmp_path_factory.mktemp("index") / "index.safetensors"
    small.words.save(path)
    loaded = WordIndex.load(path, small.words.rare.unigrams)
    for name, array in small.words.tokens.arrays().items():
        np.testing.assert_array_equal(loaded.tokens.arrays()[name], array, err_msg=name)
    np.testing.assert_array_equal(loaded.rare.best, small.words.rare.best)
    np.testing.assert_array_equal(loaded.rare.sums, small.words.rare.sums)
    for form in small.lexicon.written_forms:
        assert loaded.tokens.id_of(fold_case(form)) == small.words.tokens.id_of(fold_case(form))
