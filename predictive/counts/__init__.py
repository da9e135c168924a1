"""What can be counted in a text: its words, and which follow which."""
