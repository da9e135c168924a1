"""Text in: files, folders and standard input become one clean, deduplicated corpus."""
