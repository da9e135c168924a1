"""Which part of the corpus is held out to validate on."""

import math
import zlib
from collections.abc import Iterator
from itertools import pairwise

from predictive.corpus.spool import Span, Spool

LARGEST_SHARE = 0.05
FULL_SHARE_SIZE = 500_000
"""Bytes. Of more text, a share that falls with the square root of its size is held out."""
BLOCK = 5_000
"""Bytes of a block that is held out, roughly."""
SHORTEST_BLOCK = 500
"""Bytes. Documents whose share is less are held out, or are not, as a whole."""

_LONGEST_CHARACTER = 4
"""Bytes, in UTF-8: in so many there is the beginning of one."""


def split(spool: Spool) -> tuple[list[Span], list[Span]]:
    """Split the corpus into spans for training and for validation.

    Of every long document, blocks of text at equal distances are held out; of the short ones, some
    as a whole, by a checksum of their position. So each source, language and time is in both
    parts (the end of a text is often what its writer is at now), and the same corpus is always
    split alike.
    """
    share = LARGEST_SHARE * min(1.0, math.sqrt(FULL_SHARE_SIZE / max(1, spool.size)))
    training: list[Span] = []
    validation: list[Span] = []
    for number, document in enumerate(spool.documents):
        if (document.end - document.start) * share >= SHORTEST_BLOCK:
            _split_long(spool, document, share, training, validation)
        else:
            chosen = zlib.crc32(number.to_bytes(8, "little")) < share * 2**32
            (validation if chosen else training).append(document)
    if training and validation:
        return training, validation
    return _split_longest(spool, share)


def _split_long(
    spool: Spool, document: Span, share: float, training: list[Span], validation: list[Span]
) -> None:
    """Cut a document at every border of a block; pieces go to training and validation in turn."""
    borders = [document.start, *_borders(spool, document, share), document.end]
    for number, (start, end) in enumerate(pairwise(borders)):
        if start < end:
            (validation if number % 2 else training).append(Span(start, end, number == 0))


def _borders(spool: Spool, document: Span, share: float) -> Iterator[int]:
    """Give the start and the end of each block, in order, where lines or words begin."""
    size = document.end - document.start
    count = max(1, round(size * share / BLOCK))
    length = max(_LONGEST_CHARACTER, int(size * share / count))
    for number in range(count):
        start = document.start + int(size * (number + 0.5) / count) - length // 2
        yield spool.break_after(start, document.end)
        yield spool.break_after(start + length, document.end)


def _split_longest(spool: Spool, share: float) -> tuple[list[Span], list[Span]]:
    """For a few short documents, none of which was chosen, or all: the end of the longest."""
    documents = list(spool.documents)
    longest = max(documents, key=lambda document: document.end - document.start)
    size = longest.end - longest.start
    length = min(size // 2, max(SHORTEST_BLOCK, int(size * share)))
    cut = spool.break_after(longest.end - length, longest.end)
    head = Span(longest.start, cut)
    rest = [head if document is longest else document for document in documents]
    return rest, [Span(cut, longest.end, starts_document=cut == longest.start)]
