"""What a mistyped word may stand for."""
