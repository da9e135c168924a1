"""Training by several workers: whether, how many, and where they run."""
