"""Which file to edit: one of the last, one of a folder, or one by its name."""

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


class OpenScreen(ModalScreen[Path | None]):
    """Gives the path of the chosen file, which need not exist yet."""

    DEFAULT_CSS = """
    OpenScreen { align: center middle; }
    OpenScreen > Vertical {
        width: 90%; max-width: 120; height: 80%; padding: 0 1; background: $panel;
        border: round $primary;
    }
    OpenScreen Label { color: $text-muted; }
    OpenScreen OptionList, OpenScreen DirectoryTree { width: 1fr; height: 1fr; border: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Cancel", id="open-cancel"),
    ]

    def compose(self) -> ComposeResult:
        """A line for a path above the files edited last and the present folder."""
        with Vertical() as frame:
            frame.border_title = "Open"
            yield Input(placeholder="path of a file, new or not; Tab goes to the lists")
            yield Label("edited last                                 files here")
            with Horizontal():
                yield OptionList(
                    *(Option(_short(path), id=str(path)) for path in recent.recent_files()),
                    markup=False,
                )
                yield DirectoryTree(Path.cwd())

    @on(Input.Submitted)
    def _take_typed(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(Path(event.value.strip()).expanduser())

    @on(OptionList.OptionSelected)
    def _take_recent(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(Path(event.option.id or ""))

    @on(DirectoryTree.FileSelected)
    def _take_file(self, event: DirectoryTree.FileSelected) -> None:
        self.dismiss(event.path)


def _short(path: Path) -> str:
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
