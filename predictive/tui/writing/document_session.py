"""The session of the text that is open: its own, with the model in use."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from predictive.tui.app import PredictiveApp
from predictive.tui.writing.pads.text_pad import TextPad

if TYPE_CHECKING:
    from textual.document._document import DocumentBase

    from predictive.prediction.predictor import Predictor
    from predictive.prediction.session import Session

Result = TypeVar("Result")


class DocumentSession:
    """Calls a session; another text or another model gets a new one."""

    def __init__(self, app: PredictiveApp, pad: TextPad) -> None:
        self._app = app
        self._pad = pad
        self._key: tuple[Predictor, DocumentBase] | None = None

    async def call(self, function: Callable[["Session"], Result]) -> Result:
        """Return what a function returns for the session, in the thread of the model."""
        document = self._pad.document
        return await self._app.model_worker.call(
            lambda loaded: function(self._session_of(loaded.predictor, document))
        )

    def _session_of(self, predictor: "Predictor", document: "DocumentBase") -> "Session":
        if self._key != (predictor, document):
            self._key, self._session = (predictor, document), predictor.session()
        return self._session
