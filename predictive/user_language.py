"""The language of the user's locale."""

import os


def user_language() -> str:
    """Return the code of the language of the environment's locale, of two letters; or nothing."""
    variables = (os.environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    code = next(filter(None, variables), "")[:2]
    return code if code.isalpha() else ""
