"""The help screen: the keys as they are bound now, in a list that can be searched."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from predictive import paths
from predictive.translation import gettext as _
from predictive.tui.commands import Command
from predictive.tui.filter_input import FilterInput, FilterList
from predictive.tui.matching import score
from predictive.tui.visible import visible

_WIDE = 66
"""Cells in which keys, descriptions and names stand in columns."""


class HelpScreen(ModalScreen[Command | None]):
    """Shows the commands of a screen; returns the one to run, or None.

    The settings can give other keys to those with a name.
    """

    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012
    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen > Vertical {
        width: 96%; max-width: 80; height: 90%; padding: 0 1; background: $panel;
        border: round $primary;
    }
    HelpScreen.-low > Vertical { height: 100%; padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1", "dismiss", _("Close"), id="help-close")
    ]

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self._commands = commands
        self._options = FilterList(markup=False)

    def compose(self) -> ComposeResult:
        """Lay out a line to type in above the commands."""
        with Vertical() as frame:
            frame.border_title = _("Keys")
            frame.border_subtitle = _("Enter runs, Esc closes")
            yield FilterInput(self._options, _("Type what you look for"))
            yield self._options

    def on_resize(self) -> None:
        """Fit the columns to the width."""
        self._show()

    @on(Input.Changed)
    def _show(self) -> None:
        """Show the commands that match; mark the one that matches best."""
        query = self.query_one(Input).value.strip()
        scores = [score(query, each.names()) for each in self._commands]
        found = [number for number, each in enumerate(scores) if each]
        note = [] if query else [Option(_how_to_change_keys(), disabled=True)]
        self._options.set_options([*note, *self._groups(found)])
        self._options.action_first()
        if not query:  # with the note above the first
            self.call_after_refresh(self._options.scroll_home, animate=False)
        elif found:
            best = max(found, key=scores.__getitem__)
            self._options.highlighted = self._options.get_option_index(str(best))

    def _groups(self, found: Sequence[int]) -> Iterator[Option]:
        """Yield the commands with these numbers, those with a name first."""
        named = [number for number in found if self._commands[number].name]
        yield from map(self._option, named)
        others = [number for number in found if number not in named]
        if others:
            yield Option(Content.assemble("\n", (_("In the text"), "bold")), disabled=True)
        yield from map(self._option, others)

    def _option(self, number: int) -> Option:
        width = self.query_one(Vertical).scrollable_content_region.width - 1
        return Option(_row(self._commands[number], width), id=str(number))

    @on(Input.Submitted)
    def _run(self) -> None:
        if self._options.highlighted is not None:
            self._options.action_select()

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._commands[int(event.option.id or 0)])


def _how_to_change_keys() -> str:
    text = _("Other keys: a line such as  {example}  under [keys] in {path}")
    return text.format(example='accept = "ctrl+l"', path=visible(str(paths.settings())))


def _row(command: Command, width: int) -> Content:
    """Return keys, description and name; what does not fit continues below the description."""
    indent, described = (16, 35) if width >= _WIDE else (11, 0)
    text = Content.assemble(
        f"{command.description} ".ljust(described), (command.name, "$text-muted")
    )
    first, *others = text.wrap(max(10, width - indent))
    keys = Content.styled(_keys(command, indent - 1).ljust(indent), "$accent bold")
    lines = [keys + first, *(Content(" " * indent) + line for line in others)]
    return Content("\n").join(lines)


def _keys(command: Command, width: int) -> str:
    """Return as many keys as fit, at least one."""
    shown = command.keys[0][:width]
    for key in command.keys[1:]:
        if len(longer := f"{shown}, {key}") <= width:
            shown = longer
    return shown
