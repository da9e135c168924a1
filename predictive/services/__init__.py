"""Whole tasks that any front end can start, each as one call that yields events."""
