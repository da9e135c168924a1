"""The spaces around an accepted word, and the marks that follow it without a space."""

_CLOSING = ".,;:!?…)]}»”’'%"
"""Marks that follow a word without a space."""


def missing_space(word: str, rest: str, wanted: str) -> str:
    """Return what is written after an accepted word: the `wanted` space, unless it is there.

    `rest` follows on the line. Before another word there is always a space.
    """
    if word.endswith(" ") or rest[:1].isspace():
        return ""
    return " " if rest[:1].isalnum() else wanted


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
