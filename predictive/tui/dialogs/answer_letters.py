"""The letters that choose answers."""

from collections.abc import Sequence

from predictive.tui.matching import fold


def letter_places(labels: Sequence[str]) -> list[int | None]:
    """Return the column of a letter in each label, all letters different; None where all are taken.

    The first letters of words are preferred. Case and accents do not make letters different.
    """
    taken: set[str] = set()
    places: list[int | None] = []
    for label in labels:
        place = next((each for each in _order(label) if fold(label[each]) not in taken), None)
        places.append(place)
        if place is not None:
            taken.add(fold(label[place]))
    return places


def _order(label: str) -> list[int]:
    """Return the columns of the letters of a label, those that begin words first."""
    letters = [place for place, character in enumerate(label) if character.isalpha()]
    return sorted(letters, key=lambda place: label[place - 1 : place].isalpha())
