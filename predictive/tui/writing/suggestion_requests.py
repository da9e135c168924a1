"""Requests for suggestions: what the model suggests is shown unless the text has changed since."""

import time
from asyncio import sleep as pause
from typing import TYPE_CHECKING

from predictive.errors import PredictiveError
from predictive.suggesting.offer import Offer, offer_for
from predictive.tui.app import PredictiveApp
from predictive.tui.writing.document_session import DocumentSession
from predictive.tui.writing.editor import Editor

if TYPE_CHECKING:
    from predictive.prediction.suggestion import Suggestion

PAUSE = 0.3
"""Seconds after a key until ghost text appears inside a line.

While someone types, the next key mostly comes sooner: after 0.24 s on average (Dhakal et al. 2018).
"""


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
        if self._app.model_worker.loaded is None or not editor.selection.is_empty:
            return
        text, after = editor.text_before_cursor(), editor.text_after_cursor()
        try:
            offer = await self._session.call(lambda session: offer_for(session, text, after))
            if editor.revision == revision:
                await self._show(offer, number, began, improbable=improbable)
            self._last_error = ""
        except PredictiveError as error:
            editor.close_room()
            self._notify_once(error)

    async def _show(self, offer: Offer, number: int, began: float, *, improbable: bool) -> None:
        """Show what is offered, unless the ghost text inside a line still fits: that stays."""
        editor = self._editor
        if editor.moves_rest and editor.ghost and not improbable:
            editor.offer = offer.keeping(editor.offer.choice)
        else:
            editor.offer = offer.choosing(number)
            await self._show_ghost(editor.offer, began, improbable=improbable)

    async def _show_ghost(self, offer: Offer, began: float, *, improbable: bool) -> None:
        """Show a word as ghost text, then all that probably follows it.

        Inside a line, only the word, and only once typing pauses: otherwise the rest of the line
        would move to and fro with every key. Where ghost text was, it is replaced at once.
        """
        editor, revision = self._editor, self._editor.revision
        best = offer.choice
        if best is None or (best.probability < self._app.settings.confidence and not improbable):
            editor.close_room()
            return
        self._app.statistics.show(1000 * (time.perf_counter() - began))
        if editor.moves_rest:
            if not editor.is_open and not improbable:
                await pause(PAUSE)
            if editor.revision == revision:
                editor.suggest(best)
            return
        editor.suggest(best)
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
