"""Reads the texts of the bundled model as its recipe says.

A slice of each text of prose and commands is set aside, to test the model on unseen text of kinds
that it was trained on. Blocks of the rest are held out for validation, as in any training.
"""

import hashlib
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.base.mixing import mixed_text
from benchmarks.base.recipe import Recipe, Source
from benchmarks.shared_data import shared
from predictive.corpus.reading import read_text
from predictive.corpus.split import split
from predictive.corpus.spool import Span, Spool

ASIDE_CHARACTERS = 100_000
_ASIDE_START = 0.7
"""Where the slice starts, as a fraction of the text."""
_PLACEHOLDER = re.compile(r"\{\{(?:\[[^|{}\]]*\|([^{}\]]*)\]|(.*?))\}\}")


class Pieces(NamedTuple):
    """Where the training text and the held-out text of a source are in the spool, in order."""

    source: Source
    spans: list[Span]
    held_out: list[Span]


def gather(recipe: Recipe, spool: Spool, aside: Path) -> list[Pieces]:
    """Read all sources into the spool; return where the pieces of each are.

    Slices that are set aside are written to the folder `aside`. Raises `SystemExit` if a file is
    missing or differs from its checksum in the recipe.
    """
    aside.mkdir(parents=True, exist_ok=True)
    for source in recipe.source:
        text = _text(source)
        if source.aside:
            cut = int(len(text) * _ASIDE_START)
            start, end = (text.index("\n", at) + 1 for at in (cut, cut + ASIDE_CHARACTERS))
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
    """Yield the text of an epoch: every source as often as the recipe says, in turn.

    Half a reading yields every second piece. Lines of mixed languages come last.
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
    """Yield a share of the pieces, evenly spaced; all of them for a share of one or more."""
    every = (piece for span in spans for piece in spool.chunks(span))
    for number, piece in enumerate(every):
        if share >= 1 or int((number + 1) * share) > int(number * share):
            yield piece


def _text(source: Source) -> str:
    path = shared(source.file)
    if hashlib.sha256(path.read_bytes()).hexdigest() != source.sha256:
        raise SystemExit(f"{path} is not the file in the recipe: its checksum differs")
    text = read_text([str(path)])
    return _PLACEHOLDER.sub(lambda match: match[1] or match[2] or "", text)


def _is_in(span: Span, document: Span) -> bool:
    return document.start <= span.start < document.end
