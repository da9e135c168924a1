"""What `predictive inspect` shows, in the terminal, as a page and as JSON."""
