"""Requests for suggestions: what the model suggests is shown unless the text has changed since."""

import time
from typing import TYPE_CHECKING

from predictive.errors import PredictiveError
from predictive.suggesting.offer import Offer, offer_for
from predictive.tui.app import PredictiveApp
from predictive.tui.writing.document_session import DocumentSession
from predictive.tui.writing.editor import Editor

if TYPE_CHECKING:
    from predictive.prediction.suggestion import Suggestion


class SuggestionRequests:
    """Asks the model, one request at a time, and drops answers that come too late."""

    def __init__(self, app: PredictiveApp, editor: Editor, session: DocumentSession) -> None:
        self._app = app
        self._editor = editor
        self._session = session
        self._last_error = ""

    async def request(self, number: int, began: float, *, improbable: bool = False) -> None:
        """Offer suggestions, and show the one with this number as ghost text.

        `began` is the time of the key, from `time.perf_counter`. `improbable` shows the suggestion
        even if it is less probable than the settings require.
        """
        editor, revision = self._editor, self._editor.revision
        if self._app.model_worker.loaded is None or not editor.may_offer:
            return
        text = editor.text_before_cursor()
        try:
            offer = await self._session.call(lambda session: offer_for(session, text))
            if editor.revision == revision:
                editor.offer = offer = offer.choosing(number)
                await self._show_ghost(offer, began, improbable=improbable)
            self._last_error = ""
        except PredictiveError as error:
            self._notify_once(error)

    async def _show_ghost(self, offer: Offer, began: float, *, improbable: bool) -> None:
        """Show a word as ghost text, then all that probably follows it."""
        editor, revision = self._editor, self._editor.revision
        best = offer.choice
        if best is None or (best.probability < self._app.settings.confidence and not improbable):
            return
        editor.suggest(best)
        self._app.statistics.show(1000 * (time.perf_counter() - began))
        phrase = await self._extended(best)
        if editor.revision == revision:
            editor.suggest(phrase)

    async def _extended(self, word: "Suggestion") -> "Suggestion":
        settings, text = self._app.settings, self._editor.text_before_cursor()
        if settings.words == 1 or not self._editor.shows_ghost:
            return word
        return await self._session.call(
            lambda session: session.extend(text, word, settings.words, settings.confidence)
        )

    def _notify_once(self, error: PredictiveError) -> None:
        """Show an error, but not again for every key that meets it."""
        if error.message != self._last_error:
            self._last_error = error.message
            self._app.notify_error(error)
