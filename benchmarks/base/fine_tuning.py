"""What fine-tuning the bundled model on one writer's text gains, and what it loses elsewhere.

python -m benchmarks.base.fine_tuning WRITERS
python -m benchmarks.base.fine_tuning WRITERS --from-scratch 60s --learning-rate 2e-3

WRITERS is a folder of texts of one writer each, NAME-LANGUAGE.txt, of whom the bundled model has
read nothing; Shakespeare is always added. The first 50,000 characters are learned (of a short text,
all but the last 20,000), and some of the next 20,000 are typed. "general" is the savings on phrases
of the everyday dev sets, equally many of each. "CPU s" is the time on all cores together, which
other programs change less than "seconds". Other flags are passed to `predictive train`.
"""

import argparse
from itertools import chain
from pathlib import Path

from benchmarks.command import predictive, temporary_home
from benchmarks.phrases import phrases, savings, user_language
from benchmarks.report import Row, report
from benchmarks.shared_data import EVERYDAY_SOURCES, LANGUAGES, everyday_dev_sets, shared
from predictive import paths

LEARNED_CHARACTERS, NEXT_CHARACTERS = 50_000, 20_000
NAME = "writer"


def main() -> None:
    """Print a row for each writer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("writers", type=Path)
    parser.add_argument("--only", action="append", default=[], help="the name of a text")
    parser.add_argument("--typed", type=int, default=NEXT_CHARACTERS, help="characters to type")
    parser.add_argument("--from-scratch", default="", help="also train from scratch for this time")
    arguments, flags = parser.parse_known_args()
    texts = {file.stem: file for file in sorted(arguments.writers.glob("*.txt"))}
    texts["shakespeare-en"] = shared("tinyshakespeare/input.txt")
    general = _general_phrases(arguments.typed // len(LANGUAGES) // len(EVERYDAY_SOURCES))
    before = _general_savings(paths.base_model(), general)
    rows = []
    for name in arguments.only or texts:
        learned, following = split(texts[name].read_text(encoding="utf-8"))
        typed = phrases(following, arguments.typed)
        with user_language(name.rpartition("-")[2]):
            row = _measure(learned, typed, general, arguments.from_scratch, flags)
        row["general lost"] = before - float(row.pop("general"))
        rows.append({"writer": name, **row})
        print(rows[-1], flush=True)
    report(rows)


def split(text: str) -> tuple[str, str]:
    """Return the part of a text that is learned and the part that follows."""
    cut = min(LEARNED_CHARACTERS, len(text) - NEXT_CHARACTERS)
    return text[:cut], text[cut : cut + NEXT_CHARACTERS]


def _general_phrases(characters: int) -> dict[str, list[str]]:
    """Return phrases of the everyday dev sets by language, so many characters of each set."""
    sets = everyday_dev_sets()
    return {
        language: list(
            chain.from_iterable(
                phrases(sets[f"{source}-{language}"], characters) for source in EVERYDAY_SOURCES
            )
        )
        for language in LANGUAGES
    }


def _general_savings(model: Path, general: dict[str, list[str]]) -> float:
    total = 0.0
    for language, typed in general.items():
        with user_language(language):
            total += savings(model, typed)
    return total / len(general)


def _measure(
    learned: str,
    typed: list[str],
    general: dict[str, list[str]],
    time_limit: str,
    flags: list[str],
) -> Row:
    row: Row = {"learned": len(learned), "base": savings(paths.base_model(), typed)}
    with temporary_home() as home:
        file, model = home / f"{NAME}.txt", home / "models" / NAME
        file.write_text(learned, encoding="utf-8")
        trained = predictive("train", file, "--from", "base", *flags, home=home)
        row |= {"seconds": round(trained.seconds), "CPU s": round(trained.cpu_seconds)}
        row |= {"fine-tuned": savings(model, typed), "general": _general_savings(model, general)}
        if time_limit:
            scratch = ("--from", "none", "--time-limit", time_limit, "--force")
            predictive("train", file, *scratch, home=home)
            row["from scratch"] = savings(model, typed)
    return row


if __name__ == "__main__":
    main()
