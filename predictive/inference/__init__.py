"""The shop: running a model in numpy. It knows token ids and probabilities, and no text."""
