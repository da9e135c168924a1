"""Lexicon, n-gram models and smoothing."""

from collections import Counter
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from predictive.counts.counting import count_text
from predictive.counts.estimation import estimate
from predictive.counts.lexicon import Lexicon, fold_accents, fold_case
from predictive.counts.ngram_model import NgramModel, trie_level
from predictive.counts.spelling import SpellingModel
from predictive.counts.unigrams import Unigrams, quantize
from predictive.errors import ModelError
from predictive.mapped_arrays import map_arrays, save_arrays

WORDS = st.text(alphabet="abñáéüoT'-", min_size=1, max_size=5).filter(
    lambda word: word[0].isalpha()
)
STREAMS = st.lists(st.integers(0, 4), min_size=1, max_size=60)
ROUNDING = 0.04
"""Quantization to a byte changes a probability by at most 3 %."""


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Mañana", "manana"),
        ("ÉL", "el"),
        ("pingüino", "pinguino"),
        ("don’t", "don't"),
        ("straße", "straße"),
        ("n\u0303", "n"),
    ],
)
def test_folding_removes_case_accents_and_kinds_of_apostrophes(text: str, folded: str) -> None:
    assert fold_accents(text) == folded


@given(st.lists(WORDS), WORDS)
def test_words_are_found_by_prefix(words: list[str], prefix: str) -> None:
    lexicon = Lexicon.from_written_forms({fold_case(word): word for word in words}.values())
    found = {lexicon.words[number] for number in lexicon.ids_with_prefix(fold_accents(prefix))}
    assert found == {
        fold_case(word) for word in words if fold_accents(word).startswith(fold_accents(prefix))
    }
    same = {lexicon.words[number] for number in lexicon.ids_folded_to(fold_accents(prefix))}
    assert same == {fold_case(word) for word in words if fold_accents(word) == fold_accents(prefix)}


@given(st.lists(WORDS | st.sampled_from([",", ".", "¿", "🙂"])))
def test_a_lexicon_comes_back_as_it_was_saved(
    tmp_path_factory: pytest.TempPathFactory, forms: list[str]
) -> None:
    lexicon = Lexicon.from_written_forms({fold_case(form): form for form in forms}.values())
    path = tmp_path_factory.mktemp("lexicon") / "lexicon.safetensors"
    lexicon.save(path)
    loaded = Lexicon.load(path)
    assert list(loaded.written_forms) == list(lexicon.written_forms)
    assert loaded.words == lexicon.words


@pytest.mark.parametrize(
    "damage",
    [
        {"ends": np.array([4], np.uint32)},
        {"ends": np.array([5], np.uint64)},
        {"ends": np.array([[5]], np.uint32)},
        {"forms": np.frombuffer(b"perro", np.int8)},
        {"ends": np.zeros(0, np.uint32), "forms": np.zeros(0, np.uint8)},
        {"accented": np.array([2], np.uint32)},
        {"accented": np.array([-1], np.int32)},
        {"accented": np.array([[0]], np.uint32)},
    ],
    ids=[
        "too few bytes", "other ends", "too many dimensions", "no bytes", "no words",
        "no accented word", "negative", "accents in two dimensions",
    ],
)  # fmt: skip
def test_a_damaged_lexicon_is_refused(tmp_path: Path, damage: dict[str, np.ndarray]) -> None:
    path = tmp_path / "lexicon.safetensors"
    Lexicon.from_written_forms(["perro"]).save(path)
    save_arrays(path, map_arrays(path) | damage)
    with pytest.raises(ModelError, match=r"lexicon\.safetensors is damaged"):
        Lexicon.load(path)


def test_the_written_form_is_that_inside_sentences() -> None:
    text = "Tom ama a Madrid. Perro que ladra no muerde. Un perro, dice Tom. Un gato en Madrid.\n"
    counted = count_text(lambda: [text])
    assert {"Tom", "Madrid", "perro", "un", "gato"} <= set(counted.lexicon.written_forms)
    assert counted.capitalized_share == 1.0


def test_known_words_are_in_the_lexicon_without_being_in_the_text() -> None:
    lexicon = count_text(lambda: ["uno dos\n"], [" tres", "<unk>", "\n"]).lexicon
    assert "tres" in lexicon.words
    assert "<unk>" not in lexicon.written_forms


@pytest.mark.parametrize("text", ["", "\n", "....", "a" * 5000, "x\n"])
def test_any_text_can_be_counted(text: str) -> None:
    counted = count_text(lambda: [text])
    behind = counted.ngrams.distribution([counted.lexicon.line_break_id])
    assert behind.sum() == pytest.approx(1, abs=ROUNDING)


@given(STREAMS, st.lists(st.integers(0, 4), max_size=3))
@example([0, 1, 1, 0, 2, 0, 0, 2, 0, 1, 1, 1, 0, 0, 1], [1, 0, 0])
def test_probabilities_after_any_context_sum_to_one(stream: list[int], context: list[int]) -> None:
    model = estimate(np.array(stream), 5)
    found = model.distribution(context)
    assert found.sum() == pytest.approx(1, abs=2 * ROUNDING)  # products of rounded numbers
    assert (found > 0).all()


def reference(stream: list[int], size: int, context: tuple[int, ...], order: int) -> np.ndarray:
    """A slow reference: interpolated modified Kneser-Ney, as in the paper, of a highest `order`."""
    end = size - 1
    grams = {
        length: [
            tuple(stream[start : start + length])
            for start in range(len(stream) - length + 1)
            if end not in stream[start + 1 : start + length - 1]
        ]
        for length in range(1, order + 1)
    }
    highest = Counter(grams[order])

    def adjusted(length: int) -> dict[tuple[int, ...], int]:
        if length == order:
            return dict(highest)
        before: dict[tuple[int, ...], set[int]] = {gram: set() for gram in grams[length]}
        for longer in grams[length + 1]:
            before[longer[1:]].add(longer[0])
        raw = Counter(grams[length])
        return {
            gram: raw[gram] if gram[0] == end and length > 1 else max(1, len(words))
            for gram, words in before.items()
        }

    def discounted(counts: dict[tuple[int, ...], int]) -> dict[tuple[int, ...], float]:
        times = Counter(counts.values())
        one, two, three, four = (max(1, times[number]) for number in (1, 2, 3, 4))
        share = one / (one + 2 * two)
        discounts = [
            np.clip(1 - 2 * share * two / one, 0.1, 0.95),
            np.clip(2 - 3 * share * three / two, 0.2, 1.9),
            np.clip(3 - 4 * share * four / three, 0.3, 2.85),
        ]
        return {gram: number - discounts[min(number, 3) - 1] for gram, number in counts.items()}

    counts = adjusted(1)
    kept, total = discounted(counts), sum(counts.values())
    left = 1 - sum(kept.values()) / total
    result = np.array([kept.get((word,), 0.0) / total + left / size for word in range(size)])
    for length in range(2, min(order, len(context) + 1) + 1):
        counts = adjusted(length)
        kept, known = discounted(counts), context[-length + 1 :]
        total = sum(number for gram, number in counts.items() if gram[:-1] == known)
        if not total:
            break
        own = np.array([kept.get((*known, word), 0.0) / total for word in range(size)])
        result = own + (1 - own.sum()) * result
    return result


@given(STREAMS, st.lists(st.integers(0, 4), min_size=1, max_size=2))
def test_estimates_are_those_of_the_paper(stream: list[int], context: list[int]) -> None:
    single = [stream[0], *(word for last, word in pairwise(stream) if (last, word) != (4, 4))]
    found = estimate(np.array(single), 5, order=3).distribution(context)
    expected = reference(single, 5, tuple(context), 3)
    assert found == pytest.approx(expected, rel=0.1, abs=1e-3)


def test_ngrams_do_not_extend_across_line_ends() -> None:
    one, two, end = 0, 1, 2
    model = estimate(np.array([end, one, end, two, end] * 5), 3)
    assert model.distribution([one]).argmax() == end
    # what comes behind a line's end forgets the line
    assert (model.distribution([one, end]) == model.distribution([two, end])).all()
    assert (model.distribution([one, end]) == model.distribution([end])).all()


@given(STREAMS, st.integers(1, 30), st.lists(st.integers(0, 4), max_size=3))
def test_pruning_keeps_at_most_the_given_number_of_ngrams(
    stream: list[int], most: int, context: list[int]
) -> None:
    model = estimate(np.array(stream), 5, max_ngrams=most)
    assert sum(len(level.words) for level in model.levels) <= most
    assert model.distribution(context).sum() == pytest.approx(1, abs=2 * ROUNDING)


def test_pruning_keeps_the_most_useful_ngram_not_the_most_frequent() -> None:
    usual, first, second, end = 0, 4, 5, 6
    rng = np.random.default_rng(1)
    draws = rng.choice(5, p=[0.24, 0.24, 0.24, 0.24, 0.04], size=1000)
    stream = [end, *chain(*((each,) if each < first else (first, second) for each in draws))]
    assert Counter(pairwise(stream))[usual, usual] > Counter(pairwise(stream))[first, second]
    model = estimate(np.array([*stream, end]), 7, max_ngrams=1)
    unigrams = model.unigrams.distribution()
    assert model.distribution([first])[second] > 3 * unigrams[second]
    assert (model.distribution([usual]) == unigrams).all()


def test_a_word_may_have_a_larger_id_than_all_words_that_follow_others() -> None:
    size = 70_000
    starts, backoffs = np.zeros(size, np.uint16), np.full(size, 255, np.uint8)
    starts[0] = 1
    word, code = np.array([1], np.uint16), np.array([9], np.uint8)
    level = trie_level(word, code, starts, backoffs)
    longer = trie_level(word, code, np.array([1], np.uint16), np.array([9], np.uint8))
    model = NgramModel(Unigrams.of(np.full(size, 1 / size, np.float32)), [level, longer])
    assert model.continuation([0, size - 1]).parts == []
    assert [each.ids.tolist() for each in model.continuation([0]).parts] == [[1]]
    assert len(model.continuation([size - 1, 0]).parts) == 1


def test_ngrams_come_back_as_they_were_saved(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    model = estimate(rng.integers(20, size=500), 20)
    model.save(tmp_path / "ngrams.safetensors")
    loaded = NgramModel.load(tmp_path / "ngrams.safetensors")
    for context in ([3], [3, 4], [1, 2, 3]):
        assert (loaded.distribution(context) == model.distribution(context)).all()


@pytest.mark.parametrize("damage", [b"", b"PK", b"\xff" * 500])
def test_damaged_ngrams_are_refused(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "ngrams.safetensors"
    path.write_bytes(damage)
    with pytest.raises(ModelError, match=r"ngrams\.safetensors is damaged"):
        NgramModel.load(path)


@given(st.floats(1e-6, 1))
def test_quantization_changes_a_probability_by_at_most_four_percent(probability: float) -> None:
    code = quantize(np.array([probability]))[0]
    assert np.exp(-int(code) / 16) == pytest.approx(probability, rel=ROUNDING)


def test_unseen_words_are_spelled_like_seen_ones(tmp_path: Path) -> None:
    words = [stem + end for stem in ("salt", "cant", "llor", "habl") for end in ("ar", "ando", "é")]
    spelling = SpellingModel.from_words(words)
    guesses = [word for word, _ in spelling.completions("nadan")]
    assert "nadando" in guesses
    spelling.save(tmp_path / "spelling.safetensors")
    loaded = SpellingModel.load(tmp_path / "spelling.safetensors")
    assert list(loaded.completions("nadan")) == list(spelling.completions("nadan"))
    assert list(spelling.completions("ñandu")) == []
