"""Computing in threads that quitting does not wait for."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")


async def in_background(compute: Callable[[], Result]) -> Result:
    """Return what is computed in a thread, or raise the error.

    At the end of the program, threads of `asyncio.to_thread` would be waited for: for seconds,
    where a long text is searched.
    """
    done: Future[Result] = Future()

    def run() -> None:
        if done.set_running_or_notify_cancel():
            try:
                done.set_result(compute())
            except Exception as error:
                done.set_exception(error)

    Thread(target=run, daemon=True).start()
    return await asyncio.wrap_future(done)
