"""The spaces around an accepted word, and the marks that follow it without a space."""

_CLOSING = ".,;:!?…)]}»”’'%"
"""Marks that follow a word without a space."""


def needs_space(word: str, rest: str) -> bool:
    """Whether a space is to be written after an accepted word; `rest` follows it on its line."""
    return not word.endswith(" ") and (not rest or rest[0].isalnum())


def shares_space(word: str, rest: str) -> bool:
    """Whether the space to follow an accepted word is there already."""
    return rest.startswith(" ") and not word.endswith(" ")


def in_place_of_space(typed: str, rest: str) -> str | None:
    """Return what replaces the space after an accepted word when something is typed there.

    None if the space stays, and what is typed follows it. `rest` is what else is on the line.
    """
    if typed in (" ", "\n"):
        return typed
    if typed not in _CLOSING:
        return None
    return f"{typed} " if rest.strip() else typed
