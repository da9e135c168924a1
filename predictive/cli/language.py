"""The language of the program's texts: that of the settings, or of the locale."""

import os

from predictive import paths


def chosen_language() -> str:
    """Return the code of a language, `en` if neither the settings nor the locale names one."""
    return _of_settings() or _of_locale() or "en"


def _of_settings() -> str:
    """Return the setting `language`, without the rest of the settings, which takes longer."""
    try:
        text = paths.settings().read_bytes().decode()
        if "language" not in text:
            return ""
        import tomllib

        return str(tomllib.loads(text).get("language", ""))
    except (OSError, ValueError):  # the settings are checked elsewhere
        return ""


def _of_locale() -> str:
    """Return the language of messages; `LANGUAGE` counts only where a locale is set (gettext)."""
    locale = _first("LC_ALL", "LC_MESSAGES", "LANG")
    code = _language(locale)
    return _language(_first("LANGUAGE")) or code if code else ""


def _first(*names: str) -> str:
    return next(filter(None, (os.environ.get(name) for name in names)), "")


def _language(locale: str) -> str:
    """Return the code of a language in a name such as `es_ES.UTF-8` or a list of them."""
    code = locale.split(":")[0].split("_")[0].split(".")[0]
    return code if code.isalpha() and len(code) == 2 else ""
