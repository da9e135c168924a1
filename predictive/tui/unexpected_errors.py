"""Unexpected errors: the editor survives them, and recognizes those that would recur."""

import traceback
from pathlib import Path

from textual import events
from textual._context import active_message_pump
from textual.errors import NoWidget
from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import WorkerFailed, get_current_worker

from predictive.tui.textual_patches import is_closed

_PAINTING = "_compositor.py"
_dispatch = MessagePump._dispatch_message


def survive_errors() -> None:
    """Let a widget handle its next message after an error; Textual would end the application.

    A widget that fails in `Compose` or `Mount` does not exist yet, and is not kept.
    """
    MessagePump._dispatch_message = _dispatch_and_survive  # type: ignore[method-assign, assignment]


async def _dispatch_and_survive(pump: MessagePump, message: Message) -> None:
    try:
        await _dispatch(pump, message)
    except Exception as error:
        if isinstance(message, events.Compose | events.Mount):
            raise
        pump.app._handle_exception(error)


def cause_of(error: Exception) -> BaseException:
    """Return the error inside a worker, if it was one that failed."""
    return error.error if isinstance(error, WorkerFailed) else error


def is_obsolete(error: Exception) -> bool:
    """Whether it came from a screen that is closed by now, or a click where no widget is left."""
    is_worker = isinstance(error, WorkerFailed)
    node = get_current_worker().node if is_worker else active_message_pump.get(None)
    return isinstance(error, NoWidget) or is_closed(node)


def is_from_painting(error: BaseException) -> bool:
    """Whether it came from what is done for every paint: it will come again."""
    frames = traceback.extract_tb(error.__traceback__)
    return any(Path(frame.filename).name == _PAINTING for frame in frames)
