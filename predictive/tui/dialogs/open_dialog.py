"""The dialog to open a file: one edited before, one in a folder, or a new one."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList
from textual.worker import WorkerCancelled

from predictive.editing import recent
from predictive.translation import gettext as _
from predictive.translation import ngettext
from predictive.tui.dialogs import folder
from predictive.tui.dialogs.file_name import IS_FOLDER, complaint_of_file, complaint_of_path
from predictive.tui.dialogs.folder import Folder
from predictive.tui.filter_input import FilterInput, FilterList, Listed
from predictive.tui.matching import fold, score, score_folded
from predictive.tui.visible import visible

_MOST = 100
"""Names shown."""


class Row(NamedTuple):
    """A line of the list; without a path, one that cannot be chosen."""

    label: str
    path: Path | None = None
    enters: str = ""
    """The path that is typed by choosing a folder."""
    is_new: bool = False


class OpenDialog(ModalScreen[Path | None]):
    """Returns the path of the chosen file, which need not exist yet.

    What Enter would open is marked in the list: what has the typed name, or else a new file if the
    name has a suffix, or else the first match.
    """

    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012
    DEFAULT_CSS = """
    OpenDialog { align: center middle; }
    OpenDialog > Vertical {
        width: 96%; max-width: 100; height: 80%; padding: 0 1; background: $panel;
        border: round $primary; border-subtitle-color: $text-muted;
    }
    OpenDialog.-low > Vertical { height: 100%; padding: 0; }
    OpenDialog #complaint { display: none; color: $text-error; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", _("Cancel"), id="open-cancel"),
        Binding("tab", "complete", _("Complete the path"), show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._recent: list[Path] | None = None
        self._folder: Folder | None = None
        self._rows: list[Row] = []
        self._options = FilterList(markup=False)

    def compose(self) -> ComposeResult:
        """Lay out a line for a path, and below it the files edited last and those in a folder."""
        with Vertical() as frame:
            frame.border_title = _("Open")
            frame.border_subtitle = _("Tab completes, Enter opens")
            yield FilterInput(self._options, _("Type a name or a path, new or not"))
            yield Label("", id="complaint", markup=False)
            yield self._options

    def on_mount(self) -> None:
        """Show what there is to open."""
        self._read()

    @property
    def _typed(self) -> str:
        return self.query_one(Input).value.strip()

    def _folder_typed(self) -> Folder | None:
        """Return the folder of the typed path, if it is the one that was read."""
        is_read = self._folder is not None and self._folder.text == folder.split(self._typed)[0]
        return self._folder if is_read else None

    @work(exclusive=True, group="read")
    async def _read(self) -> None:
        """Read the folder of the typed path, and show what matches."""
        if self._recent is None:
            self._recent = await asyncio.to_thread(recent.recent_files)
        wanted, _name = folder.split(self._typed)
        self._folder = await asyncio.to_thread(folder.read, wanted)
        self._narrow()

    @on(Input.Changed)
    def _narrow(self) -> None:
        """Show what matches, and mark what Enter opens."""
        self.query_one("#complaint").display = False
        shown = self._folder_typed()
        if shown is None:
            self._read()
            return
        _head, name = folder.split(self._typed)
        self._rows = [*self._recent_rows(name), *_folder_rows(shown, name)]
        self._options.set_options(
            Listed(each.label, each, disabled=each.path is None) for each in self._rows
        )
        self._options.highlighted = self._best(shown, name) if name else None

    def _recent_rows(self, name: str) -> Iterator[Row]:
        paths = [
            path
            for path in self._recent or []
            if score(self._typed, [path.name, *([_short(path)] if "/" in self._typed else [])])
        ]
        if paths:
            yield Row(_("Edited last"))
            yield from (Row(f"  {_short(path)}", path) for path in paths)

    def _best(self, shown: Folder, name: str) -> int | None:
        """Return the number of the row that Enter opens."""
        paths = [row.path for row in self._rows]
        entry = shown.entry(name)
        if entry is not None:
            return paths.index(shown.path / entry.name)
        if Path(name).suffix and shown.is_there:
            return len(paths) - 1
        scores = [_score(row, fold(name)) for row in self._rows]
        best = max(range(len(scores)), key=scores.__getitem__)
        return best if scores[best] else None

    def action_complete(self) -> None:
        """Complete the path as far as it is certain."""
        shown = self._folder_typed()
        if shown is not None:
            self._type(shown.completed(folder.split(self._typed)[1]))

    def _type(self, text: str) -> None:
        line = self.query_one(Input)
        line.value = text
        line.action_end()

    @on(Input.Submitted)
    def _submit(self) -> None:
        if self._folder_typed() is None:
            self._open_once_read()
        else:
            self._open()

    @work(exclusive=True, group="open")
    async def _open_once_read(self) -> None:
        with suppress(WorkerCancelled):  # something else was typed meanwhile
            await self._read().wait()
            self._open()

    def _open(self) -> None:
        """Choose what is marked."""
        if self._options.highlighted is not None:
            self._choose(self._rows[self._options.highlighted])
        elif self._typed:
            self._complain(complaint_of_file(self._typed) or IS_FOLDER)

    @on(OptionList.OptionSelected)
    def _click(self, event: OptionList.OptionSelected) -> None:
        assert isinstance(event.option, Listed)
        self._choose(event.option.value)

    def _choose(self, row: Row) -> None:
        if row.enters:
            self._type(row.enters)
        elif row.path is not None:
            complaint = complaint_of_path(row.path)
            if complaint is None:
                self.dismiss(row.path)
            else:
                self._complain(complaint)

    def _complain(self, complaint: str) -> None:
        label = self.query_one("#complaint", Label)
        label.update(f"✗ {visible(complaint)}")
        label.display = True


def _folder_rows(shown: Folder, name: str) -> Iterator[Row]:
    """Yield what matches in a folder, and a new file if nothing has the name."""
    yield Row(_short(Path(os.path.normpath(shown.path))))
    if not name:
        yield _folder_row(shown, "..")
    found = shown.matches(name)
    for each in found[:_MOST]:
        if each.is_folder:
            yield _folder_row(shown, each.name)
        else:
            yield Row(f"  {visible(each.name)}", shown.path / each.name)
    if (left := len(found) - _MOST) > 0:
        yield Row("  " + ngettext("and {count} more", "and {count} more", left).format(count=left))
    if name and shown.is_there and shown.entry(name) is None:
        new = _("New file {name}").format(name=visible(name))
        yield Row(f"  {new}", shown.path / name, is_new=True)


def _score(row: Row, name: str) -> float:
    """Return how well a row matches; a new file is worse than any match."""
    if row.path is None:
        return 0.0
    return 0.1 if row.is_new else score_folded(name, fold(row.path.name))


def _folder_row(shown: Folder, name: str) -> Row:
    return Row(f"  {visible(name)}/", shown.path / name, f"{shown.text}{name}/")


def _short(path: Path) -> str:
    home = os.path.expanduser("~")  # noqa: PTH111 Path's own fails for an unknown user
    name = f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
    return visible(name)
