"""Suggestions in programs of other projects: each module is imported only by who uses it."""
