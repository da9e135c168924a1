"""Folders and files, whatever their names are made of."""

from rich.text import Text, TextType
from textual.widgets import DirectoryTree

from predictive.tui.visible import visible


class FileTree(DirectoryTree):
    """A tree of files; names can do nothing to the terminal."""

    def process_label(self, label: TextType) -> Text:
        """Make a label of a name."""
        return Text(visible(str(label)))
