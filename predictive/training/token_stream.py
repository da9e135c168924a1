"""The corpus as token ids in one memory-mapped file."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from predictive import atomic
from predictive.corpus.spool import Span, Spool
from predictive.tokenizer import END_ID, Tokenizer

_BLOCK = 1 << 20
Stream = npt.NDArray[np.uint16] | npt.NDArray[np.uint32]


def write_stream(path: Path, spool: Spool, spans: Iterable[Span], tokenizer: Tokenizer) -> int:
    """Encode spans of the corpus into `path`, `<end>` before each document; return the tokens.

    Ids take two bytes where the vocabulary allows, else four. Memory stays bounded: text is read,
    encoded and written piece by piece.
    """
    dtype = id_type(tokenizer.vocab_size)
    end = np.array([END_ID], dtype=dtype)
    count = 0
    with atomic.replace(path) as file:
        for is_start, ids in _encoded(spool, spans, tokenizer):
            piece = ids.astype(dtype)
            piece = np.concatenate([end, piece]) if is_start else piece
            file.write(piece.tobytes())
            count += len(piece)
    return count


def open_stream(path: Path, vocab_size: int) -> Stream:
    """Map a stream that `write_stream` wrote."""
    return np.memmap(path, dtype=id_type(vocab_size), mode="r")


def frequencies(stream: Stream, vocab_size: int) -> npt.NDArray[np.float64]:
    """Return the share of each token (V,) in a stream, which may be larger than memory."""
    counts = np.zeros(vocab_size, dtype=np.int64)
    for start in range(0, len(stream), _BLOCK):
        counts += np.bincount(stream[start : start + _BLOCK], minlength=vocab_size)
    return counts / len(stream)


def id_type(vocab_size: int) -> type[np.uint16] | type[np.uint32]:
    """Return in which type the ids of a vocabulary are written."""
    return np.uint16 if vocab_size <= 1 << 16 else np.uint32


def _encoded(
    spool: Spool, spans: Iterable[Span], tokenizer: Tokenizer
) -> Iterable[tuple[bool, npt.NDArray[np.uint32]]]:
    """Pair every encoded piece with whether a document starts with it."""
    starts: list[bool] = []

    def pieces() -> Iterable[str]:
        for span in spans:
            for number, piece in enumerate(spool.chunks(span)):
                starts.append(number == 0 and span.starts_document)
                yield piece

    for ids in tokenizer.encode_all(pieces()):
        yield starts.pop(0), ids
