"""The models: which one to use, facts about them, and what can be done with them."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Static

from predictive import paths
from predictive.editing.text_file import is_there
from predictive.errors import ModelError, PredictiveError, UsageError, as_predictive_error
from predictive.model import library
from predictive.model.archive import export_model, import_model
from predictive.translation import gettext as _
from predictive.tui.app import PredictiveApp
from predictive.tui.dialogs.choice_dialog import ChoiceDialog
from predictive.tui.dialogs.file_name import (
    complaint_of_file,
    complaint_of_missing,
    path_of,
    present_folder,
)
from predictive.tui.dialogs.input_dialog import InputDialog
from predictive.tui.learning_curve import LearningCurve
from predictive.tui.models.entry import ModelEntry, read_entries
from predictive.tui.visible import visible

_SHIPPED = paths.base_model().parent


class ModelTable(DataTable[Text]):
    """The list of models."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", _("Use"), id="models-use"),
    ]


class ModelsScreen(Screen[str | None]):
    """Returns the name of the model to use from now on, or None."""

    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "rename", _("Rename"), id="models-rename"),
        Binding("delete", "remove", _("Delete"), id="models-remove"),
        Binding("e", "export", _("Export"), id="models-export"),
        Binding("i", "import", _("Import"), id="models-import"),
        Binding("escape", "close", _("Close"), id="models-close"),
    ]
    app = getters.app(PredictiveApp)

    def __init__(self) -> None:
        super().__init__()
        self.table = ModelTable(cursor_type="row")
        self.facts = Static(id="facts")
        self.curve = LearningCurve()
        self._entries: list[ModelEntry] = []
        self._new_name: str | None = None
        """Of the model in use, if it was renamed."""

    def compose(self) -> ComposeResult:
        """Lay out the list, and the highlighted model beside it."""
        with Horizontal():
            yield self.table
            with Vertical():
                with VerticalScroll(can_focus=False):
                    yield self.facts
                yield self.curve
        yield Footer()

    def on_mount(self) -> None:
        """Name the columns."""
        self.table.add_columns("", _("name"), _("level"), _("bits/char."))

    def on_screen_resume(self) -> None:
        """Read the models again: a training run may have ended."""
        self._refresh_list()

    @property
    def _chosen(self) -> ModelEntry | None:
        row = self.table.cursor_row
        return self._entries[row] if 0 <= row < len(self._entries) else None

    @property
    def _in_use(self) -> str | None:
        loaded = self.app.model_worker.loaded
        if loaded is None or loaded.folder.parent not in (paths.models(), _SHIPPED):
            return None
        return self._new_name or loaded.folder.name

    @work(exclusive=True, group="read")
    async def _refresh_list(self, chosen: str | None = None) -> None:
        """Fill the list; highlight a model, by default the one chosen before or in use."""
        chosen = chosen or (self._chosen.name if self._chosen else self._in_use)
        self._entries = await asyncio.to_thread(read_entries)
        self.table.clear()
        for entry in self._entries:
            cells = entry.row(in_use=entry.name == self._in_use)
            self.table.add_row(*map(Text, cells), key=entry.name)
        names = [entry.name for entry in self._entries]
        if chosen in names:
            self.table.move_cursor(row=names.index(chosen))
        self.refresh_bindings()

    @on(DataTable.RowHighlighted)
    def _show_facts(self) -> None:
        entry = self._chosen
        if entry is None:
            return
        name = entry.name
        if name == self._in_use:
            name = _("{name}, in use").format(name=name)
        self.facts.update(_table([(_("name"), name), *entry.facts()]))
        self.refresh_bindings()
        training = None if isinstance(entry.config, ModelError) else entry.config.training
        self.curve.display = training is not None
        self.curve.curve = training.curve if training else ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the actions that are possible; the bundled model cannot be renamed or deleted."""
        chosen = self._chosen
        if chosen is None:
            return action not in ("rename", "remove", "export")
        stays = chosen.name == library.BASE
        return not (stays and action in ("rename", "remove"))

    @on(DataTable.RowSelected)
    def _use(self, event: DataTable.RowSelected) -> None:
        entry = self._entries[event.cursor_row]
        if isinstance(entry.config, ModelError):
            self.app.notify_error(entry.config)
        else:
            self.dismiss(entry.name)

    def action_close(self) -> None:
        """Close; if the model in use was renamed, it is used under its new name."""
        self.dismiss(self._new_name)

    @work(exclusive=True)
    async def action_rename(self) -> None:
        """Rename the model."""
        assert self._chosen is not None
        old = self._chosen.name
        new = await self.app.push_screen_wait(
            InputDialog(_("New name of {old}").format(old=old), old, _name_complaint)
        )
        if new and await self._succeeds(partial(library.rename, old, new)):
            if old == self._in_use:
                self._new_name = new
            self._refresh_list(new)

    @work(exclusive=True)
    async def action_remove(self) -> None:
        """Delete the model, if the user confirms it."""
        assert self._chosen is not None
        name = self._chosen.name
        if await self._confirms(
            _("Delete {name} for good?").format(name=name), _("Delete")
        ) and await self._succeeds(partial(library.remove, name)):
            if name == self._new_name:
                self._new_name = None
            self._refresh_list()

    @work(exclusive=True)
    async def action_export(self) -> None:
        """Write the model into a file."""
        assert self._chosen is not None
        name = self._chosen.name
        answer = await self.app.push_screen_wait(
            InputDialog(
                _("Export {name} to").format(name=name),
                str(present_folder() / f"{name}.zip"),
                complaint_of_file,
            )
        )
        if not answer:
            return
        path = path_of(answer)
        if is_there(path) and not await self._confirms(
            _("Replace {path}?").format(path=path), _("Replace")
        ):
            return
        if await self._succeeds(partial(export_model, name, path)):
            self.notify(visible(_("wrote {file}").format(file=path)), markup=False)

    @work(exclusive=True)
    async def action_import(self) -> None:
        """Import a model from a file."""
        ask = InputDialog(
            _("Import the exported model"), f"{present_folder()}/", complaint_of_missing
        )
        answer = await self.app.push_screen_wait(ask)
        if not answer:
            return
        path = path_of(answer)
        proposed = library.name_from(path.stem)
        name = await self.app.push_screen_wait(
            InputDialog(_("Its name here"), proposed, _name_complaint)
        )
        if name and await self._succeeds(partial(import_model, path, name)):
            self._refresh_list(name)

    async def _confirms(self, question: str, yes: str) -> bool:
        """Ask for confirmation, with the harmless answer first."""
        answers = {"cancel": _("Cancel"), "yes": yes}
        return await self.app.push_screen_wait(ChoiceDialog(question, answers)) == "yes"

    async def _succeeds(self, work: Callable[[], object]) -> bool:
        """Run it in a thread; show an error; return whether there was none."""
        try:
            await asyncio.to_thread(work)
        except (PredictiveError, OSError) as error:
            self.app.notify_error(as_predictive_error(error))
            return False
        return True


def _table(facts: list[tuple[str, str]]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in facts:
        table.add_row(name, Text(visible(value)))
    return table


def _name_complaint(name: str) -> str | None:
    try:
        taken = library.is_taken(name)
    except UsageError as error:
        return f"{error.message}: {error.hint}"
    except OSError:
        return _("that name is too long")
    return _("there is a model {name} already").format(name=name) if taken else None
