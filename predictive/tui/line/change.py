"""What differs between two states of a line."""

from itertools import takewhile
from typing import NamedTuple


class Change(NamedTuple):
    """One text took the place of another."""

    start: int
    removed: str
    added: str

    @property
    def end(self) -> int:
        """Where the removed text ended."""
        return self.start + len(self.removed)

    @property
    def new_end(self) -> int:
        """Where the added text ends."""
        return self.start + len(self.added)


def change_of(old: str, new: str) -> Change:
    """Return the shortest change that makes one text of another."""
    start = shared_start(old, new)
    same = shared_start(old[start:][::-1], new[start:][::-1])
    return Change(start, old[start : len(old) - same], new[start : len(new) - same])


def shared_start(first: str, second: str) -> int:
    """Return how many characters two texts begin with alike."""
    pairs = zip(first, second, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
