"""Lines that change language in the middle, as bilingual people write them.

Made of lines in two languages: one's beginning, the other's end. What is learned from them is that
the language can change anywhere and that what follows fits the words right before it. Training on
lines joined so helps a model of mixed text where none is at hand (Pratapa et al. 2018, "Language
Modeling for Code-Mixing", made theirs by grammar; here the place is any).
"""

import random
from collections.abc import Iterable, Iterator

_SEED = 0


def mixed_text(one: Iterable[str], other: Iterable[str], share: float) -> str:
    """Join a share of the pairs of lines, either language first; always the same ones."""
    return "".join(_lines(one, other, share, random.Random(_SEED)))  # noqa: S311


def _lines(
    one: Iterable[str], other: Iterable[str], share: float, chance: random.Random
) -> Iterator[str]:
    for number, pair in enumerate(zip(one, other, strict=False)):
        if int((number + 1) * share) > int(number * share):
            first, second = pair if chance.random() < 0.5 else pair[::-1]
            yield _joined(first.split(), second.split(), chance.random()) + "\n"


def _joined(first: list[str], second: list[str], place: float) -> str:
    """Cut two lines at the same place, a share of their length; at least a word is left of each."""
    start = max(1, round(place * len(first)))
    rest = min(len(second) - 1, round(place * len(second)))
    return " ".join([*first[:start], *second[rest:]])
