"""The command palette: everything that can be done, found by its name in any language."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, ClassVar, NamedTuple, Protocol, runtime_checkable

from rich.cells import cell_len
from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Label, OptionList

from predictive.translation import gettext as _
from predictive.translation import in_every_language
from predictive.tui.commands import live_commands
from predictive.tui.filter_input import FilterInput, FilterList, Listed
from predictive.tui.matching import score
from predictive.tui.visible import visible


class Entry(NamedTuple):
    """Something to do."""

    title: str
    run: Callable[[], Any]
    names: Sequence[str]
    """What it is found by."""
    keys: str = ""
    is_listed: bool = True
    """Whether it is shown before anything is typed."""


@runtime_checkable
class HasEntries(Protocol):
    """A screen that has more to do than its keys."""

    def palette_entries(self) -> Iterable[Entry]:
        """Yield it."""


class Palette(ModalScreen[Entry | None]):
    """Returns the chosen entry, or None."""

    DEFAULT_CSS = """
    Palette { align-horizontal: center; }
    Palette > Vertical {
        width: 96%; max-width: 80; height: auto; max-height: 90%; margin-top: 1; padding: 0 1;
        background: $panel; border: round $primary;
    }
    Palette Label { color: $text-muted; display: none; }
    Palette.-nothing Label { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", _("Close"), id="palette-close"),
    ]

    def __init__(self, entries: Iterable[Entry], placeholder: str) -> None:
        super().__init__()
        self._entries = list(entries)
        self._placeholder = placeholder
        self._found: list[Entry] = []
        self._options = FilterList(markup=False)

    def compose(self) -> ComposeResult:
        """Lay out a line to type in above what is found."""
        with Vertical():
            yield FilterInput(self._options, self._placeholder)
            yield Label(_("Nothing is called that."))
            yield self._options

    def on_resize(self) -> None:
        """Show the keys at the right edge."""
        self._show()

    @on(Input.Changed)
    def _show(self) -> None:
        """Show what matches, the best first."""
        query = self.query_one(Input).value.strip()
        scores = [score(query, each.names) if query else each.is_listed for each in self._entries]
        order = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
        self._found = [self._entries[number] for number in order if scores[number]]
        self._options.set_options(Listed(self._row(each), each) for each in self._found)
        self._options.highlighted = 0 if self._found else None
        self.set_class(not self._found, "-nothing")

    def _row(self, entry: Entry) -> Content:
        width = self.query_one(Vertical).scrollable_content_region.width - 2
        title = visible(entry.title)
        gap = max(2, width - cell_len(title) - cell_len(entry.keys))
        return Content.assemble(title, " " * gap, (entry.keys, "$text-muted"))

    @on(Input.Submitted)
    def _choose(self) -> None:
        if self._options.highlighted is not None:
            self.dismiss(self._found[self._options.highlighted])

    @on(OptionList.OptionSelected)
    def _click(self, event: OptionList.OptionSelected) -> None:
        assert isinstance(event.option, Listed)
        self.dismiss(event.option.value)

    def on_click(self, event: Click) -> None:
        """Close at a click beside it."""
        if self.get_widget_at(event.screen_x, event.screen_y)[0] is self:
            self.dismiss(None)


def entries_of(screen: Screen[Any]) -> Iterator[Entry]:
    """Yield all that can be done in a screen: what has keys, and what has none."""
    app = screen.app
    commands = live_commands(screen)
    for each in sorted(commands, key=lambda each: not isinstance(each.node, Screen)):
        run = partial(app.run_action, each.action, each.node)
        keys = ", ".join(each.keys)
        yield Entry(each.description, run, each.names(), keys, is_listed=bool(each.name))
    if isinstance(screen, HasEntries):
        yield from screen.palette_entries()
    yield Entry(_("Theme"), app.search_themes, list(in_every_language(_("Theme"))))
    yield from theme_entries(app, is_listed=False)


def theme_entries(app: App[Any], *, is_listed: bool = True) -> Iterator[Entry]:
    """Yield the themes."""
    words = in_every_language(_("Theme"))
    for name in sorted(app.available_themes):
        names = [name, *(f"{word} {name}" for word in words)]
        yield Entry(name, partial(setattr, app, "theme", name), names, is_listed=is_listed)
