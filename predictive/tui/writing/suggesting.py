"""What the model says of the text before the cursor, as long as that is still the text."""

import time
from typing import TYPE_CHECKING

from predictive.errors import PredictiveError
from predictive.tui.app import PredictiveApp
from predictive.tui.writing.editor import Editor
from predictive.tui.writing.offer import Offer, offer_behind

if TYPE_CHECKING:
    from predictive.prediction.suggestion import Suggestion


class Suggesting:
    """Asks for suggestions, and drops those that come too late: one call at a time."""

    def __init__(self, app: PredictiveApp, editor: Editor) -> None:
        self._app = app
        self._editor = editor
        self._complaint = ""

    async def request(self, number: int, began: float, *, anyway: bool = False) -> None:
        """Show what is offered, and the suggestion of this number behind the cursor.

        `began` is the time of the key, of `time.perf_counter`; `anyway` shows the improbable too.
        """
        editor, revision = self._editor, self._editor.revision
        if self._app.engine.loaded is None or not editor.may_offer:
            return
        text = editor.text_before_cursor()
        try:
            offer = await self._app.engine.ask(lambda loaded: offer_behind(loaded.predictor, text))
            if editor.revision == revision:
                editor.offer = offer = offer.choosing(number)
                await self._show(offer, began, anyway=anyway)
            self._complaint = ""
        except PredictiveError as error:
            self._complain(error)

    async def _show(self, offer: Offer, began: float, *, anyway: bool) -> None:
        """Show a word behind the cursor, then all that is probable to follow it."""
        editor, revision = self._editor, self._editor.revision
        best = offer.choice
        if best is None or (best.probability < self._app.settings.confidence and not anyway):
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
        return await self._app.engine.ask(
            lambda loaded: loaded.predictor.extend(text, word, settings.words, settings.confidence)
        )

    def _complain(self, error: PredictiveError) -> None:
        """Say once what fails at every key."""
        if error.message != self._complaint:
            self._complaint = error.message
            self._app.notify_error(error)
