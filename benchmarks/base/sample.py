"""A sample of the bundled model's training text, for an engine that cannot read it all.

The sample has as much of each source as of any other, or the whole of a short one.
"""

import tempfile
from pathlib import Path

from benchmarks.base.recipe import Recipe
from benchmarks.base.sources import gather
from predictive.corpus.spool import Span, Spool


def write_sample(recipe: Recipe, language: str, characters: int, target: Path) -> None:
    """Write about `characters` of the training text of a language to a file."""
    with tempfile.TemporaryDirectory() as folder, Spool(Path(folder) / "spool") as spool:
        pieces = gather(recipe, spool, Path(folder) / "aside")
        sources = [each.spans for each in pieces if each.source.language == language]
        with target.open("w", encoding="utf-8") as file:
            for number, spans in enumerate(sorted(sources, key=_size)):
                text = "".join(piece for span in spans for piece in spool.chunks(span))
                sampled = evenly(text, characters // (len(sources) - number))
                characters -= file.write(sampled)


def evenly(text: str, characters: int) -> str:
    """Return about this many characters of a text: lines at equal distances, in order."""
    lines = text.splitlines(keepends=True)
    share = min(1.0, characters / max(1, len(text)))
    return "".join(
        line for number, line in enumerate(lines) if int((number + 1) * share) > int(number * share)
    )


def _size(spans: list[Span]) -> int:
    return sum(span.end - span.start for span in spans)
