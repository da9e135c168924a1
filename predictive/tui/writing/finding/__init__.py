"""Find, replace, and go to a line."""
