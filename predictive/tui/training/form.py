"""What a person decides before training: a name, how tokens are cut, how large, how long."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, cast

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Input, Label, Select

from predictive.duration import parse_duration
from predictive.model import library
from predictive.tokenizer import Level
from predictive.training.options import SIZES, Size


class Choices(NamedTuple):
    """What was decided; `time_limit` in seconds, `size` None for what fits text and time."""

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
        levels = [("words: to complete", "word"), ("characters: to write", "char")]
        yield from _row("Name", Input(placeholder="of the model", id="name", compact=True))
        yield from _row("Learn", Select(levels, id="level", allow_blank=False, compact=True))
        yield from _row("Size", Select(sizes, id="size", prompt="what fits", compact=True))
        yield from _row("Time", Input("10m", placeholder="1m, 10m, 1h", id="time", compact=True))
        with Horizontal(id="actions"):
            yield Button("Start", id="start", variant="primary", compact=True)
            yield Select[str]([], id="earlier", prompt="earlier runs", compact=True)

    def on_mount(self) -> None:
        """Show only what there is to choose."""
        self.query_one("#earlier").display = False

    def choices(self) -> Choices:
        """Return what was decided. Raises `UsageError` for what cannot be."""
        size = self.query_one("#size", Select).selection
        return Choices(
            name=self.query_one("#name", Input).value.strip(),
            level=cast(Level, self.query_one("#level", Select).selection),
            size=cast(Size | None, size),
            time_limit=parse_duration(self.query_one("#time", Input).value),
        )

    def propose_name(self, text: Path) -> None:
        """Name the model after what it is learned from, if nobody named it yet."""
        name = self.query_one("#name", Input)
        if not name.value:
            name.value = library.default_name(text)

    def show_earlier(self, names: Sequence[str]) -> None:
        """Offer to look at the runs there were."""
        earlier = self.query_one("#earlier", Select)
        earlier.set_options([(name, name) for name in names])
        earlier.display = bool(names)


def _row(label: str, field: Input | Select[str]) -> ComposeResult:
    with Horizontal():
        yield Label(label)
        yield field
