"""Faults: what is said of one, where it is written, and that the editor outlives it."""

import traceback
from pathlib import Path

from textual import events
from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import WorkerFailed

from predictive import atomic, paths
from predictive.errors import PredictiveError, as_predictive

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


def is_of_drawing(error: BaseException) -> bool:
    """Whether it was in what is done for every picture: it will be again."""
    frames = traceback.extract_tb(error.__traceback__)
    return any(Path(frame.filename).name == _DRAWING for frame in frames)


def described(error: BaseException) -> PredictiveError:
    """Return what to say of a fault, which is written down if it is one of ours."""
    if isinstance(error, PredictiveError | MemoryError | OSError):
        return as_predictive(error)
    hint = f"nothing typed is lost; where it failed: {paths.fault()}"
    return PredictiveError(f"that went wrong inside predictive ({type(error).__name__})", hint)


def write_down(error: BaseException) -> None:
    """Keep where a fault was: not what was being written, as Textual would. Raises `OSError`."""
    where = "".join(traceback.format_tb(error.__traceback__)) + f"{type(error).__name__}\n"
    atomic.private_folder(paths.home())
    atomic.write_text(paths.fault(), where)
