"""Textual 8.2 has faults that any application meets; they are patched here."""

from collections.abc import Callable
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from textual._compositor import Compositor, ReflowResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingsMap, Keymap, KeymapApplyResult
from textual.dom import DOMNode
from textual.errors import NoWidget
from textual.events import Click, Event, MouseEvent
from textual.geometry import Offset, Region, Size
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
_reflow = Compositor.reflow
_painted: WeakKeyDictionary[Compositor, dict[Widget, tuple[Region, Region]]] = WeakKeyDictionary()
"""Where each widget was, and what it was clipped to, at the last paint."""


def patch_textual() -> None:
    """Replace functions of Textual by those below; a second call changes nothing."""
    BindingsMap.apply_keymap = _apply_keymap  # type: ignore[method-assign, assignment]
    Screen._compositor_refresh = _refresh_once  # type: ignore[method-assign, assignment]
    Screen.dismiss = _dismiss_once  # type: ignore[method-assign, assignment]
    Screen._forward_event = _forward_event_if_on_screen  # type: ignore[method-assign, assignment]
    Screen.get_widget_and_offset_at = _living_widget_at  # type: ignore[method-assign, assignment]
    MessagePump._on_invoke_later = _on_invoke_later_if_open  # type: ignore[method-assign, assignment]
    OptionList._on_click = _on_click_if_there  # type: ignore[method-assign, assignment]
    OptionList._move_page = _move_page_if_drawn  # type: ignore[method-assign, assignment]
    Compositor.reflow = _reflow_and_repaint  # type: ignore[method-assign, assignment]


def is_closed(node: object) -> bool:
    """Whether the screen of a widget is closed, or the widget removed from it."""
    return isinstance(node, Widget) and _screen_of(node) not in node.app.screen_stack


def _screen_of(node: DOMNode) -> DOMNode | None:
    """Return the screen that contains a node; None if none does any longer."""
    return next((each for each in node.ancestors_with_self if isinstance(each, Screen)), None)


def _apply_keymap(bindings: BindingsMap, keymap: Keymap) -> KeymapApplyResult:
    """Give bindings other keys; Textual would also remove other bindings of these keys.

    A binding that has such a key already keeps it, and acts where the new one is disabled.
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
    """Do not repaint covered screens for ever.

    When something changes in a covered screen, Textual repaints that place in the top screen, and
    asks the covered screen to repaint everything, which counts as another change.
    """
    required = screen._repaint_required
    _refresh(screen)
    screen._repaint_required = required
    _painted[screen._compositor] = screen._compositor.visible_widgets


def _reflow_and_repaint(compositor: Compositor, parent: Widget, size: Size) -> ReflowResult:
    """Repaint all that is no longer where it was painted.

    After a scroll, Textual compares the new places with older ones than those: a notice that moved
    with the scroll and moves back now would stay where it was painted, and so would a bar that is
    closed.
    """
    result = _reflow(compositor, parent, size)
    if size.region not in compositor._dirty_regions:
        moved = _painted.get(compositor, {}).items() ^ compositor.visible_widgets.items()
        places = (region.intersection(clip) for _, (region, clip) in moved)
        compositor._dirty_regions.update(filter(None, places))
    return result


def _dismiss_once(screen: Screen[Any], result: object = None) -> AwaitComplete:
    """Close a screen once; a second call, as by a double click, would close another screen."""
    return _dismiss(screen, result) if screen.is_active else AwaitComplete()


def _forward_event_if_on_screen(screen: Screen[Any], event: Event) -> None:
    """Ignore the mouse where there is no widget, as after a window has become smaller.

    Textual would remove the focus, and what is typed then would go nowhere.
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
    """Find the widget under the mouse, but none that was removed since the last paint."""
    widget, offset = _widget_at(screen, x, y)
    is_removed = widget is not None and widget.parent is None
    return (None, None) if is_removed else (widget, offset)


def _on_invoke_later_if_open(pump: MessagePump, message: InvokeLater) -> None:
    """Skip a callback after the next refresh if its screen is closed by then."""
    callback = message.callback
    message.callback = partial(_call_if_open, callback, pump)
    _on_invoke_later(pump, message)


def _call_if_open(callback: Callable[[], Any], pump: MessagePump) -> Any:
    return None if is_closed(pump) else callback()


def _move_page_if_drawn(options: OptionList, direction: Any) -> None:
    """Turn a page, unless the window is too small to show any line."""
    if options._lines:
        _move_page(options, direction)


async def _on_click_if_there(options: OptionList, event: Click) -> None:
    """Choose the option that was clicked, unless the list has become shorter since."""
    if event.style.meta.get("option", -1) < options.option_count:
        await _on_click(options, event)
