"""Models made by counting: the lexicon of a text, n-grams of its words, n-grams of letters."""
