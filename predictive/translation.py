"""The program's texts in the user's language.

The language is set before any module that builds texts is imported. Without one, and for a language
that has no catalogue in `locales`, texts are in English.
"""

import gettext as catalogues
import os
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


def gettext(text: str) -> str:
    """Return a text in the user's language."""
    return _catalogue.gettext(text)


def ngettext(one: str, many: str, number: int) -> str:
    """Return one of two texts in the user's language, the one for this number of things."""
    return _catalogue.ngettext(one, many, number)
