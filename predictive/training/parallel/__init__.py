"""Training by several workers: how many, and where they run."""
