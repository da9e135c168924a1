"""A tree of folders and files, whose names may hold any characters."""

from rich.text import Text, TextType
from textual.widgets import DirectoryTree

from predictive.tui.visible import visible


class FileTree(DirectoryTree):
    """A tree of files that shows names without control characters."""

    def process_label(self, label: TextType) -> Text:
        """Return the label for a name."""
        return Text(visible(str(label)))
