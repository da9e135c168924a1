"""What fine-tuning the bundled model on one writer's text gains, and what it loses elsewhere.

python -m benchmarks.base.fine_tuning FOLDER/aside
python -m benchmarks.base.fine_tuning FOLDER/aside --from-scratch 60s --learning-rate 2e-3

The writers are the texts of the folder (see `benchmarks.base`) and Shakespeare, of whom the bundled
model has read nothing. The first 50,000 characters are learned, and some of the next 20,000 are
typed. "general" is the savings on phrases of the everyday dev sets, equally many of each. Other
flags are passed to `predictive train`.
"""

import argparse
import time
from itertools import chain
from pathlib import Path

from benchmarks.command import predictive, temporary_home
from benchmarks.phrases import phrases, savings
from benchmarks.report import Row, report
from benchmarks.shared_data import everyday_dev_sets, shared
from predictive import paths

LEARNED_CHARACTERS, NEXT_CHARACTERS = 50_000, 20_000
NAME = "writer"


def main() -> None:
    """Print a row for each writer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("aside", type=Path)
    parser.add_argument("--only", action="append", default=[], help="the name of a text")
    parser.add_argument("--typed", type=int, default=NEXT_CHARACTERS, help="characters to type")
    parser.add_argument("--from-scratch", default="", help="also train from scratch for this time")
    arguments, flags = parser.parse_known_args()
    texts = {file.stem: file for file in sorted(arguments.aside.glob("*.txt"))}
    texts["shakespeare"] = shared("tinyshakespeare/input.txt")
    parts = (phrases(text, arguments.typed // 4) for text in everyday_dev_sets().values())
    general = list(chain.from_iterable(parts))
    before = savings(paths.base_model(), general)
    rows = []
    for name in arguments.only or texts:
        text = texts[name].read_text(encoding="utf-8")
        learned, following = text[:LEARNED_CHARACTERS], text[LEARNED_CHARACTERS:]
        typed = phrases(following[:NEXT_CHARACTERS], arguments.typed)
        row = _measure(learned, typed, general, arguments.from_scratch, flags)
        row["general lost"] = before - float(row.pop("general"))
        rows.append({"writer": name, **row})
        print(rows[-1], flush=True)
    report(rows)


def _measure(
    learned: str, typed: list[str], general: list[str], time_limit: str, flags: list[str]
) -> Row:
    row: Row = {"base": savings(paths.base_model(), typed)}
    with temporary_home() as home:
        file, model = home / f"{NAME}.txt", home / "models" / NAME
        file.write_text(learned, encoding="utf-8")
        began = time.monotonic()
        predictive("train", file, "--from", "base", *flags, home=home)
        row |= {"seconds": round(time.monotonic() - began), "fine-tuned": savings(model, typed)}
        row["general"] = savings(model, general)
        if time_limit:
            scratch = ("--from", "none", "--time-limit", time_limit, "--force")
            predictive("train", file, *scratch, home=home)
            row["from scratch"] = savings(model, typed)
    return row


if __name__ == "__main__":
    main()
