"""The model, loaded while the first line is written already."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from predictive.errors import PredictiveError
from predictive.suggesting.loading import ModelInUse

if TYPE_CHECKING:
    from predictive.prediction.session import Session


class BackgroundModel:
    """Loads a model in a thread, and has one session with it for the text."""

    def __init__(self, load: Callable[[], ModelInUse]) -> None:
        self._loading = ThreadPoolExecutor(1, thread_name_prefix="model").submit(load)
        self._session: Session | None = None
        self._has_complained = False

    @property
    def is_loading(self) -> bool:
        """Whether it is still being loaded."""
        return not self._loading.done()

    @property
    def is_loaded(self) -> bool:
        """Whether it can be used without waiting."""
        return self._loading.done() and self._loading.exception() is None

    @property
    def is_learning(self) -> bool:
        """Whether typed text is to be learned; it must be loaded. Raises `LearnedError`."""
        return self._loading.result().learning == "on"

    def session(self) -> "Session":
        """Return the session; wait until the model is loaded. Raises `PredictiveError`."""
        if self._session is None:
            try:
                self._session = self._loading.result().predictor.session()
            except PredictiveError:
                self._has_complained = True
                raise
        return self._session

    def complaint(self) -> PredictiveError | None:
        """Return why the model or the learned text cannot be used, if that is new."""
        if self._has_complained or not self._loading.done():
            return None
        self._has_complained = True
        error = self._loading.exception()
        if error is None:
            return self._loading.result().problem
        if isinstance(error, PredictiveError):
            return error
        raise error
