"""The program's texts in the user's language.

The language is set before any module that builds texts is imported. Without one, and for a language
that has no catalogue in `locales`, texts are in English.
"""

import gettext as catalogues
import os
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

_DOMAIN = "predictive"
_FOLDER = Path(__file__).parent / "locales"

_catalogue = catalogues.NullTranslations()


def set_language(code: str) -> None:
    """Build all texts in this language from now on, click's own included."""
    global _catalogue
    _catalogue = catalogues.translation(_DOMAIN, _FOLDER, [code], fallback=True)
    os.environ["LANGUAGE"] = code  # where click asks the standard library
    catalogues.bindtextdomain(_DOMAIN, _FOLDER)
    catalogues.textdomain(_DOMAIN)


def language() -> str:
    """Return the code of the language that texts are in."""
    return str(_catalogue.info().get("language", "en"))


def gettext(text: str) -> str:
    """Return a text in the user's language."""
    return _catalogue.gettext(text) if text else ""  # what a catalogue calls "" is its header


def ngettext(one: str, many: str, number: int) -> str:
    """Return one of two texts in the user's language, the one for this number of things."""
    return _catalogue.ngettext(one, many, number)


def marked(text: str) -> str:
    """Return a text as it is: one that is also written to files, and translated when shown."""
    return text


def marked_plural(one: str, many: str) -> tuple[str, str]:
    """Return both texts as they are, for `ngettext` when they are shown."""
    return one, many


def listed(texts: Sequence[str]) -> str:
    """Return texts as a list in a sentence: "a, b and c"."""
    *first, last = texts
    both = gettext("{first} and {last}").format(first=", ".join(first), last=last)
    return both if first else last


def in_every_language(text: str) -> set[str]:
    """Return a text, which may be in any language, in all languages that there are."""
    texts = {text}
    for translations in _translations():
        english = {original for original, translated in translations if translated == text} | {text}
        texts |= english
        texts |= {translated for original, translated in translations if original in english}
    return texts


@cache
def _translations() -> list[list[tuple[str, str]]]:
    """Return all texts of each catalogue, in English and translated."""
    return [list(_read(path)) for path in sorted(_FOLDER.glob(f"*/LC_MESSAGES/{_DOMAIN}.mo"))]


def _read(path: Path) -> Iterator[tuple[str, str]]:
    with path.open("rb") as file:
        texts = catalogues.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return ((key, text) for key, text in texts.items() if isinstance(key, str) and key)
