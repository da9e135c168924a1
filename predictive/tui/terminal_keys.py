"""Keys as terminals without the Kitty protocol send them: Alt is an escape before the key."""

from enum import StrEnum

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS


class _AltKey(StrEnum):
    """What Textual calls these keys where the terminal names them."""

    ONE = "alt+1"
    TWO = "alt+2"
    THREE = "alt+3"
    FOUR = "alt+4"
    FIVE = "alt+5"
    BRACKET = "alt+right_square_bracket"


_SENT = dict(zip("12345]", _AltKey, strict=True))


def know_alt_keys() -> None:
    """Let Textual read Alt with digits as such; it takes them for what one Mac terminal sends.

    Alt+[ cannot be among them: every other sequence begins like it.
    """
    for character, key in _SENT.items():
        ANSI_SEQUENCES_KEYS[f"\x1b{character}"] = (key,)  # type: ignore[index]
