"""A matrix of few values other than zero, multiplied by numpy."""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]

_DENSE_PART = 20
"""A column is dense if one row in so many has it."""


class SparseRow(NamedTuple):
    """The values (N,) of one row, and their columns (N,), each once."""

    columns: Ids
    values: Floats


class _Order(NamedTuple):
    """Values in the order of the lines that are summed: of rows, or of columns."""

    values: Floats
    across: Ids
    """Where each value is in its line."""
    lines: Ids
    """The lines that have values."""
    starts: Ids
    """Where each of them starts."""

    @classmethod
    def by(cls, lines: Ids, across: Ids, values: Floats) -> Self:
        order = np.argsort(lines, kind="stable")
        present, starts = np.unique(lines[order], return_index=True)
        return cls(values[order], across[order], present, starts)

    def times(self, vectors: Floats, count: int) -> Floats:
        """Return the sums (count, K) over each line of its values times rows of (., K)."""
        sums = np.zeros((count, vectors.shape[1]), dtype=np.float32)
        if len(self.values):
            for column in range(vectors.shape[1]):
                products = vectors[:, column][self.across]
                products *= self.values
                sums[self.lines, column] = np.add.reduceat(products, self.starts)
        return sums


class SparseMatrix:
    """A matrix (R, C) of float32 that multiplies dense ones from both sides.

    Columns that many rows have are dense after all: more than half of the values of a text's
    n-grams are in a few of the columns.
    """

    def __init__(self, rows: Sequence[SparseRow], width: int) -> None:
        self.shape = (len(rows), width)
        row_ids = np.repeat(np.arange(len(rows)), [len(row.columns) for row in rows])
        columns = np.concatenate([np.empty(0, np.int64), *(row.columns for row in rows)])
        values = np.concatenate([np.empty(0, np.float32), *(row.values for row in rows)])
        is_dense = np.bincount(columns, minlength=width) * _DENSE_PART > len(rows)
        self._dense_columns = np.flatnonzero(is_dense)
        self._dense = np.zeros((len(rows), len(self._dense_columns)), dtype=np.float32)
        chosen = is_dense[columns]
        places = np.searchsorted(self._dense_columns, columns[chosen])
        self._dense[row_ids[chosen], places] = values[chosen]
        self._rest = row_ids[~chosen], columns[~chosen], values[~chosen]

    @cached_property
    def _by_row(self) -> _Order:
        row_ids, columns, values = self._rest
        return _Order.by(row_ids, columns, values)

    @cached_property
    def _by_column(self) -> _Order:
        row_ids, columns, values = self._rest
        return _Order.by(columns, row_ids, values)

    def times(self, right: Floats) -> Floats:
        """Return the product (R, K) with a dense matrix (C, K)."""
        product = self._by_row.times(right, self.shape[0])
        product += self._dense @ right[self._dense_columns]
        return product

    def transposed_times(self, right: Floats) -> Floats:
        """Return the product (C, K) of the transposed matrix with a dense one (R, K)."""
        product = self._by_column.times(right, self.shape[1])
        product[self._dense_columns] = self._dense.T @ right
        return product
