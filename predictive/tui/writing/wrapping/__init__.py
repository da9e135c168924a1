"""Where lines are broken to fit the screen, and what a text of any length then looks like."""
