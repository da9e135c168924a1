"""Windows over a token stream, between which the recurrent state can be carried.

    the stream, a ring      abcdefghijklmnopqrstuvwx
    cut into B=3 rows       abcdefgh | ijklmnop | qrstuvwx     (from another offset every epoch)
    windows of T=4 steps    abcd ijkl qrst, then efgh mnop uvwx

Row b of a window continues where row b of the window before ended.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.tokenizer import END_ID, LINE_BREAK_ID
from predictive.training.token_stream import Stream

JITTER = (0.75, 1.0, 1.25)
"""Window lengths, relative to the nominal one. They are few: fused kernels are set up for each."""
RESET_PROBABILITY = 0.05
"""Per row and window: how often it starts from the zero state, as an empty prompt does."""


class Window(NamedTuple):
    """Inputs and targets of shape (T, B), int64; `reset` (B,): rows that start from zero."""

    inputs: npt.NDArray[np.int64]
    targets: npt.NDArray[np.int64]
    reset: npt.NDArray[np.bool_]


class Rows(NamedTuple):
    """The rows, of a batch of `batch_size`, that one worker computes."""

    first: int
    end: int
    batch_size: int

    @property
    def slice(self) -> slice:
        """The rows as an index into a tensor's batch dimension."""
        return slice(self.first, self.end)

    @property
    def share(self) -> float:
        """The share of all rows."""
        return (self.end - self.first) / self.batch_size


def training_windows(
    stream: Stream,
    *,
    batch_size: int,
    sequence_length: int,
    seed: int,
    epoch: int,
) -> Iterator[Window]:
    """Yield the windows of an epoch, in `batch_size` rows; they depend on seed and epoch only.

    The rows start at a random offset (partial shuffling, Press 2019), window lengths vary
    (Merity et al. 2018, section 4.1). Now and then a row skips to the next line and starts there
    from the zero state after an `<end>` token (state reset, Melis et al. 2020, appendix).
    """
    rng = np.random.default_rng((seed, epoch))
    row_length = len(stream) // batch_size
    cursors = (rng.integers(len(stream)) + row_length * np.arange(batch_size)) % len(stream)
    reset = np.ones(batch_size, dtype=np.bool_)
    position = 0
    while position < row_length:
        length = int(sequence_length * JITTER[rng.integers(len(JITTER))])
        length = max(1, min(length, row_length - position))
        window = _window_at(stream, cursors, length + 1)
        if position:
            chosen = rng.random(batch_size) < RESET_PROBABILITY
            reset, skipped = _line_starts(window, chosen)
            cursors = (cursors + skipped) % len(stream)
            window[:, reset] = _window_at(stream, cursors[reset], length + 1)
            window[0, reset] = END_ID
        yield Window(window[:-1], window[1:], reset)
        cursors = (cursors + length) % len(stream)
        position += length


def validation_windows(
    stream: Stream, *, batch_size: int, sequence_length: int
) -> Iterator[Window]:
    """Yield the windows of the whole stream, in equal rows, in order; a remainder is left out."""
    row_length = (len(stream) - 1) // batch_size
    cursors = row_length * np.arange(batch_size)
    for position in range(0, row_length, sequence_length):
        length = min(sequence_length, row_length - position)
        window = _window_at(stream, cursors + position, length + 1)
        reset = np.full(batch_size, position == 0)
        yield Window(window[:-1], window[1:], reset)


def _window_at(
    stream: Stream, cursors: npt.NDArray[np.int64], length: int
) -> npt.NDArray[np.int64]:
    """Return the ids (length, B) that begin at the cursors (B,)."""
    places = (cursors[None, :] + np.arange(length)[:, None]) % len(stream)
    window: npt.NDArray[np.int64] = stream[places].astype(np.int64)
    return window


def _line_starts(
    window: npt.NDArray[np.int64], chosen: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
    """Return which of the chosen rows have a line break in the window, and where (B,)."""
    breaks = (window == LINE_BREAK_ID) | (window == END_ID)
    reset = chosen & breaks.any(axis=0)
    return reset, np.where(reset, breaks.argmax(axis=0), 0)
