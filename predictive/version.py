"""The version, known without being installed."""

__version__ = "0.1.0"
