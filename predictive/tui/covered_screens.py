"""Screens that lie below another one, and may be seen through it."""

from typing import Any

from textual.screen import Screen

_refresh = Screen._compositor_refresh


def let_covered_screens_rest() -> None:
    """Let Textual paint a covered screen when it has changed, and not for ever after.

    Where something has changed in it, Textual 8.2 asks the screen on top to paint that place, and
    the covered one to paint all of itself: which is a change of it again.
    """
    Screen._compositor_refresh = _refresh_once  # type: ignore[assignment, method-assign]


def _refresh_once(screen: Screen[Any]) -> None:
    required = screen._repaint_required
    _refresh(screen)
    screen._repaint_required = required
