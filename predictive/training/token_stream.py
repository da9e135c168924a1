"""The corpus as token ids, in one memory-mapped file."""

from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from predictive import atomic
from predictive.corpus.spool import Span, Spool
from predictive.tokenizer import END_ID, Ids, Tokenizer

_BLOCK = 1 << 20
Stream = npt.NDArray[np.uint16] | npt.NDArray[np.uint32]


def write_stream(path: Path, pieces: Iterable[Ids], vocab_size: int) -> int:
    """Write token ids to `path`, piece by piece; return their number.

    An id takes two bytes if the vocabulary allows it, else four.
    """
    dtype, count = _id_type(vocab_size), 0
    with atomic.replace(path) as file:
        for ids in pieces:
            file.write(ids.astype(dtype).tobytes())
            count += len(ids)
    return count


def encoded(spool: Spool, spans: Iterable[Span], tokenizer: Tokenizer) -> Iterator[Ids]:
    """Yield the ids of spans of a corpus, piece by piece, with `<end>` before each document."""
    is_start: deque[bool] = deque()

    def pieces() -> Iterator[str]:
        for span in spans:
            for number, piece in enumerate(spool.chunks(span)):
                is_start.append(number == 0 and span.starts_document)
                yield piece

    for ids in tokenizer.encode_all(pieces()):
        yield after_end(ids) if is_start.popleft() else ids


def after_end(ids: Ids) -> Ids:
    """Return ids with `<end>` before them."""
    return np.concatenate([np.array([END_ID], dtype=ids.dtype), ids])


def open_stream(path: Path, vocab_size: int) -> Stream:
    """Map a stream that `write_stream` wrote into memory."""
    return np.memmap(path, dtype=_id_type(vocab_size), mode="r")


def frequencies(stream: Stream, vocab_size: int) -> npt.NDArray[np.float64]:
    """Return the share of each token (V,) in a stream, which may be larger than memory."""
    counts = np.zeros(vocab_size, dtype=np.int64)
    for start in range(0, len(stream), _BLOCK):
        counts += np.bincount(stream[start : start + _BLOCK], minlength=vocab_size)
    return counts / len(stream)


def _id_type(vocab_size: int) -> type[np.uint16] | type[np.uint32]:
    return np.uint16 if vocab_size <= 1 << 16 else np.uint32
