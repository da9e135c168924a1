"""The spaces around an accepted word, and the marks that close up to it."""

_CLOSING = ".,;:!?…)]}»”’'%"
"""Marks that follow a word without a space."""


def space_before_word(text: str, context: str) -> str:
    """Return the space to write before a word that follows a text.

    `context` is the same text as `predictive.prediction.context` completes it.
    """
    return " " if text[-1:].strip() and context[-1:] == " " else ""


def space_after_word(word: str, rest: str) -> str:
    """Return the space to write after an accepted word; `rest` is what follows on its line."""
    is_needed = not rest or rest[0].isalnum()
    return " " if is_needed and not word.endswith(" ") else ""


def shares_space(word: str, rest: str) -> bool:
    """Whether the space that follows an accepted word is there already."""
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
