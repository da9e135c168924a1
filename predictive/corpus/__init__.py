"""Reads files, folders and standard input into one clean, deduplicated corpus."""
