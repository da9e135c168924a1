"""Arrays of counts in a file, which may come from somebody else."""

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[Any]

LARGEST = 1 << 28
"""Bytes of all arrays together, unpacked."""
_MOST = 64
"""Arrays."""
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_WIDEST = 4
"""Bytes of a number."""


def load_arrays(path: Path) -> dict[str, Numbers]:
    """Read what `numpy.savez_compressed` wrote: whole numbers without a sign, in rows.

    Raises `ValueError` for anything else, and whatever `zipfile` and `numpy` do.
    """
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if len(members) > _MOST or sum(each.file_size for each in members) > LARGEST:
            raise ValueError("it would unpack to more than any model has")
        return {each.filename.removesuffix(".npy"): _read(archive, each) for each in members}


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Numbers:
    if member.compress_type not in PACKED:
        raise ValueError(f"{member.filename} is packed in an unusual way")
    with archive.open(member) as stream:
        array: Numbers = np.lib.format.read_array(stream, allow_pickle=False)
        stream.read()  # to its end, where its checksum is compared
    if array.ndim != 1 or array.dtype.kind != "u" or array.dtype.itemsize > _WIDEST:
        raise ValueError(f"{member.filename} is not a row of whole numbers")
    return array
