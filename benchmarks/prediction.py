"""Keystroke savings of the engine, of its parts alone and of presage, on the same training text.

python -m benchmarks.prediction                         trains each language 30 minutes, both 60
python -m benchmarks.prediction --models ~/my/home      takes its models `en`, `es` and `both`

Needs Debian's presage, libpresage-dev and g++ beside the shared data; without them that row is
left out.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from benchmarks.command import measure, predictive, shared, shared_protocol
from benchmarks.phrases import phrases
from predictive.counts.lexicon import fold_accents, fold_case
from predictive.counts.spelling import SpellingModel
from predictive.evaluation.keystroke_savings import (
    KeystrokeSavings,
    Suggest,
    keystroke_savings,
    type_phrases,
)
from predictive.learned.store import LearnedStore
from predictive.model.directory import Model, load_model
from predictive.prediction.predictor import Predictor
from predictive.prediction.suggestion import Suggestion

SOURCES = ("tatoeba", "commonvoice")
LANGUAGES = ("en", "es")
LEARNED_LINES = 400
RUNS = 5
CANDIDATES = 50


def main() -> None:
    """Print one table for each language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, help="a PREDICTIVE_HOME with such models")
    parser.add_argument("--minutes", type=int, default=30)
    arguments = parser.parse_args()
    texts = {
        language: [shared(f"everyday/{source}-{language}-train.txt") for source in SOURCES]
        for language in LANGUAGES
    }
    with tempfile.TemporaryDirectory() as folder:
        home = arguments.models or Path(folder)
        if arguments.models is None:
            for language in LANGUAGES:
                _train(language, texts[language], arguments.minutes, home)
            everything = [text for each in texts.values() for text in each]
            _train("both", everything, 2 * arguments.minutes, home)
        for language in LANGUAGES:
            _compare(home, language, texts[language])


def _train(name: str, texts: list[Path], minutes: int, home: Path) -> None:
    flags = ["--level", "word", "--time-limit", f"{minutes}m", "--name", name]
    predictive("train", *texts, *flags, home=home)


def _compare(home: Path, language: str, texts: list[Path]) -> None:
    model = load_model(home / "models" / language)
    both = load_model(home / "models" / "both")
    print(f"\n## {language}\n")
    print("| phrases | engine | savings | 95 % | presage's formula | top 1 | top 3 | top 5 "
          "| never offered | bound | calibration | p50 ms | p99 ms |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|---|---|---|---|")
    with presage_on(texts) as presage:
        for source in SOURCES:
            phrases = _lines(shared(f"everyday/{source}-{language}-dev.txt"))
            if presage is not None:
                _row(source, "presage", keystroke_savings(type_phrases(phrases, presage.suggest)))
            _row(source, "n-grams", _typed(_alone(model, 0.0), phrases))
            _row(source, "network", _own_words(_alone(model, 1.0), phrases))
            _row(source, "network and lexicon", _typed(_alone(model, 1.0), phrases))
            _row(source, "blend", _typed(model, phrases))
            _row(source, "blend, learning", _typed(model, phrases, learn=True))
            _row(source, "blend, trained on both languages", _typed(both, phrases))
            if language == "es":
                _row(source, "blend, typed without accents", _unaccented(model, phrases))
        _start_up(home, language, presage)
    commands = _lines(shared(f"shell/tldr-{language}.txt"))[:LEARNED_LINES]
    _row("tldr", "blend", _typed(model, commands))
    _row("tldr", "blend, learning", _typed(model, commands, learn=True))


def _start_up(home: Path, language: str, presage: "Presage | None") -> None:
    """Print what stands on disk, and the seconds from a command to its suggestions."""
    folder = home / "models" / language
    size = sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
    ours = [sys.executable, "-m", "predictive", "complete", "-m", str(folder)]
    engines = [("predictive", ours, size)]
    if presage is not None:
        engines.append(("presage", presage.command, presage.database.stat().st_size))
    for name, command, size in engines:
        seconds = statistics.median(measure(command, home, "I am \n").seconds for _ in range(RUNS))
        print(f"\n{name}: {size / 1e6:.1f} MB on disk, {seconds:.3f} s from a cold start\n")


def _row(phrases: str, engine: str, figures: KeystrokeSavings) -> None:
    print(
        f"| {phrases} | {engine} | {figures.keystroke_savings:.2f} "
        f"| {figures.low:.1f}-{figures.high:.1f} | {figures.presage_keystroke_savings:.1f} "
        f"| {figures.top_1:.1f} | {figures.top_3:.1f} | {figures.top_5:.1f} "
        f"| {figures.never_offered:.1f} | {figures.bound:.1f} | {figures.calibration_error:.3f} "
        f"| {figures.p50_ms:.2f} | {figures.p99_ms:.2f} |",
        flush=True,
    )


def _alone(model: Model, network: float) -> Model:
    """Leave the network alone (1) or the n-grams (0): no guesses, nothing of the present text."""
    evidence = msgspec.structs.replace(model.blend.evidence, weights=(0.0, 0.0, 0.0))
    return msgspec.structs.replace(
        model,
        blend=msgspec.structs.replace(model.blend, network=network, evidence=evidence),
        spelling=SpellingModel.from_words([]),
    )


def _typed(model: Model, phrases: list[str], *, learn: bool = False) -> KeystrokeSavings:
    with tempfile.TemporaryDirectory() as folder:
        store = LearnedStore(Path(folder) / "learned.sqlite") if learn else None
        if store:
            store.state = "on"
        predictor = Predictor(model, store)
        return keystroke_savings(type_phrases(phrases, predictor.suggest, 5, predictor.learn))


def _own_words(model: Model, phrases: list[str]) -> KeystrokeSavings:
    """Offer only words that the network has tokens for, none of those that are only counted."""
    predictor = Predictor(model)
    own = {fold_case(token.strip()) for token in model.tokenizer.tokens}

    def suggest(text: str, limit: int) -> list[Suggestion]:
        found = predictor.suggest(text, CANDIDATES)
        return [each for each in found if fold_case(each.text) in own][:limit]

    return keystroke_savings(type_phrases(phrases, suggest))


def _unaccented(model: Model, phrases: list[str]) -> KeystrokeSavings:
    """Type without accents and tildes: a word is found if it is the wanted one without them."""
    predictor = Predictor(model)

    def suggest(text: str, limit: int) -> list[Suggestion]:
        return [
            each._replace(text=fold_accents(each.text)) for each in predictor.suggest(text, limit)
        ]

    return keystroke_savings(type_phrases(map(fold_accents, phrases), suggest))


class Presage(NamedTuple):
    """Presage at work."""

    suggest: Suggest
    command: list[str]
    """Of a process that answers each line with suggestions."""
    database: Path


@contextmanager
def presage_on(texts: list[Path]) -> Iterator[Presage | None]:
    """Presage with its default predictors, trained on the same text, if it is installed."""
    if not (shutil.which("text2ngram") and shutil.which("g++")):
        print("(presage or g++ is not installed: its rows are left out)")
        yield None
        return
    protocol = shared_protocol()
    with tempfile.TemporaryDirectory() as folder:
        driver = Path(folder) / "driver"
        source = shared("../bench/presage_driver.cpp")
        subprocess.run(["g++", "-O2", source, "-o", driver, "-lpresage"], check=True)
        lines = [line for text in texts for line in _lines(text)]
        presage = protocol.Presage(lines, 5, str(driver), Path(folder))
        command, database = [str(driver), f"{folder}/presage.xml"], Path(folder) / "ngrams.db"
        yield Presage(_asking(presage), command, database)
        presage.process.terminate()


def _asking(presage: Callable[[str, str], list[str]]) -> Suggest:
    def suggest(text: str, limit: int) -> list[Suggestion]:
        return [Suggestion(word, 0.0) for word in presage(text, "")[:limit]]

    return suggest


def _lines(path: Path) -> list[str]:
    return phrases(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
