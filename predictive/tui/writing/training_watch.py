"""Says which models are being trained, and when one is done."""

import asyncio

from predictive import paths
from predictive.translation import gettext as _
from predictive.tui.app import PredictiveApp
from predictive.tui.writing.status_bar import StatusBar


class TrainingWatch:
    """Looks for training runs, which are processes of their own."""

    def __init__(self, app: PredictiveApp, status: StatusBar) -> None:
        self._app = app
        self._status = status
        self._alive: list[str] = []

    async def look(self) -> None:
        """Show the runs, and report each that has ended since the last look."""
        alive = await asyncio.to_thread(_alive_runs)
        for name in self._alive:
            if name not in alive and name != self._app.watched_run:
                ended = _("the training of {name} has ended").format(name=name)
                self._app.notify(ended, markup=False)
        self._alive = alive
        names = ", ".join(alive)
        self._status.training = _("training {names}").format(names=names) if alive else ""


def _alive_runs() -> list[str]:
    """Return the names of the models being trained."""
    if not paths.runs().is_dir():
        return []
    from predictive.services import background

    return [run.name for run in background.runs() if run.alive]
