"""The colours: dark, light, and high contrast."""

from textual.theme import Theme

THEMES = (
    Theme(
        name="predictive-dark",
        primary="#7aa2f7",
        secondary="#9d7cd8",
        accent="#7dcfff",
        foreground="#d5d9e8",
        background="#16161e",
        surface="#16161e",
        panel="#1f2130",
        success="#9ece6a",
        warning="#e0af68",
        error="#f7768e",
        dark=True,
    ),
    Theme(
        name="predictive-light",
        primary="#2b5ea7",
        secondary="#7a4fa3",
        accent="#00689b",
        foreground="#1f2328",
        background="#fbfaf7",
        surface="#fbfaf7",
        panel="#ebe8e0",
        success="#2e7d32",
        warning="#9a5b00",
        error="#b3261e",
        dark=False,
    ),
    Theme(
        name="predictive-contrast",
        primary="#ffff00",
        secondary="#00ffff",
        accent="#00ffff",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#000000",
        success="#00ff00",
        warning="#ffff00",
        error="#ff6060",
        dark=True,
        variables={"text-muted": "#e0e0e0", "footer-key-foreground": "#ffff00"},
    ),
)
