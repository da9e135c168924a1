"""What is typed while a screen is being opened belongs to that screen."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from textual import events
from textual.app import App

Typed = events.Key | events.Paste
_PATIENCE, _LOOK = 1.0, 0.002
"""Seconds that keys wait for a screen to be there, and between two looks whether it is."""


class WaitingKeys:
    """Keeps keys and pasted text in their order; Textual would drop or misplace them.

    They wait until the screen on top is there, and while a key is at work that may open another.
    """

    def __init__(self, app: App[Any], send: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._send = send
        self._kept: deque[Typed] = deque()
        self._put_back: list[Typed] = []
        self._holds = 0
        self._is_sending = False

    def keep(self, event: events.Event) -> bool:
        """Keep what has to wait, to be sent later; return whether this has to."""
        if not isinstance(event, Typed) or event.is_forwarded:
            return False
        if not (self._kept or self._holds or self._is_sending) and self._app.screen.is_mounted:
            return False
        self._kept.append(event)
        self._send_kept()
        return True

    def hold(self) -> None:
        """Keep all that is typed from now on."""
        self._holds += 1

    def put_back(self, event: Typed) -> None:
        """Keep what was typed before that, but belongs to the screen that is on top now."""
        again = (
            events.Key(event.key, event.character)
            if isinstance(event, events.Key)
            else events.Paste(event.text)
        )
        self._put_back.append(again)

    def release(self) -> None:
        """Send what was kept, when nothing else holds it."""
        self._holds -= 1
        if not self._holds:
            self._kept.extendleft(reversed(self._put_back))
            self._put_back.clear()
            self._send_kept()

    def _send_kept(self) -> None:
        if self._kept and not self._holds and not self._is_sending:
            self._is_sending = True
            self._app.run_worker(self._send_all(), group="keys")

    async def _send_all(self) -> None:
        try:
            while self._kept and not self._holds:
                end = time.monotonic() + _PATIENCE
                while not self._app.screen.is_mounted and time.monotonic() < end:
                    await asyncio.sleep(_LOOK)
                await self._send(self._kept.popleft())
        finally:
            self._is_sending = False
