"""What the user decides before training: name, level, size and time."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Input, Label, Select

from predictive.duration import parse_duration
from predictive.model import library
from predictive.options import SIZES, Level, Request, Size, declarations
from predictive.translation import gettext as _
from predictive.tui.textual_texts import translate_select

translate_select()

_REQUEST = Request(paths=[])
_HELP = {each.name: _(each.help.text) for each in declarations(Request)}
LEVELS: dict[Level, str] = {
    "word": _("words: to complete"),
    "char": _("characters: to write"),
}
_TIME = "10m"


class Choices(NamedTuple):
    """What the user decided; `time_limit` in seconds, `size` None for what suits text and time."""

    name: str
    level: Level
    size: Size | None
    time_limit: float


class TrainingForm(VerticalScroll, can_focus=False):
    """Fields of one line each, and the button that starts."""

    DEFAULT_CSS = """
    TrainingForm {
        height: auto;
        max-height: 12;
        Horizontal { height: 1; }
        Label { width: 8; color: $text-muted; }
        #actions { margin-top: 1; }
        Button { margin-right: 1; }
    }
    """

    def compose(self) -> ComposeResult:
        """Lay it out."""
        sizes = [(size, size) for size in SIZES]
        levels = [(label, level) for level, label in LEVELS.items()]
        level = Select(levels, value=_REQUEST.level, id="level", allow_blank=False, compact=True)
        size = Select(sizes, id="size", prompt=_("what fits"), compact=True)
        time = Input(_TIME, placeholder="1m, 10m, 1h", id="time", compact=True)
        yield from _row(_("Name"), Input(placeholder=_("of the model"), id="name", compact=True))
        yield from _row(_("Learn"), level.with_tooltip(_HELP["level"]))
        yield from _row(_("Size"), size.with_tooltip(_HELP["size"]))
        yield from _row(_("Time"), time.with_tooltip(_HELP["time_limit"]))
        with Horizontal(id="actions"):
            yield Button(_("Start"), id="start", variant="primary", compact=True)
            yield Select[str]([], id="earlier", prompt=_("earlier runs"), compact=True)

    def on_mount(self) -> None:
        """Hide the earlier runs until there are some."""
        self.query_one("#earlier").display = False

    def choices(self) -> Choices:
        """Return what the user decided. Raises `UsageError` unless the time is a duration."""
        size = self.query_one("#size", Select).selection
        return Choices(
            name=self.query_one("#name", Input).value.strip(),
            level=cast(Level, self.query_one("#level", Select).selection),
            size=cast(Size | None, size),
            time_limit=parse_duration(self.query_one("#time", Input).value),
        )

    def propose_name(self, text: Path) -> None:
        """Name the model after the text it learns from, unless the user has named it."""
        name = self.query_one("#name", Input)
        if not name.value:
            name.value = library.default_name(text)

    def show_earlier(self, names: Sequence[str]) -> None:
        """Offer to show earlier runs."""
        earlier = self.query_one("#earlier", Select)
        earlier.set_options([(name, name) for name in names])
        earlier.display = bool(names)


def _row(label: str, field: Input | Select[Any]) -> ComposeResult:
    with Horizontal():
        yield Label(label)
        yield field
