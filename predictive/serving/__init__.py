"""Suggestions for other programs, from models that stay in memory."""
