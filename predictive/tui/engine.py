"""The one lane in which the model is used: no call waits for a lock, and typing for none."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from predictive.errors import LearnedError, PredictiveError

if TYPE_CHECKING:
    from predictive.learned.store import LearnedStore, LearningState
    from predictive.prediction.predictor import Predictor

Result = TypeVar("Result")
_END = object()


class Loaded(NamedTuple):
    """A model in use; without the learned text if that cannot be used, which is the `problem`."""

    folder: Path
    predictor: "Predictor"
    learned: "LearnedStore | None"
    problem: PredictiveError | None = None

    def set_learning(self, state: "LearningState") -> None:
        """Turn learning on or pause it. Raises `LearnedError`."""
        if self.learned is None:
            raise self.problem or LearnedError("the learned text cannot be used")
        self.learned.state = state


Load = Callable[[str | None], Loaded]


def load_model(name: str | None) -> Loaded:
    """Load a model by name or folder, or the one used last; raises `PredictiveError`."""
    from predictive import paths
    from predictive.learned import store
    from predictive.model import library
    from predictive.prediction.predictor import Predictor

    folder = library.resolve(name)
    learned, banned, problem = store.open_store(paths.learned())
    predictor = Predictor.from_directory(folder, learned, banned)
    library.remember(folder)
    return Loaded(folder, predictor, learned, problem)


class Engine:
    """Calls a model in a thread of its own, one call after the other.

    A call whose task is cancelled before its turn is never made.
    """

    def __init__(self, load: Load = load_model) -> None:
        self._load = load
        self._lane = ThreadPoolExecutor(max_workers=1, thread_name_prefix="engine")
        self.loaded: Loaded | None = None

    async def load(self, name: str | None) -> Loaded:
        """Load a model and use it from now on. Raises `PredictiveError`."""
        self.loaded = await self._run(lambda: self._load(name))
        return self.loaded

    async def ask(self, question: Callable[[Loaded], Result]) -> Result:
        """Return what a function says of the loaded model."""
        return await self._run(lambda: question(self._in_use()))

    async def stream(self, start: Callable[[Loaded], Iterator[Result]]) -> AsyncIterator[Result]:
        """Give what an iterator gives, each item in a turn of its own."""
        iterator = await self.ask(start)
        while (item := await self._run(lambda: next(iterator, _END))) is not _END:
            yield item  # type: ignore[misc]

    async def learning(self) -> "LearningState":
        """Return whether typed text is learned."""
        return await self.ask(lambda loaded: loaded.learned.state if loaded.learned else "off")

    def close(self) -> None:
        """Make no further calls."""
        self._lane.shutdown(wait=False, cancel_futures=True)

    def _in_use(self) -> Loaded:
        assert self.loaded is not None
        return self.loaded

    async def _run(self, function: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._lane, function)
