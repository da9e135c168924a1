"""Words that the user bans from the suggestions, and what undoes that."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from predictive.errors import PredictiveError
from predictive.translation import gettext as _
from predictive.translation import in_every_language
from predictive.tui.app import PredictiveApp
from predictive.tui.palette import Entry
from predictive.tui.writing.undo_notice import UndoNotice

if TYPE_CHECKING:
    from predictive.learned.store import LearnedExport


class Bans:
    """Bans words, and lifts the last ban of the session."""

    def __init__(
        self, app: PredictiveApp, notice: UndoNotice, suggest_again: Callable[[], None]
    ) -> None:
        self._app = app
        self._notice = notice
        self._suggest_again = suggest_again
        self._last: tuple[str, LearnedExport] | None = None
        """The word banned last, and what was forgotten of it."""

    async def ban(self, word: str) -> None:
        """Never suggest a word again, and say how to undo that."""
        try:
            forgotten = await self._app.model_worker.call(lambda loaded: loaded.ban(word))
        except PredictiveError as error:
            self._app.notify_error(error)
            return
        self._last = word, forgotten
        done = _("{word!r} will not be suggested again").format(word=word)
        self._notice.show(done, self.lift)
        self._suggest_again()

    async def lift(self) -> None:
        """Suggest the word banned last as before."""
        if self._last is None:
            return
        word, forgotten = self._last
        try:
            await self._app.model_worker.call(lambda loaded: loaded.lift_ban(word, forgotten))
        except PredictiveError as error:
            self._app.notify_error(error)
            return
        self._last = None
        done = _("{word!r} may be suggested again").format(word=word)
        self._app.notify(done, timeout=3, markup=False)
        self._suggest_again()

    def palette_entries(self) -> Iterator[Entry]:
        """Yield what lifts the last ban, if there is one."""
        if self._last is not None:
            title = _("Undo the ban of {word!r}")
            names = [each.format(word=self._last[0]) for each in in_every_language(title)]
            yield Entry(title.format(word=self._last[0]), self.lift, names)
