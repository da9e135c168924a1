"""What a minute of training on one person's text adds to the bundled model.

python -m benchmarks.base.persons FOLDER/aside
python -m benchmarks.base.persons FOLDER/aside --from-scratch 60s --epochs 5 --learning-rate 2e-3

Each text of the folder (see `benchmarks.base`) is a person, and so is Shakespeare, whom the
bundled model has never read: 50,000 characters are learned, of the next 20,000 some are typed.
"general" are phrases of the everyday dev sets, as many of each. Flags that are not known here go
to `predictive train`.
"""

import argparse
import time
from itertools import chain
from pathlib import Path

from benchmarks.command import predictive, shared, temporary_home
from benchmarks.phrases import everyday, phrases, savings
from benchmarks.report import Row, report
from predictive import paths

LEARNED, NEXT = 50_000, 20_000
"""Characters."""
NAME = "person"


def main() -> None:
    """Print a row for each person."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("aside", type=Path)
    parser.add_argument("--only", action="append", default=[], help="the name of a text")
    parser.add_argument("--typed", type=int, default=NEXT, help="characters of each text")
    parser.add_argument("--from-scratch", default="", help="how long to train without a base, too")
    arguments, flags = parser.parse_known_args()
    texts = {file.stem: file for file in sorted(arguments.aside.glob("*.txt"))}
    texts["shakespeare"] = shared("tinyshakespeare/input.txt")
    parts = (phrases(text, arguments.typed // 4) for text in everyday().values())
    general = list(chain.from_iterable(parts))
    before = savings(paths.base_model(), general)
    rows = []
    for name in arguments.only or texts:
        text = texts[name].read_text(encoding="utf-8")
        typed = phrases(text[LEARNED : LEARNED + NEXT], arguments.typed)
        row = _measure(text[:LEARNED], typed, general, arguments.from_scratch, flags)
        row["general lost"] = before - float(row.pop("general"))
        rows.append({"person": name, **row})
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
        row |= {"seconds": round(time.monotonic() - began), "on top": savings(model, typed)}
        row["general"] = savings(model, general)
        if time_limit:
            predictive(
                "train", file, "--from", "none", "--time-limit", time_limit, "--force", home=home
            )
            row["alone"] = savings(model, typed)
    return row


if __name__ == "__main__":
    main()
