"""The matrices of a network: in float32 for numpy, or in int8, as they are stored, for numkong.

numpy is the reference, and serves where numkong is not installed. The products with int8 matrices
are exact, so they differ from it only by the rounding of the vectors.
"""

from functools import cached_property
from importlib import import_module
from threading import local
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.model.weights import QuantizedMatrix, StoredWeights, Weights

Array = npt.NDArray[np.float32]
Ids = int | npt.NDArray[np.integer]

_KERNEL = "numkong"
_PIECE = 16
"""Vectors multiplied at a time: their products stay in the processor's cache."""
_UNPACKED = 4
"""Products by the rows as they are stored, before they are packed: a short program has no more."""
_EXACT_COLUMNS = 1024
"""With so many, sums of products of int8 are exact in float32."""
_PARTS = 2
"""Parts that one vector is split into."""
_FINE_STEPS = 256
_MOST_STEPS = 127 * _FINE_STEPS
_SMALLEST = 1e-30
"""Scales a vector of zeros."""


class FloatMatrix:
    """A matrix (R, C) in float32, multiplied by numpy."""

    def __init__(self, values: Array) -> None:
        self._values = values

    def rows(self, ids: Ids) -> Array:
        """Return the rows (..., C) with these ids (...)."""
        rows: Array = self._values[ids]
        return rows

    def times(self, vectors: Array) -> Array:
        """Return the product (..., R) of the matrix and each vector (..., C)."""
        products: Array = vectors @ self._values.T
        return products

    def first(self, count: int) -> "FloatMatrix":
        """Return the first rows as a matrix."""
        return FloatMatrix(self._values[:count])


class _Results(NamedTuple):
    """Memory for the products with the parts of one vector."""

    dots: Any
    """(P, R), int32, numkong's."""
    values: Array
    """(P, R), the same in float32."""


class Int8Matrix:
    """A matrix (R, C) in int8 with a scale for each row, multiplied by numkong.

    A vector is rounded to multiples of 1/32512 of its largest absolute value and split into two
    int8 parts, 256 * coarse + fine. With the coarse part alone, one first word in forty would be
    another. A row of an int8 matrix has no fine part: it is not rounded again.
    """

    def __init__(self, stored: QuantizedMatrix) -> None:
        self._stored = stored
        self._kernel: Any = import_module(_KERNEL)
        self._results = local()
        """Of each thread."""
        self._products = 0
        """Computed so far; in the first few, packing would take most of the time."""

    @cached_property
    def _packed(self) -> Any:
        """A copy in numkong's own layout, which is twice as fast as the rows of the file."""
        return self._kernel.dots_pack(self._stored.rows)

    def rows(self, ids: Ids) -> Array:
        """Return the rows (..., C) with these ids (...)."""
        rows: Array = self._stored.rows[ids] * self._stored.scales[ids][..., None]
        return rows

    def times(self, vectors: Array) -> Array:
        """Return the product (..., R) of the matrix and each vector (..., C)."""
        row_count, column_count = self._stored.rows.shape
        flat = vectors.reshape(-1, column_count)
        if 0 < len(flat) <= _PIECE:
            products = self._times(flat)
        else:
            products = np.empty((len(flat), row_count), dtype=np.float32)
            for start in range(0, len(flat), _PIECE):
                products[start : start + _PIECE] = self._times(flat[start : start + _PIECE])
        return products.reshape(*vectors.shape[:-1], row_count)

    def first(self, count: int) -> "Int8Matrix":
        """Return the first rows as a matrix."""
        rows, scales = self._stored
        return Int8Matrix(QuantizedMatrix(rows[:count], scales[:count]))

    def _times(self, vectors: Array) -> Array:
        """Return the products (T, R) of a few vectors (T, C)."""
        parts, steps = _split(vectors)
        dots, count = self._dots(parts), len(vectors)
        products: Array = dots[:count] * (_FINE_STEPS * steps)
        if len(parts) > count:
            dots[count:] *= steps
            products += dots[count:]
        products *= self._stored.scales
        return products

    def _dots(self, parts: npt.NDArray[np.int8]) -> Array:
        """Return the products (P, R) with parts of vectors, until the next call in this thread.

        Those of one vector are large and short-lived: to allocate them anew each time would take as
        long as to compute them.
        """
        rows, columns = self._stored.rows.shape
        self._products += 1
        if self._products <= _UNPACKED and columns <= _EXACT_COLUMNS:
            kernel = self._kernel.cdist
            return np.asarray(kernel(parts, self._stored.rows, "dot", out_dtype="float32"))
        if len(parts) > _PARTS:
            return np.asarray(self._kernel.dots_packed(parts, self._packed)).astype(np.float32)
        kept = self._kept_results(len(parts), rows)
        self._kernel.dots_packed(parts, self._packed, out=kept.dots)
        np.copyto(kept.values, np.asarray(kept.dots), casting="unsafe")
        return kept.values

    def _kept_results(self, parts: int, rows: int) -> "_Results":
        by_parts: dict[int, _Results] = self._results.__dict__.setdefault("by_parts", {})
        if parts not in by_parts:
            dots = self._kernel.empty((parts, rows), dtype="int32")
            by_parts[parts] = _Results(dots, np.empty((parts, rows), dtype=np.float32))
        return by_parts[parts]


Matrix = FloatMatrix | Int8Matrix


class Parameters(NamedTuple):
    """The weights of a network, ready to compute with, by name."""

    matrices: dict[str, Matrix]
    vectors: Weights

    @classmethod
    def of(cls, weights: Weights | StoredWeights) -> "Parameters":
        """Use weights in float32 as they are, stored ones in int8 if numkong is installed."""
        if isinstance(weights, StoredWeights):
            if kernel() == _KERNEL:
                stored = weights.matrices.items()
                return cls({name: Int8Matrix(value) for name, value in stored}, weights.vectors)
            weights = weights.dequantized()
        matrices = {name: FloatMatrix(each) for name, each in weights.items() if each.ndim > 1}
        return cls(dict(matrices), {name: each for name, each in weights.items() if each.ndim == 1})


def kernel() -> str:
    """Return the name of the library that multiplies stored matrices: numkong or numpy."""
    try:
        import_module(_KERNEL)
    except ImportError:
        return "numpy"
    return _KERNEL


def _split(vectors: Array) -> tuple[npt.NDArray[np.int8], Array]:
    """Return the coarse parts (T, C) of vectors (T, C), then the fine ones; and steps (T, 1).

    A vector is (256 * coarse + fine) * step. The fine parts are left out if all of them are zero.
    """
    steps = np.abs(vectors).max(axis=1, keepdims=True)
    np.maximum(steps, _SMALLEST, out=steps)
    steps /= _MOST_STEPS
    levels = np.rint(vectors / steps).astype(np.int16)
    fine = levels.astype(np.int8)  # the low byte
    levels -= fine
    levels >>= 8
    coarse = levels.astype(np.int8)
    return (np.concatenate([coarse, fine]) if fine.any() else coarse), steps
