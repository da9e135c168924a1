"""Keystrokes that a model of command lines saves, beside the bundled model.

python -m benchmarks.command_lines

The commands are the examples of tldr-pages, with the placeholders as words (`path/to/file`). A
random half is written as a history of bash and learned by `predictive train`; lines of the other
half are typed. By the command model, words are what is between spaces, and their case matters; by
the bundled model, words are letters, typed in lower case. All other characters cost a key with
both.
"""

import random
import re
from pathlib import Path

from benchmarks.command import predictive, temporary_home
from benchmarks.report import Row, report
from benchmarks.shared_data import shared
from predictive import paths
from predictive.evaluation.keystroke_savings import keystroke_savings, type_phrases
from predictive.prediction.predictor import Predictor

TYPED = 1_000
"""Lines."""
_OPTIONS = re.compile(r"\{\{\[([^|\]]*)\|[^\]]*\]\}\}")
"""A short and a long form of the same, of which the first is taken."""
_BRACES = re.compile(r"\{\{|\}\}")


def main() -> None:
    """Print the table."""
    learned, typed = _halves(shared("shell/tldr-en.txt").read_text(encoding="utf-8"))
    with temporary_home() as home:
        history = home / "bash_history"
        history.write_text("\n".join(learned), encoding="utf-8")
        print(predictive("train", history, "--name", "shell", home=home).output)
        report([
            _row("bundled", paths.base_model(), typed),
            _row("of command lines", home / "models" / "shell", typed),
        ])  # fmt: skip


def _halves(text: str) -> tuple[list[str], list[str]]:
    """Return the commands to learn from, and those to type."""
    examples = text[: text.index("\n# ")].splitlines()
    commands = [_BRACES.sub("", _OPTIONS.sub(r"\1", each)) for each in examples if each.strip()]
    random.Random(1).shuffle(commands)  # noqa: S311
    half = len(commands) // 2
    return commands[:half], commands[half:][:TYPED]


def _row(name: str, folder: Path, typed: list[str]) -> Row:
    predictor = Predictor.from_directory(folder)
    kind = predictor.config.text_kind
    found = keystroke_savings(type_phrases(typed, predictor.suggest, text_kind=kind))
    return {
        "model": name,
        "keystrokes saved, %": found.keystroke_savings,
        "low": found.low,
        "high": found.high,
        "bound": found.bound,
        "never offered, %": found.never_offered,
        "p50 ms": found.p50_ms,
        "p99 ms": found.p99_ms,
    }


if __name__ == "__main__":
    main()
