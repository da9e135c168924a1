"""The rank of a planted change among the surprising places that `predictive inspect --top` lists.

python -m benchmarks.anomalies                   trains for 3 minutes each
python -m benchmarks.anomalies ~/anomalies 60s   keeps the models there, and continues where it was

Music: 100 tunes that were not trained on, each with one note replaced by another at least a third
away; ranks are among all places of the tune after its key. A gene: 1,000 bases of Escherichia coli,
learned from 300 copies with one base in a hundred changed at random; the copies examined have one
changed base. A genome: 1,000 bases that follow the 950,000 that were learned, again with one
changed base. Needs the shared data.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.command import temporary_home
from benchmarks.report import Row, report
from benchmarks.shared_data import shared
from benchmarks.trained import trained
from predictive.prediction.predictor import Predictor
from predictive.prediction.surprises import Surprise, surprises

CHANGES = 100
_NOTES = "CDEFGABcdefgab"
_BASES = "ACGT"
_LINE = 70
_GENE = 1_000
_COPIES = 300
_COPIED_WRONG = 0.01
_GENOME = 950_000

Changed = tuple[str, int]
"""A text, and where it was changed."""


def main(home: str = "", time_limit: str = "3m") -> None:
    """Print a row for each kind of sequence."""
    music = shared("sequences/nottingham-abc.txt").read_text(encoding="utf-8")
    genome = "".join(
        shared("sequences/ecoli-fasta.txt").read_text(encoding="utf-8").splitlines()[1:]
    )
    with temporary_home() as temporary:
        folder = Path(home).expanduser() if home else temporary
        folder.mkdir(parents=True, exist_ok=True)

        def measure(kind: str, learned: str, changed: Iterator[Changed]) -> Row:
            return _row(kind, _predictor(folder, kind, learned, time_limit), changed)

        cut = music.rindex("\nX:", 0, len(music) * 9 // 10)
        gene, unseen = genome[:_GENE], genome[_GENOME : _GENOME + _GENE]
        rows = [
            measure("music", music[:cut], _wrong_notes(music[cut:])),
            measure("gene", "".join(_copies(gene)), _changed_bases(gene)),
            measure("genome", _in_lines(genome[:_GENOME]), _changed_bases(unseen)),
        ]
    report(rows)


def _predictor(folder: Path, kind: str, learned: str, time_limit: str) -> Predictor:
    text = folder / f"{kind}.txt"
    text.write_text(learned, encoding="utf-8")
    return Predictor.from_directory(trained(folder, kind, [text], time_limit, "--level", "char"))


def _row(kind: str, predictor: Predictor, changed: Iterator[Changed]) -> Row:
    found = [_rank(predictor, *each) for each in changed]
    ranks = [rank for rank, _ in found]
    return {
        "sequence": kind,
        "changes": len(ranks),
        "places": median(count for _, count in found),
        "median rank": median(ranks),
        **{f"top {most}, %": _share(ranks, most) for most in (1, 5, 20)},
        "more surprising than, %": 100 - 100 * sum(
            (rank - 1) / (count - 1) for rank, count in found
        ) / len(found),
    }  # fmt: skip


def _share(ranks: list[int], most: int) -> float:
    """Return how many ranks in a hundred are at most this."""
    return 100 * sum(rank <= most for rank in ranks) / len(ranks)


def _rank(predictor: Predictor, text: str, changed: int) -> tuple[int, int]:
    """Return the rank of the changed place, and the number of places from the key of a tune on."""
    start = text.find("\n", text.find("\nK:") + 1) + 1 if "\nK:" in text else 0
    places: list[tuple[int, Surprise]] = []
    end = 0
    for line in predictor.inspect_lines([text]):
        for place in surprises(line, "char"):
            end += len(place.text)
            if end > start:
                places.append((end, place))
    own = next(place for end, place in places if end > changed)
    return 1 + sum(place.bits > own.bits for _, place in places), len(places)


def _wrong_notes(music: str) -> Iterator[Changed]:
    rng = random.Random(1)  # noqa: S311 (not for secrets)
    tunes = [f"X:{each.strip()}\n" for each in music.split("\nX:") if each.strip()]
    for tune in tunes[:CHANGES]:
        start = tune.index("\n", tune.index("\nK:") + 1)
        is_chord = [tune[:place].count('"') % 2 for place in range(len(tune))]
        notes = [
            place for place in range(start, len(tune))
            if tune[place] in _NOTES and not is_chord[place]
        ]  # fmt: skip
        place = rng.choice(notes[8:])
        height = _NOTES.index(tune[place])
        other = rng.choice([each for each in _NOTES if abs(_NOTES.index(each) - height) >= 2])
        yield tune[:place] + other + tune[place + 1 :], place


def _changed_bases(bases: str) -> Iterator[Changed]:
    rng = random.Random(2)  # noqa: S311
    for _ in range(CHANGES):
        place = rng.randrange(len(bases) // 10, len(bases))
        text = bases[:place] + _other_base(rng, bases[place]) + bases[place + 1 :]
        yield _in_lines(text), place + place // _LINE


def _copies(gene: str) -> Iterator[str]:
    rng = random.Random(3)  # noqa: S311
    for _ in range(_COPIES):
        yield _in_lines(
            "".join(
                _other_base(rng, base) if rng.random() < _COPIED_WRONG else base for base in gene
            )
        )


def _other_base(rng: random.Random, base: str) -> str:
    return rng.choice([each for each in _BASES if each != base])


def _in_lines(bases: str) -> str:
    lines = (bases[start : start + _LINE] for start in range(0, len(bases), _LINE))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(*sys.argv[1:])
