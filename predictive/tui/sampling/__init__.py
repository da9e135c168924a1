"""The screen in which the model writes."""
