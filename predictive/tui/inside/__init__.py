"""The screen that shows how the network reads a text."""
