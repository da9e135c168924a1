"""The screen of models."""
