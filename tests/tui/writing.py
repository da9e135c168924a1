"""What tests of the editor do: type, wait, look."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from textual.pilot import Pilot
from textual.screen import Screen

from predictive.tui.writing.editor import Editor
from predictive.tui.writing.screen import WritingScreen

KEYS = {" ": "space", "\n": "enter", ".": "full_stop", ",": "comma", "?": "question_mark"}

AppPilot = Pilot[None]
Kind = TypeVar("Kind", bound=Screen[Any])
_LOOK = 0.01
"""Seconds."""


def writing(pilot: AppPilot) -> WritingScreen:
    """Return the screen with the text."""
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, WritingScreen)
    return screen


def editor(pilot: AppPilot) -> Editor:
    """Return the editor."""
    return writing(pilot).editor


async def settle(pilot: AppPilot) -> None:
    """Wait until all is computed and painted, but not for other screens to be closed."""
    await pilot.pause()
    while workers := [each for each in pilot.app.workers if each.group != "navigation"]:
        await pilot.app.workers.wait_for_complete(workers)
        await pilot.pause()
    await pilot.pause()


async def until(condition: Callable[[], object]) -> None:
    """Wait until something is so; the time limit of tests ends what never is."""
    while not condition():
        await asyncio.sleep(_LOOK)


async def asked(pilot: AppPilot, kind: type[Kind]) -> Kind:
    """Wait for a question, and return its screen."""
    await until(lambda: isinstance(pilot.app.screen, kind) and pilot.app.screen.is_running)
    await pilot.pause()
    assert isinstance(pilot.app.screen, kind)
    return pilot.app.screen


async def write(pilot: AppPilot, text: str) -> None:
    """Type a text, and wait for what is offered after it."""
    await press(pilot, *(KEYS.get(character, character) for character in text))


async def press(pilot: AppPilot, *keys: str) -> None:
    """Press keys, and wait for what is offered then."""
    await pilot.press(*keys)
    await settle(pilot)


def notices(pilot: AppPilot) -> str:
    """Return what the notices say."""
    return "\n".join(each.message for each in pilot.app._notifications)


def shown(pilot: AppPilot) -> str:
    """Return all that is on the screen, as text."""
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


def ghost(pilot: AppPilot) -> str:
    """Return the ghost text."""
    return editor(pilot).suggestion
