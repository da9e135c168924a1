"""A network's weights in a file: vectors in float16, rows of matrices in int8 with a scale."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file
from safetensors.numpy import save as serialize

from predictive import atomic
from predictive.errors import AGAIN, ModelError, reading

Weights = dict[str, npt.NDArray[np.float32]]
Stored = dict[str, npt.NDArray[np.generic]]
Shapes = dict[str, tuple[int, ...]]

_SCALE = ".scale"
_LARGEST = 127
_MOST = 65504
"""As float16 has it."""


def save_weights(path: Path, weights: Weights) -> None:
    """Write weights in one step."""
    with atomic.replacing(path) as file:
        file.write(serialize(_compress(weights)))


def load_weights(path: Path, shapes: Shapes) -> Weights:
    """Read what `save_weights` wrote, in float32.

    Raises `ModelError` if it is missing or damaged, or if it has other weights than `shapes` says.
    """
    with reading(path):
        stored = load_file(path)
        if {name: (value.dtype, value.shape) for name, value in stored.items()} != _kinds(shapes):
            raise ModelError(f"{path} does not fit its config.json", AGAIN)
        for name, value in stored.items():
            if value.dtype != np.int8 and not (np.abs(value) <= _MOST).all():  # as of nan
                raise ValueError(f"{name} has no finite numbers")
        return _decompress(stored)


def _kinds(shapes: Shapes) -> dict[str, tuple[np.dtype[np.generic], tuple[int, ...]]]:
    """Return type and shape of everything that weights are stored as."""
    kinds: dict[str, tuple[np.dtype[np.generic], tuple[int, ...]]] = {}
    for name, shape in shapes.items():
        kinds[name] = (np.dtype(np.int8 if len(shape) > 1 else np.float16), shape)
        if len(shape) > 1:
            kinds[name + _SCALE] = (np.dtype(np.float32), (shape[0], 1))
    return kinds


def _compress(weights: Weights) -> dict[str, npt.NDArray[np.generic]]:
    """Store each row of a matrix as int8 with its largest value as 127."""
    stored: dict[str, npt.NDArray[np.generic]] = {}
    for name, value in weights.items():
        if value.ndim < 2:
            stored[name] = value.astype(np.float16)
            continue
        scale = np.maximum(np.abs(value).max(axis=1, keepdims=True), 1e-12) / _LARGEST
        stored[name] = np.rint(value / scale).astype(np.int8)
        stored[name + _SCALE] = scale.astype(np.float32)
    return stored


def _decompress(stored: dict[str, npt.NDArray[np.generic]]) -> Weights:
    """Return the weights in float32."""
    weights = {}
    for name, value in stored.items():
        if not name.endswith(_SCALE):
            weights[name] = value.astype(np.float32)
            if value.ndim > 1:
                weights[name] *= stored[name + _SCALE].astype(np.float32)
    return weights
