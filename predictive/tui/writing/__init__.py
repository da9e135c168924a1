"""The main screen: the text, its suggestions, its file."""
