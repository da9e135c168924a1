"""What is typed while a screen is being opened belongs to that screen."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from textual import events
from textual.app import App

_PATIENCE, _LOOK = 1.0, 0.002
"""Seconds that keys wait for a screen to be there, and between two looks whether it is."""


class WaitingKeys:
    """Keeps keys and pasted text in their order; Textual would drop them."""

    def __init__(self, app: App[Any], send: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._send = send
        self._kept: deque[events.Event] = deque()
        self._is_sending = False

    def keep(self, event: events.Event) -> bool:
        """Keep what has to wait, to be sent later; return whether this has to."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            return False
        if not self._is_sending and self._app.screen.is_mounted:
            return False
        self._kept.append(event)
        if not self._is_sending:
            self._is_sending = True
            self._app.run_worker(self._send_all(), group="keys")
        return True

    async def _send_all(self) -> None:
        try:
            while self._kept:
                end = time.monotonic() + _PATIENCE
                while not self._app.screen.is_mounted and time.monotonic() < end:
                    await asyncio.sleep(_LOOK)
                await self._send(self._kept.popleft())
        finally:
            self._is_sending = False
