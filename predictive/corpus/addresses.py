"""Web addresses in running text, which are nobody's words."""

import re

_ADDRESS = re.compile(
    r" ?<?(?:\b(?:https?|ftps?|file)://|\bmailto:|\bwww\.)[^\s<>]*[^\s<>.,;:!?()\[\]\"'»”*_]>?",
    re.IGNORECASE,
)


def without_addresses(text: str) -> str:
    """Return a text without bare addresses and the spaces before them."""
    return _ADDRESS.sub("", text) if "://" in text or "www." in text or "mailto:" in text else text
