"""Keeps a draft of the text, and says if that fails."""

from predictive.errors import PredictiveError, reason_of
from predictive.translation import gettext as _
from predictive.tui.app import PredictiveApp
from predictive.tui.writing.files.document_controller import DocumentController
from predictive.tui.writing.status_bar import StatusBar


class DraftWatch:
    """Reports the first draft in a row that cannot be saved; the status bar shows it meanwhile."""

    def __init__(
        self, app: PredictiveApp, controller: DocumentController, status: StatusBar
    ) -> None:
        self._app = app
        self._controller = controller
        self._status = status

    async def keep(self) -> None:
        """Save a draft of what has changed."""
        try:
            await self._controller.keep_draft()
        except OSError as error:
            if not self._status.problem:
                text = _("no draft of your text can be saved: {reason}")
                message = text.format(reason=reason_of(error))
                self._app.notify_error(PredictiveError(message, _("save often, free some space")))
            self._status.problem = _("no draft")
        else:
            self._status.problem = ""
