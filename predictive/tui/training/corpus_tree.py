"""A tree of files in which the user chooses those to train on."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import on
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.message import Message
from textual.widgets import DirectoryTree
from textual.widgets.directory_tree import DirEntry
from textual.widgets.tree import TreeNode

from predictive.corpus.sources import is_text
from predictive.translation import gettext as _
from predictive.tui.dialogs.file_name import present_folder
from predictive.tui.file_tree import FileTree


class CorpusTree(FileTree):
    """Folders and files, except hidden ones; files of unknown kinds are dim but can be chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "choose", _("Choose"), id="corpus-choose"),
        Binding("left", "close", _("Close folder"), show=False, id="corpus-close"),
        Binding("right", "open", _("Open folder"), show=False, id="corpus-open"),
        Binding("backspace", "up", _("Folder above"), id="corpus-up"),
    ]
    ICON_NODE = "▸ "
    ICON_NODE_EXPANDED = "▾ "
    ICON_FILE = "  "

    @dataclass
    class Changed(Message):
        """The choice of files and folders has changed."""

        chosen: tuple[Path, ...]

    def __init__(self) -> None:
        super().__init__(present_folder())
        self.chosen: dict[Path, None] = {}

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        """Leave out hidden files."""
        return [path for path in paths if not path.name.startswith(".")]

    def render_label(self, node: TreeNode[DirEntry], base_style: Style, style: Style) -> Text:
        """Put a box before the name: checked if chosen, with a plus if its folder is chosen."""
        label = super().render_label(node, base_style, style)
        assert node.data is not None
        if not node.allow_expand and not is_text(node.data.path):
            label.stylize("dim")
        return Text.assemble(
            (self._box(node.data.path.absolute()), base_style + Style.from_meta({"choose": True})),
            label,
        )

    def _box(self, path: Path) -> str:
        if path in self.chosen:
            return "[✓] "
        return "[+] " if self.chosen.keys() & set(path.parents) else "[ ] "

    def choose(self, path: Path) -> None:
        """Choose a file or folder, or remove it from the choice."""
        path = path.absolute()
        if path in self.chosen:
            del self.chosen[path]
        else:
            self.chosen[path] = None
        self._invalidate()
        self.refresh()
        self.post_message(self.Changed(tuple(self.chosen)))

    def action_choose(self) -> None:
        """Choose the file or folder under the cursor."""
        if self.cursor_node is not None and self.cursor_node.data is not None:
            self.choose(self.cursor_node.data.path)

    def action_open(self) -> None:
        """Show the contents of a folder."""
        if self.cursor_node is not None:
            self.cursor_node.expand()

    def action_close(self) -> None:
        """Hide the contents of a folder; from a file, go to its folder."""
        node = self.cursor_node
        if node is not None and node.allow_expand and node.is_expanded:
            node.collapse()
        elif node is not None and node.parent is not None:
            self.move_cursor(node.parent)

    def action_up(self) -> None:
        """Show the folder above the topmost."""
        self.path = Path(self.path).absolute().parent

    @on(DirectoryTree.FileSelected)
    def _choose_file(self, event: DirectoryTree.FileSelected) -> None:
        self.choose(event.path)

    def on_click(self, event: Click) -> None:
        """Choose the file or folder whose box was clicked."""
        line = event.style.meta.get("line")
        if line is not None and event.style.meta.get("choose"):
            event.prevent_default()
            self.move_cursor_to_line(line)
            self.action_choose()
