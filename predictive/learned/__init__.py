"""Counts of the words that the user has typed, stored locally and only if the user wants it."""
