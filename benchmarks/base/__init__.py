"""The model in the box: its recipe, and what it is worth."""
