"""Learning from what is typed, if and as long as the person wants."""

import time
from typing import TYPE_CHECKING

from predictive.errors import PredictiveError
from predictive.tui.app import PredictiveApp
from predictive.tui.dialogs.choice import Choice
from predictive.tui.engine import Loaded
from predictive.tui.writing.messages import Edited
from predictive.tui.writing.typed_text import Run, TypedText, learn

if TYPE_CHECKING:
    from predictive.learned.store import LearningState


class Learning:
    """Collects what is typed while learning is on, and counts it for the statistics."""

    def __init__(self, app: PredictiveApp) -> None:
        self._app = app
        self._typed = TypedText()

    def take_in(self, edit: Edited) -> list[Run]:
        """Take in an edit; return the runs that it finished."""
        if edit.kind == "typed" and edit.text:
            self._app.statistics.type(len(edit.text), time.monotonic())
        elif edit.kind == "accepted":
            self._app.statistics.accept(len(edit.text), time.monotonic())
        if self._app.learning != "on" or edit.kind == "other":
            return self._typed.finish()
        return self._typed.write(edit.top, edit.bottom, edit.end, edit.text, edit.before)

    def finish(self) -> list[Run]:
        """Return the run that was going on, if there is one."""
        return self._typed.finish()

    async def learn(self, runs: list[Run]) -> None:
        """Learn what was collected."""
        if not runs:
            return
        try:
            await self._app.engine.ask(lambda loaded: [learn(loaded, run) for run in runs])
        except PredictiveError as error:
            self._app.notify_error(error)

    async def toggle(self) -> None:
        """Turn learning on, after asking the first time, or pause it, or go on."""
        if self._app.engine.loaded is None:
            self._app.notify("learning needs a model: F3 trains one", severity="warning")
        elif self._app.learning == "on":
            await self.learn(self.finish())
            await self._set("paused")
        elif self._app.learning == "paused" or await self._wants_to_learn():
            await self._set("on")

    async def forget(self, word: str) -> bool:
        """Never offer a word again; return whether that could be noted."""

        def ban(loaded: Loaded) -> None:
            if loaded.learned is None:
                raise loaded.problem or PredictiveError("the learned text cannot be read")
            loaded.learned.ban(word)

        try:
            await self._app.engine.ask(ban)
        except PredictiveError as error:
            self._app.notify_error(error)
            return False
        return True

    async def _wants_to_learn(self) -> bool:
        question = Choice(
            "Learn from what you type?",
            {"on": "Learn", "off": "Not now"},
            "Words and which follows which are counted in a file that only you can read. "
            "Addresses, numbers and what looks secret are left out.",
        )
        return await self._app.push_screen_wait(question) == "on"

    async def _set(self, state: "LearningState") -> None:
        try:
            await self._app.engine.ask(lambda loaded: loaded.set_learning(state))
            self._app.learning = state
        except PredictiveError as error:
            self._app.notify_error(error)
