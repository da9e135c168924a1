"""The text area: what it draws, and what its keys do to the text."""
