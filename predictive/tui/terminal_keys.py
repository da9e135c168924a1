"""Keys, as terminals send them and as the settings name them."""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.keys import Keys, _character_to_key

from predictive.translation import gettext as _

_MODIFIERS = {"ctrl", "alt", "shift", "super", "meta", "hyper"}
_NAMES = {key.value.rpartition("+")[2] for key in Keys} | {
    _character_to_key(chr(code)) for code in range(0x20, 0x7F)
}


def _name(character: str) -> str:
    """Return Textual's name of Alt with the key of a character."""
    if character < " ":
        named = {"\t": "tab", "\r": "enter"}
        return f"alt+{named.get(character, f'ctrl+{chr(ord(character) + 96)}')}"
    if character.isupper():
        return f"alt+shift+{character.lower()}"
    return f"alt+{_character_to_key(character)}"


_SENT = set(map(chr, (*range(1, 27), *range(0x20, 0x7F)))) - set("[O")
_AltKey = StrEnum("_AltKey", {character: _name(character) for character in sorted(_SENT)})  # type: ignore[misc]


def recognize_alt_keys() -> None:
    """Let Textual recognise Alt with a key; it reads some as other keys, for one Mac terminal.

    Without the Kitty protocol, Alt is an escape before the key. Alt+[ and Alt+O cannot be
    recognised, as every other sequence begins with one of them.
    """
    for sequence, keys in list(ANSI_SEQUENCES_KEYS.items()):
        if len(sequence) == 2 and isinstance(keys, str):
            del ANSI_SEQUENCES_KEYS[sequence]  # type: ignore[attr-defined]
    for character in _SENT:
        ANSI_SEQUENCES_KEYS.setdefault(f"\x1b{character}", (_AltKey[character],))  # type: ignore[attr-defined]


def writes_nothing(key: str) -> bool:
    """Whether a key is a command, known or not, because a modifier is held down with it."""
    return not {*key.split("+")[:-1]}.isdisjoint(_MODIFIERS - {"shift"})


def is_text(character: str) -> bool:
    """Whether a character is part of a text, even if invisible, as joiners and some spaces are."""
    return unicodedata.category(character) not in ("Cc", "Cs")


def known_keys(keys: Mapping[str, str]) -> dict[str, str]:
    """Return the keys in the settings without those that no keyboard has."""
    known = {name: ",".join(filter(_is_key, _split(value))) for name, value in keys.items()}
    return {name: value for name, value in known.items() if value}


def unknown_keys(keys: Mapping[str, str]) -> list[str]:
    """Return complaints about keys in the settings that no keyboard has."""
    return [
        _("there is no key {key!r} for {name}").format(key=key, name=name)
        for name, value in keys.items()
        for key in _split(value)
        if not _is_key(key)
    ]


def _split(value: str) -> list[str]:
    return [key.strip() for key in value.split(",")]


def _is_key(key: str) -> bool:
    *modifiers, last = key.split("+")
    is_known = last in _NAMES or len(last) == 1 or _is_character_name(last)
    return is_known and _MODIFIERS.issuperset(modifiers)


def _is_character_name(name: str) -> bool:
    """Whether a character that is not ASCII has this name."""
    try:
        return bool(unicodedata.lookup(name.replace("_", " ")))
    except KeyError:
        return False
