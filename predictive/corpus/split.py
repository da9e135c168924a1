"""Which part of the corpus is held out to validate on."""

import zlib

from predictive.corpus.spool import Span, Spool

VALIDATION_SHARE = 0.05
LONG_DOCUMENT = 10_000
"""Bytes. A document this long gives its end to validation; of shorter ones, one in twenty goes."""
LONGEST_VALIDATION = 500_000
"""Bytes. More text makes the figure no better and every evaluation slower."""

_LONGEST_CHARACTER = 4
"""Bytes, in UTF-8: in so many there is the beginning of one."""


def split(spool: Spool) -> tuple[list[Span], list[Span]]:
    """Split the corpus into spans for training and for validation.

    What is held out is contiguous text: the last twentieth of every long document, and every
    twentieth of the short ones, by a checksum of their position. So each source and language is
    in both parts, and the same corpus is always split alike.
    """
    share = min(VALIDATION_SHARE, LONGEST_VALIDATION / max(1, spool.size))
    training: list[Span] = []
    validation: list[Span] = []
    for number, document in enumerate(spool.documents):
        if document.end - document.start >= LONG_DOCUMENT:
            head, tail = _cut(spool, document, share)
            training.append(head)
            validation.append(tail)
        else:
            chosen = zlib.crc32(number.to_bytes(8, "little")) < share * 2**32
            (validation if chosen else training).append(document)
    if training and validation:
        return training, validation
    return _split_longest(spool, share)


def _cut(spool: Spool, document: Span, share: float) -> tuple[Span, Span]:
    size = max(_LONGEST_CHARACTER, int((document.end - document.start) * share))
    cut = spool.break_after(max(document.start, document.end - size), document.end)
    return Span(document.start, cut), Span(cut, document.end)


def _split_longest(spool: Spool, share: float) -> tuple[list[Span], list[Span]]:
    """For a few short documents, none of which was chosen, or all."""
    documents = list(spool.documents)
    longest = max(documents, key=lambda document: document.end - document.start)
    head, tail = _cut(spool, longest, share)
    return [head if document is longest else document for document in documents], [tail]
