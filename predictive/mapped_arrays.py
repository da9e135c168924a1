"""Arrays in one file, used where they lie: written in the safetensors format, mapped to read.

A file begins with the length of its header (8 bytes, little-endian) and the header, a JSON object
with the dtype, the shape and the place of each array. The arrays follow without gaps. See
https://huggingface.co/docs/safetensors for the format.
"""

import math
import mmap
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
import numpy as np
import numpy.typing as npt

from predictive import atomic
from predictive.errors import as_model_error

Array = npt.NDArray[Any]

_LENGTH_BYTES = 8
_DTYPES = {
    "I8": "i1", "U8": "u1", "I16": "<i2", "U16": "<u2", "F16": "<f2", "I32": "<i4",
    "U32": "<u4", "F32": "<f4", "I64": "<i8", "U64": "<u8", "F64": "<f8",
}  # fmt: skip

_Size = Annotated[int, msgspec.Meta(ge=0, le=1 << 62)]


class _Entry(msgspec.Struct):
    """What the header says of an array; its place is counted from the end of the header."""

    dtype: str
    shape: tuple[_Size, ...]
    data_offsets: tuple[_Size, _Size]


_Header = dict[str, _Entry]
_DECODER = msgspec.json.Decoder(_Header)


def save_arrays(path: Path, arrays: Mapping[str, Array]) -> None:
    """Replace the file atomically; only its owner can read it."""
    from safetensors.numpy import save

    data = save({name: np.ascontiguousarray(array) for name, array in arrays.items()})
    with atomic.replace(path) as file:
        file.write(data)


def map_arrays(path: Path, *, populate: bool = False) -> dict[str, Array]:
    """Return read-only views of the arrays of a file, by name.

    With `populate`, all pages are mapped at once where the system can: that is faster if all are
    used.

    The file is mapped once, so pages are read as they are used, and must not be written in place.
    Everything is checked but the values. Raises `ModelError` if the file is missing or damaged.
    """
    with as_model_error(path):
        data = _map(path, populate=populate)
        header, start = _read_header(data)
        _check(header, len(data) - start)
        return {name: _view(data, start, entry) for name, entry in header.items()}


def _map(path: Path, *, populate: bool) -> mmap.mmap:
    with path.open("rb") as file:
        if populate and sys.platform == "linux":
            flags = mmap.MAP_SHARED | mmap.MAP_POPULATE
            return mmap.mmap(file.fileno(), 0, flags=flags, prot=mmap.PROT_READ)
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _read_header(data: mmap.mmap) -> tuple[_Header, int]:
    """Return the header and the place of its end."""
    end = _LENGTH_BYTES + int.from_bytes(data[:_LENGTH_BYTES], "little")
    if not _LENGTH_BYTES < end <= len(data):
        raise ValueError("its header is longer than the file")
    return _DECODER.decode(data[_LENGTH_BYTES:end]), end


def _check(header: _Header, length: int) -> None:
    """Refuse arrays that overlap, leave gaps or do not fill the `length` bytes after the header."""
    place = 0
    for name, entry in sorted(header.items(), key=lambda item: item[1].data_offsets):
        if entry.dtype not in _DTYPES:
            raise ValueError(f"{name} has the unknown type {entry.dtype}")
        item_bytes = np.dtype(_DTYPES[entry.dtype]).itemsize
        first, last = entry.data_offsets
        if first != place or last - first != math.prod(entry.shape) * item_bytes:
            raise ValueError(f"{name} does not lie where the header says")
        place = last
    if place != length:
        raise ValueError(f"it has {length} bytes of arrays in place of {place}")


def _view(data: mmap.mmap, start: int, entry: _Entry) -> Array:
    dtype, offset = np.dtype(_DTYPES[entry.dtype]), start + entry.data_offsets[0]
    if offset % dtype.itemsize:
        raise ValueError("its arrays are not aligned")
    count = math.prod(entry.shape)
    flat: Array = np.frombuffer(data, dtype, count, offset) if count else np.empty(0, dtype)
    return flat.reshape(entry.shape)
