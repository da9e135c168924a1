"""The models that a server keeps in memory, as they are on the disk at each call."""

import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from predictive import atomic
from predictive.suggesting.loading import ModelInUse, load_folder
from predictive.suggesting.worker import WorkerThread

if TYPE_CHECKING:
    from predictive.prediction.predictor import Predictor
    from predictive.prediction.session import Session

Result = TypeVar("Result")
MOST_MODELS = 2
"""Models in memory at once."""
_SECONDS_TO_RETRY = 10.0
"""How long to do without learned text that cannot be used, before it is opened again."""


class _Files(NamedTuple):
    """What tells whether the files of a model, or the learned text, were replaced."""

    model: tuple[int, ...]
    learned: tuple[int, ...]


class _Loaded(NamedTuple):
    """A model in memory."""

    in_use: ModelInUse
    files: _Files
    """As they were just before it was loaded."""
    at: float
    """When it was loaded, in seconds of `time.monotonic`."""


class Engine:
    """The models in memory, two at most, and the one thread that uses them.

    Each call uses a model as it is on the disk: one that was retrained is loaded again, as it is
    once learned text appears, disappears or is replaced. (What is learned or cleared is noticed by
    every session.) A call whose task is cancelled before its turn is never made.
    """

    def __init__(self, model: str | None = None, learned_text: Path | None = None) -> None:
        """Load nothing yet. `model` is the default; None is the model used last at each call."""
        self._model = model
        self._learned_text = learned_text
        self._thread = WorkerThread()
        self._loaded: dict[Path, _Loaded] = {}
        """By their folders, the one used last at the end."""

    @property
    def folders(self) -> list[Path]:
        """The folders of the models in memory."""
        return list(self._loaded)

    async def call(
        self, function: Callable[[ModelInUse], Result], model: str | None = None
    ) -> Result:
        """Return what a function returns for a model, given its name or folder.

        Raises `PredictiveError` if the model cannot be used.
        """
        return await self._thread.call(lambda: function(self._in_use(model)))

    def stream(
        self, start: Callable[[ModelInUse], Iterator[Result]], model: str | None = None
    ) -> AsyncIterator[Result]:
        """Yield the items of an iterator; other calls may come between two of them.

        All items are of the model as it is at the start.
        """
        return self._thread.stream(lambda: start(self._in_use(model)))

    def close(self) -> None:
        """Make no further calls; the one in progress ends."""
        self._thread.close()

    def _in_use(self, name: str | None) -> ModelInUse:
        from predictive.model import library  # takes time to import

        folder = library.resolve(name or self._model)
        loaded = self._loaded.pop(folder, None)
        files = self._files_of(folder)
        if loaded is None or loaded.files != files or _may_retry(loaded):
            while len(self._loaded) >= MOST_MODELS:
                del self._loaded[next(iter(self._loaded))]
            loaded = None  # frees its memory first
            loaded = _Loaded(load_folder(folder, self._learned_text), files, time.monotonic())
        self._loaded[folder] = loaded
        return loaded.in_use

    def _files_of(self, folder: Path) -> _Files:
        learned = self._learned_text
        return _Files(_folder_state(folder), _file_state(learned) if learned else ())


class TextSession:
    """The session of one text: called with a model, it returns the session with that model.

    Only models in memory have one, so the text of a client that is silent keeps no model there.
    """

    def __init__(self) -> None:
        self._sessions: WeakKeyDictionary[Predictor, Session] = WeakKeyDictionary()

    def __call__(self, loaded: ModelInUse) -> "Session":
        """Return the session; a model that was loaded again has a new one."""
        session = self._sessions.get(loaded.predictor)
        if session is None:
            session = self._sessions[loaded.predictor] = loaded.predictor.session()
        return session


def _may_retry(loaded: _Loaded) -> bool:
    waited = time.monotonic() - loaded.at
    return loaded.in_use.problem is not None and waited >= _SECONDS_TO_RETRY


def _folder_state(folder: Path) -> tuple[int, ...]:
    """Return what changes when a model's file is replaced: files are moved into the folder."""
    try:
        found = atomic.current_folder(folder).stat()
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_mtime_ns


def _file_state(file: Path) -> tuple[int, ...]:
    """Return what changes when a file is replaced, or allowed to be read, but not when written."""
    try:
        found = file.stat()
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_mode
