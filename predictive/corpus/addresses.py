"""Removes web addresses from running text."""

import re

_ADDRESS = re.compile(
    r" ?<?(?:\b(?:https?|ftps?|file)://|\bmailto:|\bwww\.)[^\s<>]*[^\s<>.,;:!?()\[\]\"'»”*_]>?",
    re.IGNORECASE,
)


def without_addresses(text: str) -> str:
    """Return a text without web addresses and the spaces before them."""
    return _ADDRESS.sub("", text) if "://" in text or "www." in text or "mailto:" in text else text
