"""The help screen: the keys as they are bound now."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label, Static

from predictive import paths
from predictive.tui.commands import Command

_TITLE = "Keys"


class HelpScreen(ModalScreen[None]):
    """Shows the commands of a screen; the settings can give other keys to those with a name."""

    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen > VerticalScroll {
        width: 96%; max-width: 80; height: 90%; padding: 1; background: $panel;
        border: round $primary;
    }
    HelpScreen Label { width: 100%; }
    HelpScreen .note { color: $text-muted; margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q", "dismiss", "Close", id="help-close")
    ]

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self._commands = commands

    def compose(self) -> ComposeResult:
        """Lay out the commands, those with a name first."""
        named = [each for each in self._commands if each.name]
        others = [each for each in self._commands if not each.name]
        with VerticalScroll(can_focus=True) as scroll:
            scroll.border_title = _TITLE
            scroll.border_subtitle = "Esc closes"
            example = 'a line such as  accept = "ctrl+l"  under [keys] in'
            note = f"Ctrl+P finds every command. Other keys: {example} {paths.settings()}"
            yield Label(note, classes="note", markup=False)
            yield Static(_table(named))
            yield Label("\nIn the text", markup=False)
            yield Static(_table(others))

    def on_mount(self) -> None:
        """Let the arrow keys scroll."""
        self.query_one(VerticalScroll).focus()


def _table(commands: Sequence[Command]) -> Content:
    rows = [
        Content.assemble(
            (f"{', '.join(each.keys)[:15]:<16}", "$accent bold"),
            f"{each.description:<35}",
            (each.name, "$text-muted"),
        )
        for each in commands
    ]
    return Content("\n").join(rows)
