"""The text of the model in the box: its sources, what is kept of them, what is set aside.

Of prose and commands a slice is set aside, so that the model can be tested on text of kinds that it
knows and has not seen. Of the rest, blocks are held out to validate on, as in any training.
"""

import hashlib
import math
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from benchmarks.base.mixing import mixed_text
from benchmarks.command import shared
from predictive.corpus.reading import read_text
from predictive.corpus.split import split
from predictive.corpus.spool import Span, Spool

RECIPE = Path(__file__).with_name("recipe.toml")
ASIDE = 100_000
"""Characters."""
_ASIDE_AT = 0.7
"""Of a text."""
_PLACEHOLDER = re.compile(r"\{\{(?:\[[^|{}\]]*\|([^{}\]]*)\]|(.*?))\}\}")


class Network(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sizes of the model."""

    vocab_size: int
    min_count: int
    embedding_dim: int
    hidden_size: int
    num_layers: int


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the training: which share of the time it has, and how large its steps are."""

    name: str
    share: float
    weight: float
    """Of what it ended with, in the mean that the model is."""
    learning_rate: float
    dropout: float


class Mixed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of which sources lines are mixed, and what share of them each stage reads."""

    sources: tuple[str, str]
    read: list[float]


class Counts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is kept of the words that are counted."""

    min_count: int
    most_ngrams: int


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text, as it is listed in the recipe.

    `read` is how often an epoch of each stage reads it, `counted` how often its words are counted.
    """

    file: str
    language: str
    read: list[float]
    counted: int
    licence: str
    credit: str
    url: str
    sha256: str
    aside: bool = False
    """Whether a slice is set aside, as there are no dev sets of its kind."""

    @property
    def name(self) -> str:
        """What it is called."""
        return Path(self.file).stem.removesuffix("-train")


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `recipe.toml` holds."""

    network: Network
    stage: list[Stage]
    mixed: Mixed
    counts: Counts
    source: list[Source]


class Pieces(NamedTuple):
    """The pieces of one source, in order."""

    source: Source
    spans: list[Span]
    held_out: list[Span]


def load_recipe(path: Path = RECIPE) -> Recipe:
    """Read the recipe."""
    return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Recipe)


def gather(recipe: Recipe, spool: Spool, aside: Path) -> list[Pieces]:
    """Read all sources; return the pieces of each to train on, and those to validate on.

    What is set aside is written into a folder. Ends with a word if a file is another than listed.
    """
    aside.mkdir(parents=True, exist_ok=True)
    for source in recipe.source:
        text = _text(source)
        if source.aside:
            start = int(len(text) * _ASIDE_AT)
            start, end = (text.index("\n", place) + 1 for place in (start, start + ASIDE))
            (aside / f"{source.name}.txt").write_text(text[start:end], encoding="utf-8")
            text = text[:start] + text[end:]
        spool.add([text])
    parts = split(spool)
    documents = list(spool.documents)
    return [
        Pieces(source, *([span for span in part if _is_in(span, document)] for part in parts))
        for source, document in zip(recipe.source, documents, strict=True)
    ]


def read_weighted(recipe: Recipe, spool: Spool, pieces: list[Pieces], stage: int) -> Iterator[str]:
    """Give an epoch: every source as often as the recipe says, one reading behind the other.

    Of half a reading, every second piece is given. Lines of mixed languages come last.
    """
    for reading in range(math.ceil(max(each.source.read[stage] for each in pieces))):
        for each in pieces:
            share = each.source.read[stage] - reading
            yield from _share(spool, each.spans, share)
    spans = {each.source.name: each.spans for each in pieces}
    one, other = (_lines(spool, spans[name]) for name in recipe.mixed.sources)
    yield mixed_text(one, other, recipe.mixed.read[stage])


def _lines(spool: Spool, spans: list[Span]) -> list[str]:
    text = "".join(piece for span in spans for piece in spool.chunks(span))
    return [line for line in text.splitlines() if line.strip()]


def _share(spool: Spool, spans: list[Span], share: float) -> Iterator[str]:
    """Give such a share of the pieces, at equal distances; all of them for one or more."""
    every = (piece for span in spans for piece in spool.chunks(span))
    for number, piece in enumerate(every):
        if share >= 1 or int((number + 1) * share) > int(number * share):
            yield piece


def _text(source: Source) -> str:
    path = shared(source.file)
    if hashlib.sha256(path.read_bytes()).hexdigest() != source.sha256:
        raise SystemExit(f"{path} is not the file of the recipe: its checksum differs")
    text = read_text([str(path)])
    return _PLACEHOLDER.sub(lambda match: match[1] or match[2] or "", text)


def _is_in(span: Span, document: Span) -> bool:
    return document.start <= span.start < document.end
