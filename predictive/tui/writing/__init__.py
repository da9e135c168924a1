"""The editor and what it offers."""
