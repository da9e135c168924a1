"""How well `predictive classify` labels texts, compared with scikit-learn on words and n-grams.

python -m benchmarks.classification
python -m benchmarks.classification sentiment

Examples are drawn at random, as many of each class; up to 1,000 other texts are then labelled, and
accuracies are means of several draws. Peers are scikit-learn's: multinomial naive Bayes on counts,
and logistic regression on tf-idf, of words and of character n-grams (2 to 5, within words). A lead
is the mean difference from the peer that is best on average, in the same draws, with its 95 %
interval.

The network has not seen the labels, but it has read the texts of register, author and language. The
weight of the n-grams and the strength of the regularization were chosen on the three sets of
sentiment, and how much the ratios between classes count on all sets.
"""

import gzip
import importlib.util
import random
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from benchmarks.command import measure, predictive, temporary_home
from benchmarks.report import Row, report
from benchmarks.shared_data import LANGUAGES, shared
from predictive.classifying.classifier import Classifier
from predictive.classifying.cross_validation import fit_calibrated
from predictive.classifying.features import TextFeatures
from predictive.classifying.reading_model import load_reading_model
from predictive.classifying.states import StateReader
from predictive.classifying.text_classifier import read_features
from predictive.evaluation.calibration import calibration_error
from predictive.model.library import BASE

Labels = npt.NDArray[np.int64]
Texts = dict[str, list[str]]
"""By class."""

SIZES = {50: 12, 200: 12, 2_000: 5}
"""Examples of all classes together, and how often they are drawn."""
TESTED = 1_000
MOST_TEXTS = 3_000
LENGTHS = range(40, 400)
"""Characters of a line whose register or author is asked."""
SENTIMENT = ("tweets", "product-reviews", "film-reviews")
REGISTERS = (
    "changelog", "selfdialogue", "assistant-utterances", "stateemail", "ubuntuirc",
    "childrens-stories", "recipes-wikibooks", "doctor-dialogues", "cdda-descriptions", "18f-blog",
)  # fmt: skip
AUTHORS = {
    "Doyle": 0, "Stoker": 875_141, "Dickens": 1_705_825, "Wells": 2_693_273,
    "Melville": 3_049_271, "Austen": 4_235_847, "Carroll": 4_918_633, "Twain": 5_061_308,
    "Shelley": 5_635_182, "Wilde": 6_056_709,
}  # fmt: skip
"""Where their books start in the file, in characters; one author follows another."""
_T_95 = {5: 2.776, 12: 2.201}
"""Of Student's distribution, by the number of draws."""


class Draw(NamedTuple):
    """The places of examples and of texts to label."""

    examples: Labels
    tested: Labels


class Answer(NamedTuple):
    """The share of the tested texts that was labelled right, and how far off confidences were."""

    accuracy: float
    calibration_error: float


def main(only: str = "") -> None:
    """Print how long the command takes, and a table of accuracies."""
    if _lacks_sklearn():
        raise SystemExit("skipped: scikit-learn is not installed (pip install -e '.[benchmarks]')")
    report([_speed()])
    reader = load_reading_model(BASE).reader
    report([row for name in TASKS if only in name for row in _rows(name, TASKS[name](), reader)])


def _lacks_sklearn() -> bool:
    return importlib.util.find_spec("sklearn") is None


# Texts


def _sentiment(name: str) -> Callable[[], Texts]:
    def read() -> Texts:
        lines = shared(f"labelled/{name}-en.tsv").read_text(encoding="utf-8").splitlines()[1:]
        texts: Texts = {}
        for label, _, text in (line.partition("\t") for line in lines):
            texts.setdefault(label, []).append(text)
        return texts

    return read


def _languages() -> Texts:
    files = {each: shared(f"everyday/tatoeba-{each}-train.txt") for each in LANGUAGES}
    return {each: file.read_text(encoding="utf-8").splitlines() for each, file in files.items()}


def _registers() -> Texts:
    texts: Texts = {}
    for name in REGISTERS:
        with gzip.open(shared(f"modern/{name}-en.txt.gz"), "rt", encoding="utf-8") as file:
            texts[name] = [line for line in map(str.strip, file) if len(line) in LENGTHS]
    return texts


def _authors() -> Texts:
    whole = shared("prose/standard-ebooks-en.txt").read_text(encoding="utf-8")
    spans = pairwise([*AUTHORS.values(), len(whole)])
    return {
        author: [line for line in whole[start:end].split("\n") if len(line) in LENGTHS]
        for author, (start, end) in zip(AUTHORS, spans, strict=True)
    }


TASKS: dict[str, Callable[[], Texts]] = {
    **{f"sentiment: {name}": _sentiment(name) for name in SENTIMENT},
    "language: 2": _languages,
    "register: 10": _registers,
    "author: 10": _authors,
}


# Accuracy


def _rows(name: str, by_class: Texts, reader: StateReader) -> list[Row]:
    texts, labels = sampled(by_class)
    features = read_features(reader, texts)
    return [
        _row(name, size, texts, features, labels) for size in SIZES if has_examples(texts, size)
    ]


def sampled(by_class: Texts) -> tuple[list[str], Labels]:
    """Return texts of all classes, at most `MOST_TEXTS`, and their classes."""
    rng = random.Random(1)  # noqa: S311
    most = MOST_TEXTS // len(by_class)
    drawn = [rng.sample(texts, min(most, len(texts))) for texts in by_class.values()]
    labels = np.repeat(np.arange(len(drawn)), [len(each) for each in drawn])
    return [text for each in drawn for text in each], labels


def has_examples(texts: Sequence[str], size: int) -> bool:
    """Whether so many examples leave enough texts to label."""
    return len(texts) - size >= TESTED // 4


def _row(name: str, size: int, texts: list[str], features: TextFeatures, labels: Labels) -> Row:
    """Return the accuracies with so many examples."""
    answers: dict[str, list[Answer]] = {each: [] for each in ("predictive", *PEERS)}
    for seed in range(SIZES[size]):
        draw = draw_examples(labels, size, seed)
        answers["predictive"].append(_ours(features, labels, draw))
        for peer, make in PEERS.items():
            answers[peer].append(_theirs(make(), texts, labels, draw))
    accuracies = {
        each: np.array([answer.accuracy for answer in given]) for each, given in answers.items()
    }
    best = max(PEERS, key=lambda peer: float(accuracies[peer].mean()))
    lead = accuracies["predictive"] - accuracies[best]
    interval = _T_95[len(lead)] * lead.std(ddof=1) / np.sqrt(len(lead))
    errors = {
        each: np.mean([answer.calibration_error for answer in given])
        for each, given in answers.items()
    }
    return {
        "labels": name,
        "examples": size,
        **{each: f"{values.mean():.3f}" for each, values in accuracies.items()},
        "lead": f"{lead.mean():+.3f} ± {interval:.3f}",
        "calibration error": f"{errors['predictive']:.3f}",
        "of the best peer": f"{errors[best]:.3f}",
    }


def draw_examples(labels: Labels, size: int, seed: int) -> Draw:
    """Draw as many examples of each class, and texts to test among the others."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(labels))
    classes = int(labels.max()) + 1
    each = [order[labels[order] == label][: size // classes] for label in range(classes)]
    examples = np.concatenate(each)
    others = order[~np.isin(order, examples)]
    return Draw(examples, others[:TESTED])


def fit(features: TextFeatures, labels: Labels, draw: Draw) -> Classifier:
    """Fit as `predictive classify` does."""
    examples, classes = features.at(draw.examples), int(labels.max()) + 1
    return fit_calibrated(examples, labels[draw.examples], classes).classifier


def _ours(features: TextFeatures, labels: Labels, draw: Draw) -> Answer:
    classifier = fit(features, labels, draw)
    return _answer(classifier.probabilities(features.at(draw.tested)), labels[draw.tested])


def _theirs(pipeline: Any, texts: Sequence[str], labels: Labels, draw: Draw) -> Answer:
    pipeline.fit([texts[place] for place in draw.examples], labels[draw.examples])
    given = pipeline.predict_proba([texts[place] for place in draw.tested])
    return _answer(given, labels[draw.tested])


def _answer(probabilities: npt.NDArray[np.float64], labels: Labels) -> Answer:
    hits = probabilities.argmax(axis=1) == labels
    confidences = probabilities.max(axis=1).tolist()
    return Answer(float(hits.mean()), calibration_error(confidences, hits.tolist()))


def _naive_bayes(**what: Any) -> Any:
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.naive_bayes import MultinomialNB
    from sklearn.pipeline import make_pipeline

    return make_pipeline(CountVectorizer(**what), MultinomialNB())


def _logistic_regression(**what: Any) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    vectorizer = TfidfVectorizer(sublinear_tf=True, **what)
    return make_pipeline(vectorizer, LogisticRegression(C=10, max_iter=1_000))


_CHARACTERS: dict[str, Any] = {"analyzer": "char_wb", "ngram_range": (2, 5)}
PEERS: dict[str, Callable[[], Any]] = {
    "NB words": _naive_bayes,
    "NB n-grams": lambda: _naive_bayes(**_CHARACTERS),
    "LR words": _logistic_regression,
    "LR n-grams": lambda: _logistic_regression(**_CHARACTERS),
}


# Speed


def _speed() -> Row:
    """Return the CPU time and the memory of the whole command, for film reviews."""
    lines = shared("labelled/film-reviews-en.tsv").read_text(encoding="utf-8").splitlines()
    with temporary_home() as home:
        examples, texts = home / "examples.tsv", home / "texts.txt"
        examples.write_text("\n".join(lines[:2_001]), encoding="utf-8")
        texts.write_text(
            "\n".join(line.partition("\t")[2] for line in lines[2_001:4_001]), encoding="utf-8"
        )
        fitting = predictive("classify", "--examples", examples, "--save", "films", home=home)
        one = predictive("classify", "-m", "films", home=home, stdin="A fine film.\n")
        many = predictive("classify", "-m", "films", texts, home=home)
        peer = measure([sys.executable, "-c", "import sklearn.linear_model"], home)
    return {
        "fit 2,000 (CPU s)": fitting.cpu_seconds,
        "memory (MB)": fitting.peak_megabytes,
        "label one line (CPU s)": one.cpu_seconds,
        "texts per CPU second": 2_000 / (many.cpu_seconds - one.cpu_seconds),
        "to label, memory (MB)": many.peak_megabytes,
        "import scikit-learn (CPU s)": peer.cpu_seconds,
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
