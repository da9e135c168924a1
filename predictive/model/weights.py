"""Network weights in a file: vectors in float16, matrices in int8 with a scale for each row.

They are used as they are stored: a matrix is mapped from the file.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.errors import REPAIR_HINT, ModelError, as_model_error
from predictive.mapped_arrays import map_arrays, save_arrays
from predictive.model.files import CONFIG
from predictive.translation import gettext as _

Weights = dict[str, npt.NDArray[np.float32]]
Shapes = dict[str, tuple[int, ...]]

_Arrays = dict[str, npt.NDArray[np.generic]]
"""The arrays of a file: an int8 matrix has its scales beside it."""

_SCALE = ".scale"
_MAX_INT8 = 127
_MAX_FLOAT16 = 65504


class QuantizedMatrix(NamedTuple):
    """A matrix as it is stored; a row of it is its int8 row times its scale."""

    rows: npt.NDArray[np.int8]
    """(R, C), a read-only view of the mapped file."""
    scales: npt.NDArray[np.float32]
    """(R,)"""

    def dequantized(self) -> npt.NDArray[np.float32]:
        """Return the matrix (R, C) in float32."""
        values = self.rows.astype(np.float32)
        values *= self.scales[:, None]
        return values


class StoredWeights(NamedTuple):
    """The weights of a model as they are stored, by name."""

    matrices: dict[str, QuantizedMatrix]
    vectors: Weights

    def dequantized(self) -> Weights:
        """Return all weights in float32."""
        matrices = {name: matrix.dequantized() for name, matrix in self.matrices.items()}
        return matrices | self.vectors


def quantize(weights: Weights) -> StoredWeights:
    """Return weights as they come back from a file.

    Each row of a matrix is rounded to int8, scaled so that its largest absolute value is 127.
    """
    matrices, vectors = {}, {}
    for name, value in weights.items():
        if value.ndim < 2:
            vectors[name] = value.astype(np.float16).astype(np.float32)
            continue
        scales = np.maximum(np.abs(value).max(axis=1), 1e-12) / _MAX_INT8
        rows = np.rint(value / scales[:, None]).astype(np.int8)
        matrices[name] = QuantizedMatrix(rows, scales.astype(np.float32))
    return StoredWeights(matrices, vectors)


def save_weights(path: Path, weights: Weights) -> None:
    """Quantize weights and replace the file atomically."""
    matrices, vectors = quantize(weights)
    arrays: _Arrays = {name: value.astype(np.float16) for name, value in vectors.items()}
    for name, matrix in matrices.items():
        arrays[name] = matrix.rows
        arrays[name + _SCALE] = matrix.scales[:, None]
    save_arrays(path, arrays)


def load_weights(path: Path, shapes: Shapes) -> StoredWeights:
    """Map a file that `save_weights` wrote.

    Raises `ModelError` if it is missing or damaged, or if its weights do not have these `shapes`.
    """
    stored = map_arrays(path, populate=True)
    with as_model_error(path):
        if {name: (value.dtype, value.shape) for name, value in stored.items()} != _layout(shapes):
            raise ModelError(
                _("{path} does not fit {file}").format(path=path, file=CONFIG), REPAIR_HINT
            )
        for name, value in stored.items():
            if value.dtype != np.int8 and not (np.abs(value) <= _MAX_FLOAT16).all():  # or NaN
                raise ValueError(f"{name} has values that are not finite")
        return _weights_of(stored)


def _layout(shapes: Shapes) -> dict[str, tuple[np.dtype[np.generic], tuple[int, ...]]]:
    """Return the dtype and shape of every stored array."""
    layout: dict[str, tuple[np.dtype[np.generic], tuple[int, ...]]] = {}
    for name, shape in shapes.items():
        layout[name] = (np.dtype(np.int8 if len(shape) > 1 else np.float16), shape)
        if len(shape) > 1:
            layout[name + _SCALE] = (np.dtype(np.float32), (shape[0], 1))
    return layout


def _weights_of(stored: _Arrays) -> StoredWeights:
    matrices, vectors = {}, {}
    for name, value in stored.items():
        if value.dtype == np.int8:
            scales = stored[name + _SCALE].astype(np.float32)[:, 0]
            matrices[name] = QuantizedMatrix(value.view(np.int8), scales)
        elif not name.endswith(_SCALE):
            vectors[name] = value.astype(np.float32)
    return StoredWeights(matrices, vectors)
