"""The model writes."""
