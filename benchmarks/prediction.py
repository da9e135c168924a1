"""Keystroke savings of predictive, of its parts alone and of presage, on the same training text.

python -m benchmarks.prediction                       train each language 30 minutes, both 60
python -m benchmarks.prediction --models ~/my/home    use the models `en`, `es` and `both` there

Needs the shared data. Presage's rows are left out where it is not installed.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

import msgspec

from benchmarks.command import measure, predictive
from benchmarks.phrases import phrases
from benchmarks.presage import Presage, presage_on
from benchmarks.shared_data import (
    EVERYDAY_SOURCES,
    LANGUAGES,
    everyday_dev_sets,
    everyday_training,
    shared,
)
from predictive.counts.lexicon import fold_accents, fold_case
from predictive.counts.spelling import SpellingModel
from predictive.evaluation.keystroke_savings import (
    KeystrokeSavings,
    keystroke_savings,
    type_phrases,
)
from predictive.learned.store import LearnedStore
from predictive.model.directory import Model, load_model
from predictive.prediction.predictor import Predictor
from predictive.prediction.suggestion import Suggestion

COMMANDS = 400
RUNS = 5
CANDIDATES = 50


def main() -> None:
    """Print one table for each language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, help="a PREDICTIVE_HOME with en, es and both")
    parser.add_argument("--minutes", type=int, default=30)
    arguments = parser.parse_args()
    texts = {language: everyday_training(language) for language in LANGUAGES}
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
        for source in EVERYDAY_SOURCES:
            typed = phrases(everyday_dev_sets()[f"{source}-{language}"])
            if presage is not None:
                _row(source, "presage", keystroke_savings(type_phrases(typed, presage.suggest)))
            _row(source, "n-grams", _savings(_single_part(model, 0.0), typed))
            _row(source, "network", _network_words(_single_part(model, 1.0), typed))
            _row(source, "network and lexicon", _savings(_single_part(model, 1.0), typed))
            _row(source, "blend", _savings(model, typed))
            _row(source, "blend, learning", _savings(model, typed, learn=True))
            _row(source, "blend, trained on both languages", _savings(both, typed))
            if language == "es":
                _row(source, "blend, typed without accents", _unaccented(model, typed))
        _start_up(home, language, presage)
    commands = phrases(shared(f"shell/tldr-{language}.txt").read_text(encoding="utf-8"))[:COMMANDS]
    _row("tldr", "blend", _savings(model, commands))
    _row("tldr", "blend, learning", _savings(model, commands, learn=True))


def _start_up(home: Path, language: str, presage: Presage | None) -> None:
    """Print the size on disk, and the seconds from a command to its suggestions."""
    folder = home / "models" / language
    size = sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
    ours = [sys.executable, "-m", "predictive", "complete", "-m", str(folder)]
    engines = [("predictive", ours, size)]
    if presage is not None:
        engines.append(("presage", presage.command, presage.database.stat().st_size))
    for name, command, size in engines:
        seconds = statistics.median(measure(command, home, "I am \n").seconds for _ in range(RUNS))
        print(f"\n{name}: {size / 1e6:.1f} MB on disk, {seconds:.3f} s from a cold start\n")


def _row(source: str, engine: str, figures: KeystrokeSavings) -> None:
    print(
        f"| {source} | {engine} | {figures.keystroke_savings:.2f} "
        f"| {figures.low:.1f}-{figures.high:.1f} | {figures.presage_keystroke_savings:.1f} "
        f"| {figures.top_1:.1f} | {figures.top_3:.1f} | {figures.top_5:.1f} "
        f"| {figures.never_offered:.1f} | {figures.bound:.1f} | {figures.calibration_error:.3f} "
        f"| {figures.p50_ms:.2f} | {figures.p99_ms:.2f} |",
        flush=True,
    )


def _single_part(model: Model, network: float) -> Model:
    """Return the model with its network alone (1) or its n-grams alone (0).

    It does not guess words by their spelling and takes nothing from the current text.
    """
    evidence = msgspec.structs.replace(model.blend.evidence, weights=(0.0, 0.0, 0.0))
    return msgspec.structs.replace(
        model,
        blend=msgspec.structs.replace(model.blend, network=network, evidence=evidence),
        spelling=SpellingModel.from_words([]),
    )


def _savings(model: Model, typed: list[str], *, learn: bool = False) -> KeystrokeSavings:
    with tempfile.TemporaryDirectory() as folder:
        store = LearnedStore(Path(folder) / "learned.sqlite") if learn else None
        if store:
            store.state = "on"
        predictor = Predictor(model, store)
        return keystroke_savings(type_phrases(typed, predictor.suggest, learn=predictor.learn))


def _network_words(model: Model, typed: list[str]) -> KeystrokeSavings:
    """Suggest only words that have a token of the network, not those that are only counted."""
    predictor = Predictor(model)
    words = {fold_case(token.strip()) for token in model.tokenizer.tokens}

    def suggest(text: str, limit: int) -> list[Suggestion]:
        found = predictor.suggest(text, CANDIDATES)
        return [each for each in found if fold_case(each.text) in words][:limit]

    return keystroke_savings(type_phrases(typed, suggest))


def _unaccented(model: Model, typed: list[str]) -> KeystrokeSavings:
    """Type without accents and tildes, and compare suggestions without them."""
    predictor = Predictor(model)

    def suggest(text: str, limit: int) -> list[Suggestion]:
        return [
            each._replace(text=fold_accents(each.text)) for each in predictor.suggest(text, limit)
        ]

    return keystroke_savings(type_phrases(map(fold_accents, typed), suggest))


if __name__ == "__main__":
    main()
