"""The open text: its file, whether it is saved, and the draft that survives a crash."""

import asyncio
import threading
from contextlib import suppress
from pathlib import Path

import msgspec

from predictive.editing import draft, recent, text_file
from predictive.editing.draft import AbandonedDraft, Cursor, Draft, describe
from predictive.editing.text_file import EncodingError, TextFile, describe_change
from predictive.errors import PredictiveError
from predictive.translation import gettext as _
from predictive.tui.app import PredictiveApp
from predictive.tui.dialogs.choice_dialog import ChoiceDialog
from predictive.tui.dialogs.file_name import complaint_of_file, path_of, present_folder
from predictive.tui.dialogs.folder import complete_folder
from predictive.tui.visible import visible
from predictive.tui.writing.editor import Editor

UNTITLED = _("untitled")


class DocumentController:
    """Opens and saves the text in the editor, and asks before anything is lost."""

    def __init__(self, app: PredictiveApp, editor: Editor) -> None:
        self._app = app
        self._editor = editor
        self.file: TextFile | None = None
        self._saved: list[str] | None = list(editor.document.lines)
        """The lines on disk; None if a restored draft differs from them."""
        self._drafted = 0
        """The number of the editor's change that the draft holds."""
        self._draft: Draft | None = None
        self._drafting = threading.Lock()
        self._has_warned_of_change = False
        self._disk = asyncio.Lock()
        """Held to write, or to look whether another program has written."""
        self.turn = asyncio.Lock()
        """Held to open, save or reload, including the questions that this asks."""

    @property
    def name(self) -> str:
        """The path of the text, or what to call it without one."""
        return str(self.file.path) if self.file else UNTITLED

    @property
    def is_modified(self) -> bool:
        """Whether there is something to save."""
        return self._editor.document.lines != self._saved

    async def open(self, path: Path) -> None:
        """Open a file, which need not exist yet, in place of the current text."""
        if not await self.may_leave():
            return
        changes = self._editor.changes
        try:
            file, text = await asyncio.to_thread(text_file.read, path)
        except PredictiveError as error:
            self._app.notify_error(error)
            return
        if self._editor.changes != changes and not await self.may_leave():
            return  # something was typed meanwhile
        self._show(file, text)
        await asyncio.to_thread(recent.remember, file.path)

    async def new(self) -> None:
        """Start an empty text."""
        if await self.may_leave():
            self._show(None, "")

    async def save(self) -> bool:
        """Save the text; return whether it is saved."""
        if self.file is None:
            return await self.save_as()
        async with self._disk:
            changed = await asyncio.to_thread(text_file.has_changed_on_disk, self.file)
        return await (self._save_over_changes() if changed else self._write(self.file))

    async def save_and_tell(self) -> None:
        """Save the text, and say so."""
        if await self.save():
            done = _("saved {name}").format(name=visible(self.name))
            self._app.notify(done, timeout=2, markup=False)

    async def _save_over_changes(self) -> bool:
        assert self.file is not None
        answers = {"cancel": _("Cancel"), "save-as": _("Save as")}
        if text_file.is_there(self.file.path):
            answers |= {"reload": _("Reload it"), "replace": _("Replace")}
        else:
            answers |= {"replace": _("Save it again")}
        answer = await self._ask(describe_change(self.file.path), answers)
        if answer == "save-as":
            return await self.save_as()
        if answer == "reload":
            await self.reload()
        return answer == "replace" and await self._write(self.file)

    async def save_as(self) -> bool:
        """Ask for a name and save the text under it; return whether it is saved."""
        from predictive.tui.dialogs.input_dialog import InputDialog

        proposed = str(self.file.path) if self.file else f"{present_folder()}/"
        start = len(proposed) - len(self.file.path.name if self.file else "")
        dialog = InputDialog(
            _("Save as"), proposed, complaint_of_file, select_from=start, complete=complete_folder
        )
        name = await self._app.push_screen_wait(dialog)
        if not name:
            return False
        path = path_of(name)
        file = self.file.at(path) if self.file else TextFile(path=path)
        answers = {"cancel": _("Cancel"), "replace": _("Replace it")}
        question = _("Replace {path}?").format(path=path)
        if text_file.is_there(path) and await self._ask(question, answers) != "replace":
            return False
        return await self._write(file)

    async def reload(self) -> None:
        """Show the text as it is on disk, unless something is typed meanwhile."""
        assert self.file is not None
        cursor, changes = self._editor.cursor_location, self._editor.changes
        try:
            file, text = await asyncio.to_thread(text_file.read, self.file.path)
        except PredictiveError as error:
            self._app.notify_error(error)
            return
        if self._editor.changes == changes:
            self._show(file, text)
            self._editor.move_cursor(cursor)
            notice = _("{name} has changed: reloaded").format(name=visible(file.path.name))
            self._app.notify(notice, markup=False)
        else:
            self._warn_of_change(file.path)

    async def may_leave(self) -> bool:
        """Ask what to do with unsaved changes; return whether the text may be closed."""
        if not self.is_modified:
            return True
        answers = {"save": _("Save"), "discard": _("Discard"), "cancel": _("Cancel")}
        name = self.name if self.file else _("The text")
        answer = await self._ask(_("{name} is not saved").format(name=name), answers)
        if answer == "save":
            return await self.save()
        return answer == "discard"

    async def recover(self) -> None:
        """Offer to restore texts that were not saved when their sessions ended suddenly."""
        for found in await asyncio.to_thread(draft.abandoned):
            answers = {"later": _("Later"), "restore": _("Restore"), "discard": _("Discard")}
            what, detail = describe(found)
            answer = await self._ask(what, answers, detail)
            if answer is None:
                return
            if answer == "discard":
                found.draft.close()
            elif answer == "restore" and await self.may_leave():
                await self._restore(found)
                return

    async def _restore(self, found: AbandonedDraft) -> None:
        file = None
        if found.path is not None:
            try:
                file = (await asyncio.to_thread(text_file.read, found.path))[0]
            except PredictiveError:
                file = TextFile(path=found.path)
            file = msgspec.structs.replace(file, stamp=found.stamp)
        self._show(file, found.text)
        self._editor.move_cursor(found.cursor)
        self._saved = None
        if self._draft is not None:
            self._draft.close()
        self._draft = found.draft

    async def keep_draft(self) -> None:
        """Write a draft of what has changed since the last one, for the case of a crash."""
        if self._editor.changes == self._drafted or self._disk.locked():
            return
        async with self._disk:
            await asyncio.to_thread(self._write_draft, *self._contents_of_draft())

    def keep_draft_now(self) -> None:
        """Write a draft at once, as the program ends. Raises `OSError`."""
        self._write_draft(*self._contents_of_draft())

    def _contents_of_draft(self) -> tuple[int, str | None, Cursor]:
        """Return the number of changes, the text unless it is saved, and the cursor."""
        text = self._editor.text if self.is_modified else None
        return self._editor.changes, text, self._editor.cursor_location

    def _write_draft(self, changes: int, text: str | None, cursor: Cursor) -> None:
        """Write a draft, or discard it where there is no text, unless a later one was written."""
        with self._drafting:
            if changes < self._drafted or (changes == self._drafted and text is not None):
                return
            if text is not None:
                self._draft = self._draft or Draft()
                self._draft.write(text, self.file, cursor)
            elif self._draft is not None:
                self._draft.discard()
            self._drafted = changes

    async def check_disk(self) -> None:
        """Reload the file if another program changed it; warn if there are unsaved changes here."""
        if self.turn.locked():
            return
        async with self.turn:
            if self.file is None or self._has_warned_of_change:
                return
            async with self._disk:
                changed = await asyncio.to_thread(text_file.has_changed_on_disk, self.file)
            if changed and (self.is_modified or not text_file.is_there(self.file.path)):
                self._warn_of_change(self.file.path)
            elif changed:
                await self.reload()

    def _warn_of_change(self, path: Path) -> None:
        self._has_warned_of_change = True
        self._app.notify(visible(describe_change(path)), severity="warning", markup=False)

    def close(self) -> None:
        """Remove the draft: the text is saved or discarded."""
        self._mark_saved()
        if self._draft is not None:
            self._draft.close()
            self._draft = None

    def _show(self, file: TextFile | None, text: str) -> None:
        self.file = file
        self._editor.load_text(text)
        self._mark_saved()

    async def _write(self, file: TextFile) -> bool:
        lines = list(self._editor.document.lines)
        try:
            async with self._disk:
                self.file = await asyncio.to_thread(text_file.save, file, "\n".join(lines))
        except EncodingError as error:
            answers = {"cancel": _("Cancel"), "utf-8": _("Save as UTF-8")}
            wanted = await self._ask(error.message, answers, _("nothing typed is lost"))
            return wanted == "utf-8" and await self._write(file.as_utf8())
        except PredictiveError as error:
            self._app.notify_error(error)
            return False
        self._mark_saved(lines)
        await asyncio.to_thread(recent.remember, self.file.path)
        return True

    def _mark_saved(self, lines: list[str] | None = None) -> None:
        """Regard these lines as saved, by default those in the editor."""
        self._saved = list(self._editor.document.lines) if lines is None else lines
        self._has_warned_of_change = False
        if not self.is_modified:
            with suppress(OSError):  # a draft that remains is offered at the next start
                self._write_draft(*self._contents_of_draft())

    async def _ask(self, question: str, answers: dict[str, str], detail: str = "") -> str | None:
        return await self._app.push_screen_wait(ChoiceDialog(question, answers, detail))
