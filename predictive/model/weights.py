"""Network weights in a file: vectors in float16, matrices in int8 with a scale for each row."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file
from safetensors.numpy import save as serialize

from predictive import atomic
from predictive.errors import REPAIR_HINT, ModelError, as_model_error

Weights = dict[str, npt.NDArray[np.float32]]
Stored = dict[str, npt.NDArray[np.generic]]
"""Weights as they are stored: an int8 matrix has its scale beside it."""
Shapes = dict[str, tuple[int, ...]]

_SCALE = ".scale"
_MAX_INT8 = 127
_MAX_FLOAT16 = 65504


def save_weights(path: Path, weights: Weights) -> None:
    """Quantize weights and replace the file atomically."""
    with atomic.replace(path) as file:
        file.write(serialize(_quantize(weights)))


def load_weights(path: Path, shapes: Shapes) -> Weights:
    """Read a file that `save_weights` wrote; return float32.

    Raises `ModelError` if it is missing or damaged, or if its weights do not have these `shapes`.
    """
    with as_model_error(path):
        stored = load_file(path)
        if {name: (value.dtype, value.shape) for name, value in stored.items()} != _layout(shapes):
            raise ModelError(f"{path} does not fit its config.json", REPAIR_HINT)
        for name, value in stored.items():
            if value.dtype != np.int8 and not (np.abs(value) <= _MAX_FLOAT16).all():  # or NaN
                raise ValueError(f"{name} has values that are not finite")
        return _dequantize(stored)


def _layout(shapes: Shapes) -> dict[str, tuple[np.dtype[np.generic], tuple[int, ...]]]:
    """Return the dtype and shape of every stored array."""
    layout: dict[str, tuple[np.dtype[np.generic], tuple[int, ...]]] = {}
    for name, shape in shapes.items():
        layout[name] = (np.dtype(np.int8 if len(shape) > 1 else np.float16), shape)
        if len(shape) > 1:
            layout[name + _SCALE] = (np.dtype(np.float32), (shape[0], 1))
    return layout


def _quantize(weights: Weights) -> Stored:
    """Round each row of a matrix to int8, scaled so that its largest absolute value is 127."""
    stored: Stored = {}
    for name, value in weights.items():
        if value.ndim < 2:
            stored[name] = value.astype(np.float16)
            continue
        scale = np.maximum(np.abs(value).max(axis=1, keepdims=True), 1e-12) / _MAX_INT8
        stored[name] = np.rint(value / scale).astype(np.int8)
        stored[name + _SCALE] = scale.astype(np.float32)
    return stored


def _dequantize(stored: Stored) -> Weights:
    """Return the weights in float32."""
    weights = {}
    for name, value in stored.items():
        if not name.endswith(_SCALE):
            weights[name] = value.astype(np.float32)
            if value.ndim > 1:
                weights[name] *= stored[name + _SCALE].astype(np.float32)
    return weights
