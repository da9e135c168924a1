"""Keys: as terminals send them, and as settings name them."""

from collections.abc import Mapping
from enum import StrEnum

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.keys import KEY_NAME_REPLACEMENTS, Keys

_MODIFIERS = {"ctrl", "alt", "shift", "super", "meta", "hyper"}


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

    Without the Kitty protocol, Alt is an escape before the key. Alt+[ cannot be among them: every
    other sequence begins like it.
    """
    for character, key in _SENT.items():
        ANSI_SEQUENCES_KEYS[f"\x1b{character}"] = (key,)  # type: ignore[index]


def odd_keys(keys: Mapping[str, str]) -> list[str]:
    """Return complaints of keys of the settings that no keyboard has."""
    known = {key.value.rpartition("+")[2] for key in Keys} | set(KEY_NAME_REPLACEMENTS.values())
    odd = []
    for name, value in keys.items():
        for key in value.split(","):
            *modifiers, last = key.strip().split("+")
            is_known = last in known or len(last) == 1 or "_" in last
            if not (is_known and _MODIFIERS.issuperset(modifiers)):
                odd.append(f"there is no key {key.strip()!r} for {name}")
    return odd
