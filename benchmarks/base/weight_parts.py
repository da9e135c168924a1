"""Weights of a network in several `.npz` files, as the shared trainer writes them."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from predictive.model.weights import Weights

Rows = npt.NDArray[np.float16]


def load_parts(files: Iterable[Path]) -> Weights:
    """Join arrays whose rows are in several entries, each called NAME@FIRST_ROW."""
    parts: dict[str, dict[int, Rows]] = defaultdict(dict)
    for file in files:
        with np.load(file, allow_pickle=False) as arrays:
            for key, rows in arrays.items():
                name, _, first_row = key.rpartition("@")
                parts[name][int(first_row)] = rows
    return {name: _joined(by_row) for name, by_row in parts.items()}


def _joined(by_row: dict[int, Rows]) -> npt.NDArray[np.float32]:
    rows = [by_row[first_row] for first_row in sorted(by_row)]
    return np.concatenate(rows).astype(np.float32)
