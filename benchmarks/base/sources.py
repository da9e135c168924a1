"""Reads the texts of the bundled model as its recipe says.

Of a source with `held_out`, 30 lines of every 3,000 are neither trained on nor counted. The
bundled network was trained without exactly these lines: another rule needs another network.
"""

import gzip
import hashlib
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.base.recipe import File, Recipe, Source, WordList
from benchmarks.shared_data import shared
from predictive.corpus.cleaning import clean

_PERIOD, _BLOCK = 3_000, 30
"""Lines from one held-out block to the next, and lines of a block, which is in the middle."""
_PIECE_LINES = 200
_PLACEHOLDER = re.compile(r"\{\{(?:\[[^|{}\]]*\|([^{}\]]*)\]|(.*?))\}\}")


class Text(NamedTuple):
    """The lines of a source."""

    source: Source
    lines: list[str]
    held_out: list[str]
    """Lines held out that are in no other place of any source."""


def read_texts(recipe: Recipe) -> list[Text]:
    """Read all sources. Raises `SystemExit` if a file is missing or not that of the recipe."""
    texts = [_read(source) for source in recipe.source]
    new = {line for text in texts for line in text.held_out}
    for text in texts:
        new.difference_update(text.lines)
    return [text._replace(held_out=[line for line in text.held_out if line in new])
            for text in texts]  # fmt: skip


def characters_of(texts: list[Text]) -> int:
    """Return how many characters are read once, with line ends."""
    return sum(len(line) + 1 for text in texts for line in text.lines)


def held_out_by_kind(texts: list[Text]) -> dict[str, str]:
    """Return the held-out lines of each kind and language, in an order drawn once for all.

    So the beginning of each is a sample of the whole.
    """
    by_kind: dict[str, list[str]] = {}
    for source, _, held_out in texts:
        if held_out:
            by_kind.setdefault(f"{source.kind}-{source.language}", []).extend(held_out)
    for lines in by_kind.values():
        random.Random(0).shuffle(lines)  # noqa: S311
    return {kind: "\n".join(lines) + "\n" for kind, lines in by_kind.items()}


def save_held_out_by_kind(texts: list[Text], folder: Path) -> None:
    """Write the held-out lines of each kind into a file of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, text in held_out_by_kind(texts).items():
        (folder / f"{kind}.txt").write_text(text, encoding="utf-8")


def pieces(lines: list[str], share: float = 1.0) -> Iterator[str]:
    """Yield a share of the lines in pieces, evenly spaced; all of them if it is one or more."""
    count = -(-len(lines) // _PIECE_LINES)
    for number in range(count):
        if int((number + 1) * min(1.0, share)) > int(number * min(1.0, share)):
            first = number * _PIECE_LINES
            yield "\n".join(lines[first : first + _PIECE_LINES]) + "\n"


def counted_share(text: Text, ceiling: int) -> float:
    """Return the share of a text that is counted: it has at most `ceiling` characters."""
    return (text.source.ceiling or ceiling) / max(1, sum(map(len, text.lines)))


def word_frequencies(words: WordList) -> dict[str, float]:
    """Read a list of words with their frequencies."""
    rows = (line.split("\t") for line in _checked(words).splitlines())
    return {word: float(frequency) for word, frequency in rows}


def checked_path(file: File) -> Path:
    """Return where a file is. Raises `SystemExit` if it is missing or not that of the recipe."""
    path = shared(file.file)
    if hashlib.sha256(path.read_bytes()).hexdigest() != file.sha256:
        raise SystemExit(f"{path} is not the file in the recipe: its checksum differs")
    return path


def _checked(file: File) -> str:
    data = checked_path(file).read_bytes()
    return (gzip.decompress(data) if file.file.endswith(".gz") else data).decode("utf-8")


def _read(source: Source) -> Text:
    text = _PLACEHOLDER.sub(lambda match: match[1] or match[2] or "", clean(_checked(source)))
    lines, held_out = text.removesuffix("\n").split("\n"), []
    if source.held_out:
        held_out = [line for number, line in enumerate(lines) if _is_held_out(number)]
        lines = [line for number, line in enumerate(lines) if not _is_held_out(number)]
    if source.characters is not None:
        lines = list(_beginning(lines, source.characters))
    return Text(source, lines, [line for line in held_out if line.strip()])


def _is_held_out(number: int) -> bool:
    return number % _PERIOD // _BLOCK == _PERIOD // _BLOCK // 2


def _beginning(lines: list[str], characters: int) -> Iterator[str]:
    for line in lines:
        if characters <= 0:
            return
        characters -= len(line) + 1
        yield line
