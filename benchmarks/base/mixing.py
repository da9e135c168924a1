"""Lines that switch language in the middle, as bilingual people write them.

Each joins the beginning of a line in one language to the end of a line in the other. A model learns
from them that the language can change anywhere and that the next word fits those just before it.
Synthetic mixed lines help where no real mixed text is available (Pratapa et al. 2018, "Language
Modeling for Code-Mixing", who chose the switch by grammar; here it is anywhere).
"""

import random
from collections.abc import Iterable, Iterator

_SEED = 0


def mixed_text(one: Iterable[str], other: Iterable[str], share: float) -> str:
    """Join a share of the pairs of lines, in either order; always the same pairs."""
    return "".join(_lines(one, other, share, random.Random(_SEED)))  # noqa: S311


def _lines(
    one: Iterable[str], other: Iterable[str], share: float, rng: random.Random
) -> Iterator[str]:
    for number, pair in enumerate(zip(one, other, strict=False)):
        if int((number + 1) * share) > int(number * share):
            first, second = pair if rng.random() < 0.5 else pair[::-1]
            yield _join(first.split(), second.split(), rng.random()) + "\n"


def _join(first: list[str], second: list[str], place: float) -> str:
    """Cut two lines after a fraction `place` of their words, and keep at least a word of each."""
    start = max(1, round(place * len(first)))
    rest = min(len(second) - 1, round(place * len(second)))
    return " ".join([*first[:start], *second[rest:]])
