"""Learning from what is typed, if and while the user wants it."""

import time
from collections.abc import Awaitable
from dataclasses import replace
from typing import TYPE_CHECKING

from predictive.errors import PredictiveError
from predictive.suggesting.typed_text import Run, TypedText, learn
from predictive.translation import gettext as _
from predictive.tui.app import PredictiveApp
from predictive.tui.dialogs.choice_dialog import ChoiceDialog
from predictive.tui.writing.document_session import DocumentSession
from predictive.tui.writing.messages import Edited

if TYPE_CHECKING:
    from predictive.learned.store import LearningState


class Learning:
    """Collects what is typed while learning is on, and counts it for the statistics."""

    def __init__(self, app: PredictiveApp, session: DocumentSession) -> None:
        self._app = app
        self._session = session
        self._typed = TypedText()

    def add(self, edit: Edited) -> list[Run]:
        """Add an edit; return the runs that it finished."""
        if edit.kind == "continued":
            edit = replace(edit, kind="typed", text="\n")
        if edit.kind == "typed" and edit.text:
            self._app.statistics.type(len(edit.text), time.monotonic())
        elif edit.kind == "accepted":
            self._app.statistics.accept(len(edit.text), time.monotonic())
        if edit.kind == "corrected" and self._typed.correct(edit.start, edit.end, edit.text):
            return []
        if self._app.learning != "on" or edit.kind in ("corrected", "other"):
            return self._typed.finish()
        return self._typed.type(edit.start, edit.end, edit.new_end, edit.text, edit.before)

    def finish(self) -> list[Run]:
        """Return the run in progress, if there is one."""
        return self._typed.finish()

    async def learn(self, runs: list[Run]) -> None:
        """Learn runs."""
        if runs:
            learned = self._session.call(lambda session: [learn(session, run) for run in runs])
            await self._succeeds(learned)

    async def toggle(self) -> None:
        """Turn learning on, after asking the first time; or pause or resume it."""
        if self._app.model_worker.loaded is None:
            self._app.notify(_("learning needs a model: F3 trains one"), severity="warning")
        elif self._app.learning == "on":
            await self.learn(self.finish())
            await self._set("paused")
        elif self._app.learning == "paused" or await self._wants_to_learn():
            await self._set("on")

    async def _wants_to_learn(self) -> bool:
        question = ChoiceDialog(
            _("Learn from what you type?"),
            {"off": _("Not now"), "on": _("Learn")},
            _(
                "Your words, and which words follow them, are counted in a file that only you can "
                "read. Addresses, numbers and anything that looks secret are left out."
            ),
        )
        return await self._app.push_screen_wait(question) == "on"

    async def _set(self, state: "LearningState") -> None:
        changed = self._app.model_worker.call(lambda loaded: loaded.set_learning(state))
        if await self._succeeds(changed):
            self._app.learning = state

    async def _succeeds(self, change: Awaitable[object]) -> bool:
        """Wait for a change; show an error; return whether there was none."""
        try:
            await change
        except PredictiveError as error:
            self._app.notify_error(error)
            return False
        return True
