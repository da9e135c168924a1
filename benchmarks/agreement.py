"""Whether a network chooses the form of a verb that agrees with a subject some words before.

python -m benchmarks.agreement                   the bundled model
python -m benchmarks.agreement ~/cells 30m       and LSTM, GRU and RNN, trained for 30 minutes each
python -m benchmarks.agreement ~/cells 20s --hidden-size 32 --num-layers 1

"The cat that the dogs saw near the houses was" against "were": the right form should be more
probable given all words before it (Linzen et al. 2016; Gulordava et al. 2018). As many subjects are
singular as plural, so guessing is right half the time. Between subject and verb are 0 to 20 words,
without nouns, with nouns of the number of the subject, or with nouns of the other. The sentences
are made from words that all models know. Figures are per cent right, with the 95 % interval. See
`benchmarks.memory` for the training of the three cells.
"""

import math
import sys
from pathlib import Path
from typing import get_args

from benchmarks.agreement_sentences import GRAMMARS, Grammar, Number, Sentence
from benchmarks.report import Row, report
from benchmarks.trained import three_cells
from predictive.inference.language_model import LanguageModel
from predictive.model import library
from predictive.model.directory import Model, load_model
from predictive.tokenizer import END_ID, UNKNOWN_ID

DISTANCES = (range(1), range(1, 3), range(3, 6), range(6, 11), range(11, 16), range(16, 21))
SENTENCES = 40
"""For each distance, number of the subject, and number of the nouns between."""
_FIRST_NOUN = 3
"""Words between subject and verb, from which on nouns are among them."""
_KINDS = ("none", "same number", "other number")
_Z = 1.96


def main(home: str = "", time_limit: str = "30m", *flags: str) -> None:
    """Print a row for each language, kind of nouns and distance, with a column for each model."""
    folders = {"bundled": library.location(library.BASE)}
    if home:
        folders |= three_cells(Path(home).expanduser(), "word", time_limit, *flags)
    models = {name: load_model(folder) for name, folder in folders.items()}
    known = {
        language: grammar.known(lambda word: all(_knows(each, word) for each in models.values()))
        for language, grammar in GRAMMARS.items()
    }
    rows = _rows(known)
    for name, model in models.items():
        network = LanguageModel(model.config.architecture, model.weights)
        for row, sentences in rows:
            row[name] = _share(sum(_is_right(model, network, each) for each in sentences),
                               len(sentences))  # fmt: skip
    report([row for row, _ in rows])


def _rows(grammars: dict[str, Grammar]) -> list[tuple[Row, list[Sentence]]]:
    return [
        (
            {
                "language": language,
                "nouns between": kind,
                "words between": "-".join(map(str, sorted({distances[0], distances[-1]}))),
                "sentences": len(sentences),
            },
            sentences,
        )
        for language, grammar in grammars.items()
        for kind in _KINDS
        for distances in DISTANCES
        if (sentences := _sentences(grammar, distances, kind))
    ]


def _sentences(grammar: Grammar, distances: range, kind: str) -> list[Sentence]:
    if kind != "none" and distances[0] < _FIRST_NOUN:
        return []
    numbers: tuple[Number, ...] = get_args(Number)
    return [
        sentence
        for distance in distances
        for number in numbers
        for sentence in grammar.sentences(
            distance, number, _attractors(kind, number), SENTENCES, seed=distance
        )
    ]


def _attractors(kind: str, number: Number) -> Number | None:
    """Return the number of the nouns after a subject of this number."""
    if kind == "none":
        return None
    return number if kind == "same number" else get_args(Number)[1 - number]


def _knows(model: Model, word: str) -> bool:
    return UNKNOWN_ID not in model.tokenizer.encode(f"x {word}")[1:]


def _is_right(model: Model, network: LanguageModel, sentence: Sentence) -> bool:
    """Whether the right form is more probable than the wrong one."""
    ids = model.tokenizer.encode(sentence.beginning).tolist()
    right, wrong = (
        int(model.tokenizer.encode(f"x {form}")[-1]) for form in (sentence.right, sentence.wrong)
    )
    logits = network.logits(network.read([END_ID, *ids], network.initial_state()))
    return bool(logits[right] > logits[wrong])


def _share(hits: int, count: int) -> str:
    """Return hits in per cent, with their 95 % interval (Wilson 1927)."""
    share, square = hits / count, _Z * _Z
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = (
        _Z
        / (1 + square / count)
        * math.sqrt(share * (1 - share) / count + square / (4 * count * count))
    )
    return f"{100 * share:.1f} ({100 * (middle - half):.0f}-{100 * (middle + half):.0f})"


if __name__ == "__main__":
    main(*sys.argv[1:])
