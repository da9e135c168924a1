"""The dialog to open a file: one edited before, one in a folder, or one by its name."""

import os
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import DirectoryTree, Input, Label, OptionList
from textual.widgets.option_list import Option

from predictive.editing import recent
from predictive.tui.dialogs.file_name import complaint_of_file, path_of, present_folder
from predictive.tui.file_tree import FileTree
from predictive.tui.visible import visible


class OpenDialog(ModalScreen[Path | None]):
    """Returns the path of the chosen file, which need not exist yet."""

    DEFAULT_CSS = """
    OpenDialog { align: center middle; }
    OpenDialog > Vertical {
        width: 90%; max-width: 120; height: 80%; padding: 0 1; background: $panel;
        border: round $primary;
    }
    OpenDialog Label { color: $text-muted; }
    OpenDialog #complaint { display: none; color: $text-error; }
    OpenDialog OptionList, OpenDialog FileTree { width: 1fr; height: 1fr; border: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Cancel", id="open-cancel"),
    ]

    def compose(self) -> ComposeResult:
        """Lay out a line for a path, and below it the files edited last and the working folder."""
        with Vertical() as frame:
            frame.border_title = "Open"
            yield Input(placeholder="path of a file, new or not; Tab goes to the lists")
            yield Label("", id="complaint", markup=False)
            yield Label("edited last                                 files here")
            with Horizontal():
                yield OptionList(
                    *(Option(_short(path), id=str(path)) for path in recent.recent_files()),
                    markup=False,
                )
                yield FileTree(present_folder())

    @on(Input.Submitted)
    def _open_typed(self, event: Input.Submitted) -> None:
        if not event.value.strip():
            return
        complaint = complaint_of_file(event.value)
        if complaint is None:
            self.dismiss(path_of(event.value))
        else:
            label = self.query_one("#complaint", Label)
            label.update(f"✗ {visible(complaint)}")
            label.display = True

    @on(OptionList.OptionSelected)
    def _open_recent(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(Path(event.option.id or ""))

    @on(DirectoryTree.FileSelected)
    def _open_file(self, event: DirectoryTree.FileSelected) -> None:
        self.dismiss(event.path)


def _short(path: Path) -> str:
    home = os.path.expanduser("~")  # noqa: PTH111 Path's own fails for an unknown user
    name = f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
    return visible(name)
