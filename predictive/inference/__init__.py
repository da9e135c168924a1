"""Running a model in numpy: token ids and probabilities, no text."""
