"""Splits the corpus into training text and held-out text."""

import math
import zlib
from collections.abc import Iterator
from itertools import pairwise

from predictive.corpus.spool import Span, Spool

MAX_SHARE = 0.05
FULL_SHARE_SIZE = 500_000
"""Bytes. Of a larger corpus, the share falls with the square root of its size."""
BLOCK_SIZE = 5_000
"""Approximate bytes of a held-out block."""
MIN_BLOCK = 500
"""Bytes. Documents whose share would be less are held out as a whole, or not at all."""

_MAX_CHARACTER = 4
"""Bytes of a character in UTF-8, at most."""


def split(spool: Spool) -> tuple[list[Span], list[Span]]:
    """Split the corpus into spans for training and for validation.

    From each long document, blocks at equal distances are held out; short documents are held out as
    a whole, chosen by a checksum of their position. So both parts contain every source, language
    and time (the end of a text is often its newest part), and splitting is deterministic.
    """
    share = MAX_SHARE * min(1.0, math.sqrt(FULL_SHARE_SIZE / max(1, spool.size)))
    training: list[Span] = []
    validation: list[Span] = []
    for number, document in enumerate(spool.documents):
        if (document.end - document.start) * share >= MIN_BLOCK:
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
    """Split a document at the borders of its blocks, alternating training and validation."""
    borders = [document.start, *_block_borders(spool, document, share), document.end]
    for number, (start, end) in enumerate(pairwise(borders)):
        if start < end:
            (validation if number % 2 else training).append(Span(start, end, number == 0))


def _block_borders(spool: Spool, document: Span, share: float) -> Iterator[int]:
    """Yield the start and end of each block, in order, at the start of lines or words."""
    size = document.end - document.start
    count = max(1, round(size * share / BLOCK_SIZE))
    length = max(_MAX_CHARACTER, int(size * share / count))
    for number in range(count):
        start = document.start + int(size * (number + 0.5) / count) - length // 2
        yield spool.break_after(start, document.end)
        yield spool.break_after(start + length, document.end)


def _split_longest(spool: Spool, share: float) -> tuple[list[Span], list[Span]]:
    """Hold out the end of the longest document, if chance chose no short document or all."""
    documents = list(spool.documents)
    longest = max(documents, key=lambda document: document.end - document.start)
    size = longest.end - longest.start
    length = min(size // 2, max(MIN_BLOCK, int(size * share)))
    cut = spool.break_after(longest.end - length, longest.end)
    head = Span(longest.start, cut)
    rest = [head if document is longest else document for document in documents]
    return rest, [Span(cut, longest.end, starts_document=cut == longest.start)]
