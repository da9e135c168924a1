"""Says when the file of the text is open elsewhere too."""

import asyncio
from contextlib import suppress
from pathlib import Path

from predictive.editing.open_files import OpenFile, lock_of_other_editor
from predictive.editing.text_file import TextFile
from predictive.translation import gettext as _
from predictive.tui.app import PredictiveApp
from predictive.tui.visible import visible


class OpenElsewhere:
    """Shows other sessions which file is open here, and warns once if it is open there."""

    def __init__(self, app: PredictiveApp) -> None:
        self._app = app
        self._open: OpenFile | None = None
        self._turn = asyncio.Lock()

    def follow(self, file: TextFile | None) -> None:
        """Note that the text now has another file, or none."""
        self._app.run_worker(self._follow(file.path if file else None), group="open-elsewhere")

    async def _follow(self, path: Path | None) -> None:
        async with self._turn:
            self.close()
            if path is None:
                return
            warning = await asyncio.to_thread(self._claim, path)
        if warning:
            self._app.notify(visible(warning), severity="warning", timeout=10, markup=False)

    def close(self) -> None:
        """Note that no file is open here any longer."""
        if self._open is not None:
            with suppress(OSError):
                self._open.close()
            self._open = None

    def _claim(self, path: Path) -> str:
        """Return the warning, or nothing."""
        lock = lock_of_other_editor(path)
        with suppress(OSError):  # without room for a lock, the text can be edited all the same
            self._open = OpenFile(path)
            if self._open.is_elsewhere():
                text = _("{name} is also open in another window of predictive")
                return text.format(name=path.name)
        if lock is not None:
            text = _("{name} is also open in another editor, whose lock is {lock}")
            return text.format(name=path.name, lock=lock.name)
        return ""
