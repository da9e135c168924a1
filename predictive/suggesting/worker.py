"""A thread in which a front end with an event loop uses a model."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from predictive.suggesting.loading import ModelInUse

Result = TypeVar("Result")
Load = Callable[[str | None], ModelInUse]
_END = object()


class WorkerThread:
    """Makes calls in a thread of its own, one after the other, in order of arrival.

    No call waits for a lock, and the caller's event loop waits for none of them. A call whose task
    is cancelled before its turn is never made.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="model")

    async def call(self, function: Callable[[], Result]) -> Result:
        """Return what a function returns."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, function)

    async def stream(self, start: Callable[[], Iterator[Result]]) -> AsyncIterator[Result]:
        """Yield the items of an iterator; other calls may come between two of them."""
        iterator = await self.call(start)
        while (item := await self.call(lambda: next(iterator, _END))) is not _END:
            yield item  # type: ignore[misc]

    def close(self) -> None:
        """Make no further calls."""
        self._thread.shutdown(wait=False, cancel_futures=True)


class ModelWorker:
    """Uses the model that was loaded last, in a `WorkerThread`."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._thread = WorkerThread()
        self.loaded: ModelInUse | None = None

    async def load(self, name: str | None) -> ModelInUse:
        """Load a model and use it from now on. Raises `PredictiveError`."""
        self.loaded = await self._thread.call(lambda: self._load(name))
        return self.loaded

    async def call(self, function: Callable[[ModelInUse], Result]) -> Result:
        """Return what a function returns for the loaded model."""
        return await self._thread.call(lambda: function(self._in_use()))

    def stream(self, start: Callable[[ModelInUse], Iterator[Result]]) -> AsyncIterator[Result]:
        """Yield the items of an iterator; other calls may come between two of them."""
        return self._thread.stream(lambda: start(self._in_use()))

    def close(self) -> None:
        """Make no further calls."""
        self._thread.close()

    def _in_use(self) -> ModelInUse:
        assert self.loaded is not None
        return self.loaded
