"""Finding mistyped words in a text, and what they should be."""
