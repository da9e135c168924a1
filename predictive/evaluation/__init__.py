"""Measures of a model: the likelihood of held-out text, and keystroke savings."""
