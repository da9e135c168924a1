"""The words of a text that were probably mistyped, by the lines they are in.

A line that comes back, as after an undo, or that moves, keeps its marks: they belong to what it
says, not to where it is.
"""

from collections import OrderedDict
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from predictive.revising.checker import Mark

_REMEMBERED, _REMEMBERED_MOVED = 5_000, 100
"""Lines."""

LineMarks = tuple["Mark", ...]


class Marks:
    """Knows the marks of each line, with columns counted from its start."""

    def __init__(self) -> None:
        self._found: OrderedDict[str, LineMarks] = OrderedDict()
        self._moved: OrderedDict[str, LineMarks] = OrderedDict()
        """Of lines that have changed since they were checked."""
        self._ignored: set[str] = set()

    def of(self, line: str) -> LineMarks:
        """Return the marks of a line, the first first."""
        found = self._found.get(line)
        return self._moved.get(line, ()) if found is None else found

    def is_checked(self, line: str) -> bool:
        """Whether the marks of a line, as it is, were found."""
        return line in self._found or not line.strip()

    def find(self, line: str, marks: Iterable["Mark"]) -> None:
        """Note which words of a line are mistyped."""
        self._moved.pop(line, None)
        found = tuple(each for each in marks if each.word.casefold() not in self._ignored)
        _keep(self._found, line, found, _REMEMBERED)

    def move(self, old: str, new: str) -> None:
        """Move the marks of a line that has changed; those of words that have changed are gone."""
        marks = self.of(old)
        if marks and not self.is_checked(new):
            _keep(self._moved, new, tuple(_moved(marks, old, new)), _REMEMBERED_MOVED)

    def ignore(self, word: str) -> None:
        """Mark a word no longer, whatever its case."""
        word = word.casefold()
        self._ignored.add(word)
        for lines in (self._found, self._moved):
            for line, marks in lines.items():
                lines[line] = tuple(each for each in marks if each.word.casefold() != word)

    def heed(self, word: str) -> None:
        """Mark a word again that was ignored; all lines have to be checked for it."""
        self._ignored.discard(word.casefold())
        self.clear()

    def clear(self) -> None:
        """Forget all marks, but not what is ignored."""
        self._found.clear()
        self._moved.clear()


def _keep(lines: OrderedDict[str, LineMarks], line: str, marks: LineMarks, most: int) -> None:
    """Remember the marks of a line, instead of those of the line remembered longest."""
    lines[line] = marks
    if len(lines) > most:
        lines.popitem(last=False)


def _moved(marks: LineMarks, old: str, new: str) -> Iterable["Mark"]:
    """Yield the marks of words that are in a new line as they were in the old one."""
    same_before = next(
        (place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
        min(len(old), len(new)),
    )
    distance = len(new) - len(old)
    for mark in marks:
        start = mark.start if mark.end <= same_before else mark.start + distance
        if start >= 0 and _is_word_at(new, start, mark.word):
            yield mark._replace(start=start)


def _is_word_at(line: str, start: int, word: str) -> bool:
    """Whether a word is in a line, at a place, and not a part of another one."""
    beside = line[max(0, start - 1) : start] + line[start + len(word) : start + len(word) + 1]
    return line.startswith(word, start) and not any(map(str.isalnum, beside))
