"""What tests of the editor do: type, wait, look."""

from textual.pilot import Pilot

from predictive.tui.app import PredictiveApp
from predictive.tui.writing.editor import Editor

KEYS = {" ": "space", "\n": "enter", ".": "full_stop", ",": "comma", "?": "question_mark"}

AppPilot = Pilot[None]


def editor(pilot: AppPilot) -> Editor:
    """Return the editor."""
    assert isinstance(pilot.app, PredictiveApp)
    return pilot.app.writing.editor


async def settle(pilot: AppPilot) -> None:
    """Wait until all is computed and painted."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def write(pilot: AppPilot, text: str) -> None:
    """Type a text, and wait for what is offered behind it."""
    await press(pilot, *(KEYS.get(character, character) for character in text))


async def press(pilot: AppPilot, *keys: str) -> None:
    """Press keys, and wait for what is offered then."""
    await pilot.press(*keys)
    await settle(pilot)


def ghost(pilot: AppPilot) -> str:
    """Return what stands behind the cursor."""
    return editor(pilot).suggestion
