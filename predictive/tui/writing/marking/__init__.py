"""Mistyped words: finding them, keeping where they are, correcting them."""
