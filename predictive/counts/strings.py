"""Many strings in two arrays, which can be mapped from a file and are never unpacked as a whole."""

from collections.abc import Iterable, Sequence
from typing import overload

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Ends = npt.NDArray[np.uint32]


class Strings(Sequence[str]):
    """A list of strings that never changes; `bisect` searches it where it lies."""

    def __init__(self, data: Bytes, ends: Ends) -> None:
        """Take the UTF-8 bytes of all strings, and where each ends in them.

        Raises `ValueError` if the last string ends elsewhere than the bytes.
        """
        is_flat = data.ndim == ends.ndim == 1
        if not is_flat or data.dtype != np.uint8 or ends.dtype != np.uint32:
            raise ValueError("its strings are not bytes with their ends")
        if (int(ends[-1]) if len(ends) else 0) != len(data):
            raise ValueError("its strings do not fit their bytes")
        self.data, self.ends = data, ends
        self._data, self._ends = data.data, ends.data

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Strings":
        """Pack strings."""
        encoded = [text.encode() for text in texts]
        ends = np.cumsum([len(each) for each in encoded], dtype=np.uint32)
        return cls(np.frombuffer(b"".join(encoded), np.uint8), ends)

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        if place < 0:
            place += len(self._ends)
        start = self._ends[place - 1] if place else 0
        return str(self._data[start : self._ends[place]], "utf-8", "replace")
