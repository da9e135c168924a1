"""What Textual 8.2 gets wrong in any application, mended where it lies."""

from collections.abc import Callable
from functools import partial
from typing import Any

from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingsMap, Keymap, KeymapApplyResult
from textual.dom import NoScreen
from textual.errors import NoWidget
from textual.events import Click, Event, MouseEvent
from textual.geometry import Offset
from textual.message_pump import MessagePump
from textual.messages import InvokeLater
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import OptionList

_refresh = Screen._compositor_refresh
_dismiss = Screen.dismiss
_forward_event = Screen._forward_event
_widget_at = Screen.get_widget_and_offset_at
_on_invoke_later = MessagePump._on_invoke_later
_move_page = OptionList._move_page
_on_click = OptionList._on_click


def mend_textual() -> None:
    """Put the functions below in the place of Textual's; again does nothing."""
    BindingsMap.apply_keymap = _apply_keymap  # type: ignore[method-assign, assignment]
    Screen._compositor_refresh = _refresh_once  # type: ignore[method-assign, assignment]
    Screen.dismiss = _dismiss_once  # type: ignore[method-assign, assignment]
    Screen._forward_event = _forward_event_if_on_screen  # type: ignore[method-assign, assignment]
    Screen.get_widget_and_offset_at = _living_widget_at  # type: ignore[method-assign, assignment]
    MessagePump._on_invoke_later = _on_invoke_later_if_open  # type: ignore[method-assign, assignment]
    OptionList._on_click = _on_click_if_there  # type: ignore[method-assign, assignment]
    OptionList._move_page = _move_page_if_drawn  # type: ignore[method-assign, assignment]


def is_closed(node: object) -> bool:
    """Whether the screen of a widget is closed, or the widget removed from it."""
    if not isinstance(node, Widget):
        return False
    try:
        return node.screen not in node.app.screen_stack
    except NoScreen:
        return True


def _apply_keymap(bindings: BindingsMap, keymap: Keymap) -> KeymapApplyResult:
    """Give other keys to bindings; Textual takes those of the same keys away with them.

    What has a key already keeps it, for where the other one can do nothing.
    """
    kept: dict[str, list[Binding]] = {}
    moved: dict[str, list[Binding]] = {}
    for key, each in bindings.key_to_bindings.items():
        for binding in each:
            new = keymap.get(binding.id or "")
            for new_key in new.split(",") if new else ():
                places = moved.setdefault(new_key.strip(), [])
                if binding.id not in [other.id for other in places]:
                    places.append(binding.with_key(new_key.strip(), key_display=None))
            if not new:
                kept.setdefault(key, []).append(binding)
    keys = dict.fromkeys((*kept, *moved))
    bindings.key_to_bindings = {key: moved.get(key, []) + kept.get(key, []) for key in keys}
    return KeymapApplyResult(set())


def _refresh_once(screen: Screen[Any]) -> None:
    """Let covered screens rest.

    Where something has changed in one, the screen on top is asked to paint that place, and the
    covered one to paint all of itself: which is a change of it again, for ever.
    """
    required = screen._repaint_required
    _refresh(screen)
    screen._repaint_required = required


def _dismiss_once(screen: Screen[Any], result: object = None) -> AwaitComplete:
    """Close a screen that is open; a second time, as by a double click, would close another."""
    return _dismiss(screen, result) if screen.is_active else AwaitComplete()


def _forward_event_if_on_screen(screen: Screen[Any], event: Event) -> None:
    """Leave out a mouse that is over nothing, as where a window has become smaller.

    It would take the focus away, so that what is typed then goes nowhere.
    """
    if not isinstance(event, MouseEvent) or screen.app.mouse_captured or _is_over(screen, event):
        _forward_event(screen, event)


def _is_over(screen: Screen[Any], event: MouseEvent) -> bool:
    try:
        screen.get_widget_at(event.x, event.y)
    except NoWidget:
        return False
    return True


def _living_widget_at(screen: Screen[Any], x: int, y: int) -> tuple[Widget | None, Offset | None]:
    """Find what is clicked; a widget that was removed since the last picture is nothing."""
    widget, offset = _widget_at(screen, x, y)
    is_removed = widget is not None and widget.parent is None
    return (None, None) if is_removed else (widget, offset)


def _on_invoke_later_if_open(pump: MessagePump, message: InvokeLater) -> None:
    """Leave out what was to be done after the next picture for a screen that is closed by then."""
    callback = message.callback
    message.callback = partial(_call_if_open, callback, pump)
    _on_invoke_later(pump, message)


def _call_if_open(callback: Callable[[], Any], pump: MessagePump) -> Any:
    return None if is_closed(pump) else callback()


def _move_page_if_drawn(options: OptionList, direction: Any) -> None:
    """Turn a page, unless the window is too small for any."""
    if options._lines:
        _move_page(options, direction)


async def _on_click_if_there(options: OptionList, event: Click) -> None:
    """Choose what was clicked on, unless the list has become shorter since."""
    if event.style.meta.get("option", -1) < options.option_count:
        await _on_click(options, event)
