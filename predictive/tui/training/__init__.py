"""Training: what to read, and how it goes."""
