"""A notice of something that was done, and the way to undo it."""

from collections.abc import Awaitable, Callable

from textual.notifications import Notification, Notify

from predictive.translation import gettext as _
from predictive.tui.app import PredictiveApp
from predictive.tui.visible import visible
from predictive.tui.writing.editor import Editor

_SECONDS = 10.0


class UndoNotice:
    """While the notice is shown, a click on it undoes what it reports.

    So does Ctrl+Z until something else is edited, which Ctrl+Z would undo then.
    """

    def __init__(self, app: PredictiveApp, editor: Editor) -> None:
        self._app = app
        self._editor = editor
        self._notice = Notification("", timeout=0)
        self._changes = 0
        self._undo: Callable[[], Awaitable[object]] | None = None
        editor.undo_before_edits = self._undo_unless_edited

    def show(self, done: str, undo: Callable[[], Awaitable[object]]) -> None:
        """Report what was done, and remember how to undo it."""
        way = _("Ctrl+Z or a click here undoes this")
        message = f"{_escaped(visible(done))}\n[@click=screen.undo_noticed]{_escaped(way)}[/]"
        self.close()
        self._notice = Notification(message, timeout=_SECONDS, markup=True)
        self._changes = self._editor.changes
        self._undo = undo
        self._app.post_message(Notify(self._notice))

    def undo(self) -> None:
        """Undo what was done, and close the notice."""
        undo, self._undo = self._undo, None
        self.close()
        if undo is not None:
            self._app.run_worker(undo(), group="undo")

    def close(self) -> None:
        """Close the notice."""
        self._app._unnotify(self._notice)

    def _undo_unless_edited(self) -> bool:
        """Undo it if the notice is still shown and nothing was edited; return whether it was."""
        is_shown = not self._notice.has_expired and self._notice in self._app._notifications
        if is_current := is_shown and self._editor.changes == self._changes:
            self.undo()
        return is_current


def _escaped(text: str) -> str:
    """Return a text as the markup of notices; Textual's `escape` leaves some brackets."""
    return text.replace("[", "\\[")
