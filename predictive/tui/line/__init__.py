"""The editor line by line, for those who cannot look: it says what it does, and only when asked."""
