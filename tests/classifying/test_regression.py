"""The regression and its sparse features, by hand and against scikit-learn."""

import zlib

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from predictive.classifying.cross_validation import best_temperature, fit_calibrated
from predictive.classifying.features import TextFeatures
from predictive.classifying.ngrams import NgramWeighting, count_ngrams
from predictive.classifying.regression import Design, fit_regression, log_softmax, minimize
from predictive.classifying.sparse import SparseMatrix, SparseRow

TEXTS = ["Voy al parque", "a b, a b", "¿Qué tal?", "I go to the park", "", "park park PARK"]
EMPTY = SparseMatrix([SparseRow(np.empty(0, np.int64), np.empty(0, np.float32))] * 40, 0)


def sparse(dense: npt.NDArray[np.float32]) -> SparseMatrix:
    rows = [SparseRow(np.flatnonzero(row), row[np.flatnonzero(row)]) for row in dense]
    return SparseMatrix(rows, dense.shape[1])


def shapes(rows: int) -> st.SearchStrategy[npt.NDArray[np.float32]]:
    values = st.sampled_from([0.0, 0.0, 0.0, 0.0, 1.0, -2.0, 0.5])
    return arrays.arrays(np.float32, st.tuples(st.just(rows), st.integers(0, 5)), elements=values)


@given(st.integers(0, 50).flatmap(shapes), st.integers(1, 3))
def test_a_sparse_matrix_multiplies_like_a_dense_one(
    dense: npt.NDArray[np.float32], width: int
) -> None:
    matrix = sparse(dense)
    right = np.arange(dense.shape[1] * width, dtype=np.float32).reshape(-1, width)
    left = np.arange(dense.shape[0] * width, dtype=np.float32).reshape(-1, width)
    np.testing.assert_allclose(matrix.times(right), dense @ right)
    np.testing.assert_allclose(matrix.transposed_times(left), dense.T @ left)


def test_the_minimum_of_a_narrow_valley_is_found() -> None:
    scales = np.array([1.0, 10.0, 100.0])

    def valley(point: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        distance = point - np.array([3.0, -2.0, 1.0])
        return float((scales * distance**2).sum()), 2 * scales * distance

    np.testing.assert_allclose(minimize(valley, np.zeros(3), 1e-6), [3, -2, 1], atol=1e-5)


@pytest.mark.parametrize("classes", [2, 3])
def test_the_regression_is_that_of_scikit_learn(classes: int) -> None:
    linear_model = pytest.importorskip("sklearn.linear_model", reason="no scikit-learn")
    rng = np.random.default_rng(1)
    labels = np.arange(40) % classes
    dense = (rng.normal(size=(40, 6)) + labels[:, None] * np.arange(6) / 5).astype(np.float32)
    design = Design(dense[:, :4], sparse(dense[:, 4:]))
    ours = np.exp(log_softmax(fit_regression(design, labels, classes, 0.5).logits(design)))
    strength = 1.0 if classes == 2 else 0.5  # scikit-learn has one vector for two classes
    theirs = linear_model.LogisticRegression(C=strength).fit(dense, labels).predict_proba(dense)
    np.testing.assert_allclose(ours, theirs, atol=0.005)


def test_without_any_feature_the_classes_are_as_probable_as_they_are_frequent() -> None:
    labels = np.repeat([0, 1], [30, 10])
    design = Design(np.empty((40, 0), np.float32), EMPTY)
    logits = fit_regression(design, labels, 2, 1.0).logits(design)
    np.testing.assert_allclose(np.exp(log_softmax(logits[0])), [0.75, 0.25], atol=0.001)


def test_ngrams_have_the_same_hashes_everywhere() -> None:
    counted = count_ngrams("ñ  Ñ\n")
    assert counted.hashes.tolist() == [2612893797, 2846166430, 2853719610, 3559909130]
    assert counted.counts.tolist() == [2, 1, 2, 2]


def test_ngrams_are_weighted_as_scikit_learn_does() -> None:
    text = pytest.importorskip("sklearn.feature_extraction.text", reason="no scikit-learn")
    within_words = text.CountVectorizer(analyzer="char_wb", ngram_range=(2, 5)).build_analyzer()
    words = text.CountVectorizer(token_pattern=r"\S{4,}").build_analyzer()
    pairs = text.CountVectorizer(token_pattern=r"\S+", ngram_range=(2, 2)).build_analyzer()
    vectorizer = text.TfidfVectorizer(
        analyzer=lambda each: (
            within_words(each) + [f" {word} " for word in words(each)] + pairs(each)
        ),
        sublinear_tf=True,
    )
    theirs = vectorizer.fit(TEXTS[:4] * 2).transform(TEXTS).toarray()
    counted = [count_ngrams(each) for each in TEXTS]
    both_classes = np.repeat([0, 1], 4)  # have every text, so no n-gram tells them apart
    matrix = NgramWeighting.of(counted[:4] * 2, both_classes, 2).matrix(counted, 1.0)
    assert matrix.shape == theirs.shape
    ours = matrix.times(np.eye(matrix.shape[1], dtype=np.float32))
    np.testing.assert_allclose(ours @ ours.T, theirs @ theirs.T, atol=1e-5)


@pytest.mark.parametrize(("pairs", "advantage"), [(5, 1.010), (500, 2.049)])
def test_ngrams_of_one_class_count_more_where_many_examples_show_it(
    pairs: int, advantage: float
) -> None:
    # ten n-grams as "ab" are in one class and " a" is in both, so the ten have a ratio of √1.1
    texts = [count_ngrams("ab"), count_ngrams("ac")] * pairs
    weighting = NgramWeighting.of(texts, np.tile([0, 1], pairs), 2)
    own, shared = (
        weighting.weights[weighting.hashes == zlib.crc32(each)].item() for each in (b"ab", b" a")
    )
    rarity = 1 + np.log((1 + 2 * pairs) / (1 + pairs))
    assert own / shared / rarity == pytest.approx(advantage, rel=0.001)


def test_a_temperature_calms_logits_that_are_too_sure() -> None:
    rng = np.random.default_rng(1)
    logits = rng.normal(size=(5000, 3))
    chances = np.exp(log_softmax(logits)).cumsum(axis=1)
    labels = (rng.random((5000, 1)) > chances[:, :2]).sum(axis=1)
    assert best_temperature(3 * logits, labels) == pytest.approx(3, rel=0.1)
    assert best_temperature(logits, labels) == pytest.approx(1, rel=0.1)


def test_held_out_examples_that_are_all_alike_are_labelled_at_random() -> None:
    states = np.zeros((40, 6), dtype=np.float32)
    features = TextFeatures(states, [count_ngrams("same")] * 40)
    calibrated = fit_calibrated(features, np.arange(40) % 2, 2)
    assert calibrated.accuracy <= 0.5
    np.testing.assert_allclose(calibrated.classifier.probabilities(features), 0.5, atol=0.01)


def test_two_examples_of_a_class_are_enough() -> None:
    rng = np.random.default_rng(1)
    features = TextFeatures(
        rng.normal(size=(12, 6)).astype(np.float32), [count_ngrams(str(n)) for n in range(12)]
    )
    labels = np.array([0, 0, *[1] * 10])
    probabilities = fit_calibrated(features, labels, 2).classifier.probabilities(features)
    assert np.isfinite(probabilities).all()
    assert probabilities.argmax(axis=1).tolist() == labels.tolist()
