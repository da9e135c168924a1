"""Keys act in the order in which they are pressed, even if one of them moves the focus.

Textual sends each key to what has the focus by then, up through the screen to the application. The
next keys overtake it on that way. So they wait in one queue, that of the text.
"""

import asyncio
import time
from collections.abc import Collection
from typing import Any, Protocol

from textual import events
from textual.binding import BindingsMap
from textual.dom import DOMNode
from textual.screen import Screen
from textual.worker import Worker

_PATIENCE, _LOOK = 0.3, 0.002
"""Seconds that keys wait for a screen to open, and between two looks whether it has."""


class KeyQueue(Protocol):
    """What keys wait in."""

    def _forward_event(self, event: events.Event) -> None: ...

    async def run_screen_key(self, key: str) -> bool:
        """Run what a key does in the screen; return whether it does anything."""
        ...


def bindings_of(node: DOMNode) -> BindingsMap:
    """Return the keys of a widget or a screen, which the settings may have changed."""
    bindings = node._bindings.copy()
    bindings.apply_keymap(node.app._keymap)
    return bindings


async def run_key(node: DOMNode, bindings: BindingsMap, key: str) -> bool:
    """Run at once what a key does; return whether it does anything."""
    for binding in bindings.key_to_bindings.get(key, ()):
        if await node.app.run_action(binding.action, node):
            return True
    return False


async def run_screen_key(screen: Screen[Any], bindings: BindingsMap, key: str) -> bool:
    """Run what a key does in a screen, and wait for another screen if that opens one."""
    if not screen.is_active:
        return False
    before = set(screen.workers)
    is_done = await run_key(screen, bindings, key)
    if is_done:
        await _open_other(screen, set(screen.workers) - before)
    return is_done


async def _open_other(screen: Screen[Any], begun: Collection[Worker[Any]]) -> None:
    """Wait while what a key has begun may still open another screen, but not for long."""
    end = time.monotonic() + _PATIENCE
    while (
        screen.is_active
        and any(not worker.is_finished for worker in begun)
        and time.monotonic() < end
    ):
        await asyncio.sleep(_LOOK)
