"""Terminals that show text and ends of lines, and cannot move their cursor."""

import os


def is_dumb() -> bool:
    """Whether this terminal is one of them, or does not say what it is."""
    return os.environ.get("TERM", "dumb") in ("dumb", "unknown", "")
