"""Arrays in an `.npz` file from an untrusted source."""

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

MAX_BYTES = 1 << 28
"""The most that all arrays together may take, uncompressed."""
_MAX_ARRAYS = 64
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MAX_ITEM_BYTES = 4


def load_arrays(path: Path) -> dict[str, Array]:
    """Read a file that `numpy.savez_compressed` wrote: one-dimensional arrays of unsigned integers.

    Raises `ValueError` for anything else, and the errors of `zipfile` and `numpy`.
    """
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if len(members) > _MAX_ARRAYS or sum(each.file_size for each in members) > MAX_BYTES:
            raise ValueError("it would unpack to more than any model needs")
        return {each.filename.removesuffix(".npy"): _read_array(archive, each) for each in members}


def _read_array(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Array:
    if member.compress_type not in COMPRESSIONS:
        raise ValueError(f"{member.filename} has an unexpected compression")
    with archive.open(member) as stream:
        array: Array = np.lib.format.read_array(stream, allow_pickle=False)
        stream.read()  # the checksum is compared at the end of the stream
    if array.ndim != 1 or array.dtype.kind != "u" or array.dtype.itemsize > _MAX_ITEM_BYTES:
        raise ValueError(f"{member.filename} is not a one-dimensional array of unsigned integers")
    return array
