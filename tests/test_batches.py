"""Windows continue where the last ones ended, and targets are the next tokens."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive.tokenizer import END_ID, LINE_BREAK_ID
from predictive.training import token_stream
from predictive.training.batches import Window, training_windows, validation_windows
from predictive.training.token_stream import frequencies


def windows(size: int, batch_size: int, length: int, epoch: int = 0) -> list[Window]:
    stream = np.arange(100, 100 + size, dtype=np.uint32)
    return list(training_windows(stream, batch_size=batch_size, sequence_length=length,
                                 seed=1, epoch=epoch))  # fmt: skip


@given(st.integers(50, 2000), st.integers(1, 8), st.integers(2, 40), st.integers(0, 3))
def test_targets_are_inputs_shifted_by_one_and_rows_continue(
    size: int, batch_size: int, length: int, epoch: int
) -> None:
    made = windows(size, batch_size, length, epoch)
    for window in made:
        np.testing.assert_array_equal(window.inputs[1:], window.targets[:-1])
    for one, other in pairwise(made):
        np.testing.assert_array_equal(one.targets[-1], other.inputs[0])


@given(st.integers(50, 2000), st.integers(1, 8), st.integers(2, 40))
def test_an_epoch_reads_every_row_once(size: int, batch_size: int, length: int) -> None:
    made = windows(size, batch_size, length)
    seen = np.concatenate([window.inputs for window in made])
    assert len(seen) == size // batch_size
    assert len(np.unique(seen)) == seen.size


def test_epochs_differ_and_repeat() -> None:
    first, second = windows(500, 4, 16, epoch=0), windows(500, 4, 16, epoch=1)
    again = windows(500, 4, 16, epoch=0)
    assert not np.array_equal(first[0].inputs, second[0].inputs)
    np.testing.assert_array_equal(first[3].inputs, again[3].inputs)


def test_rows_that_restart_begin_at_a_line_after_the_end_token() -> None:
    lines = np.array([[LINE_BREAK_ID, 1000 + number, 300, 301] for number in range(5000)])
    stream = lines.flatten().astype(np.uint32)
    fresh = 0
    for window in training_windows(stream, batch_size=8, sequence_length=20, 
                                   seed=3, epoch=0):  # fmt: skip
        for row in np.flatnonzero(window.reset & (window.inputs[0] == END_ID)):
            assert window.targets[0, row] >= 1000
            fresh += 1
    assert fresh > 3


def test_validation_reads_in_order_and_carries_the_state() -> None:
    stream = np.arange(101, dtype=np.uint16)
    made = list(validation_windows(stream, batch_size=4, sequence_length=10))
    np.testing.assert_array_equal(np.concatenate([w.inputs[:, 0] for w in made]), np.arange(25))
    assert [bool(w.reset.all()) for w in made] == [True, False, False]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=50), st.integers(1, 7))
def test_frequencies_are_counted_block_by_block(ids: list[int], block: int) -> None:
    stream = np.array(ids, dtype=np.uint16)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(token_stream, "_BLOCK", block)
        shares = frequencies(stream, 10)
    np.testing.assert_allclose(shares, np.bincount(ids, minlength=10) / len(ids))
