"""Screens on top of each other, as Textual 8.2 does not have them right."""

from typing import Any

from textual.await_complete import AwaitComplete
from textual.screen import Screen

_refresh = Screen._compositor_refresh
_dismiss = Screen.dismiss


def mend_screens() -> None:
    """Let covered screens rest, and a screen close itself alone.

    Where something has changed in a covered screen, Textual asks the one on top to paint that
    place, and the covered one to paint all of itself: which is a change of it again, for ever.
    What is dismissed a second time, by a fast double click or key, would close the one below it.
    """
    Screen._compositor_refresh = _refresh_once  # type: ignore[method-assign, assignment]
    Screen.dismiss = _dismiss_once  # type: ignore[method-assign, assignment]


def _refresh_once(screen: Screen[Any]) -> None:
    required = screen._repaint_required
    _refresh(screen)
    screen._repaint_required = required


def _dismiss_once(screen: Screen[Any], result: object = None) -> AwaitComplete:
    return _dismiss(screen, result) if screen.is_active else AwaitComplete.nothing()  # type: ignore[no-untyped-call]
