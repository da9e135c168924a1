"""Examples of each class: a bounded number of labelled texts."""

import random
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from predictive.classifying.texts import Text
from predictive.errors import CorpusError
from predictive.translation import gettext as _

MOST_EXAMPLES = 10_000
"""More are hardly better, and take memory: about 40 KB each."""
_LEAST_OF_CLASS = 2
"""One to fit, one held out."""


class Examples(NamedTuple):
    """Labelled texts, all of them or as many as are used."""

    texts: list[str]
    labels: list[str]
    found: int
    """How many there were."""

    @property
    def counts(self) -> dict[str, int]:
        """The number of examples of each class, by its label, sorted."""
        return dict(sorted(Counter(self.labels).items()))


def take_examples(texts: Iterable[Text]) -> Examples:
    """Return labelled texts; of too many, a random sample, which is always the same.

    Raises `CorpusError` unless there are two classes with two examples each.
    """
    kept: list[Text] = []
    rng, found = random.Random(1), 0  # noqa: S311
    for text in texts:
        found += 1
        if len(kept) < MOST_EXAMPLES:
            kept.append(text)
        elif (place := rng.randrange(found)) < MOST_EXAMPLES:  # Vitter 1985, algorithm R
            kept[place] = text
    labels = [each.label for each in kept if each.label is not None]
    _check(Counter(labels))
    return Examples([each.text for each in kept], labels, found)


def _check(counts: Counter[str]) -> None:
    if not counts:
        raise CorpusError(_("there are no examples"), _("give texts with labels"))
    if len(counts) == 1:
        message = _("there is only one class, {label!r}").format(label=next(iter(counts)))
        raise CorpusError(message, _("give examples of another class too"))
    rare = next((each for each in sorted(counts) if counts[each] < _LEAST_OF_CLASS), None)
    if rare is not None:
        message = _("the class {label!r} has only one example").format(label=rare)
        raise CorpusError(message, _("give at least two of each class"))
