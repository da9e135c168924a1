"""That the editor outlives its faults, and which of them it will have again."""

import traceback
from pathlib import Path

from textual import events
from textual._context import active_message_pump
from textual.errors import NoWidget
from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import WorkerFailed, get_current_worker

from predictive.tui.mends import is_closed

_DRAWING = "_compositor.py"
_dispatch = MessagePump._dispatch_message


def outlive() -> None:
    """Let whoever has a fault take the next message; Textual ends them, and so the application.

    What fails while it is made, by `Compose` or `Mount`, has no life yet, and gets none.
    """
    MessagePump._dispatch_message = _outliving  # type: ignore[method-assign, assignment]


async def _outliving(pump: MessagePump, message: Message) -> None:
    try:
        await _dispatch(pump, message)
    except Exception as error:
        if isinstance(message, events.Compose | events.Mount):
            raise
        pump.app._handle_exception(error)


def cause_of(error: Exception) -> BaseException:
    """Return what failed in a worker, if one did."""
    return error.error if isinstance(error, WorkerFailed) else error


def is_too_late(error: Exception) -> bool:
    """Whether it was for a screen that is closed since, or a click where nothing is any more."""
    is_worker = isinstance(error, WorkerFailed)
    node = get_current_worker().node if is_worker else active_message_pump.get(None)
    return isinstance(error, NoWidget) or is_closed(node)


def is_of_drawing(error: BaseException) -> bool:
    """Whether it was in what is done for every picture: it will be again."""
    frames = traceback.extract_tb(error.__traceback__)
    return any(Path(frame.filename).name == _DRAWING for frame in frames)
