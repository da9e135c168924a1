"""What suggestions are worth: keys saved and time taken, counted on this machine only."""

import asyncio
import re
from typing import TYPE_CHECKING, ClassVar

from rich.table import Table
from textual import getters, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, ProgressBar, Static

from predictive.editing.statistics import Counts, Statistics
from predictive.errors import PredictiveError
from predictive.translation import gettext as _
from predictive.tui.app import PredictiveApp

if TYPE_CHECKING:
    from predictive.evaluation.keystroke_savings import KeystrokeSavings, TypedPhrase

MOST_CHARACTERS = 2_000
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_PRIVATE = _("These are counts, never text, and they stay on this machine.")
_MEASURED = _(
    "What the model in use would save on the last {count:,} characters, with 5 suggestions shown "
    "before each letter and one key to accept one."
).format(count=MOST_CHARACTERS)


class StatisticsScreen(Screen[None]):
    """Shows the counts so far, and how many keys the loaded model saves on the current text."""

    CSS_PATH = "statistics_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", _("Close"), id="statistics-close"),
    ]
    app = getters.app(PredictiveApp)
    outcome = getters.query_one("#outcome", Static)
    progress = getters.query_one(ProgressBar)

    def __init__(self, statistics: Statistics, text: str) -> None:
        super().__init__()
        self._statistics = statistics
        self._text = text

    def compose(self) -> ComposeResult:
        """Lay out the counts, and below them the measurement."""
        with VerticalScroll():
            yield Static(_PRIVATE, classes="note")
            yield Static(_counted(self._statistics), id="counted")
            yield Static(_MEASURED, classes="note")
            yield ProgressBar(show_eta=False)
            yield Static(id="outcome")
        yield Footer()

    def on_mount(self) -> None:
        """Start the measurement, if a model is loaded."""
        if self.app.model_worker.loaded is None:
            self._say(_("No model is loaded: choose one (F2), or train one (F3)."))
        else:
            self._measure()

    @work(exclusive=True)
    async def _measure(self) -> None:
        """Type the text phrase by phrase; other calls of the model may come between two phrases."""
        from predictive.evaluation.keystroke_savings import keystroke_savings, type_phrases

        phrases = phrases_of(self._text)
        if not phrases:
            self._say(_("There are no words yet: write some, and come back."))
            return
        self.progress.update(total=len(phrases))
        typed: list[TypedPhrase] = []
        typing = self.app.model_worker.stream(
            lambda loaded: type_phrases(phrases, loaded.predictor.session().suggest)
        )
        try:
            async for phrase in typing:
                typed.append(phrase)
                self.progress.advance()
        except PredictiveError as error:
            self.app.notify_error(error)
            return
        self._say(_outcome(await asyncio.to_thread(keystroke_savings, typed)))

    def _say(self, outcome: str | Table) -> None:
        self.progress.display = False
        self.outcome.update(outcome)


def phrases_of(text: str) -> list[str]:
    """Return the sentences with words in the last `MOST_CHARACTERS` of a text."""
    from predictive.evaluation.keystroke_savings import WORD

    phrases = _SENTENCE_END.split(text[-MOST_CHARACTERS:])
    return [phrase for phrase in phrases if WORD.search(phrase)]


def _counted(statistics: Statistics) -> Table:
    table = _grid()
    table.add_row("", _("this session"), _("all time"))
    rows = zip(_figures(statistics.session), _figures(statistics.all_time), strict=True)
    for (name, session), (_name, all_time) in rows:
        table.add_row(name, session, all_time)
    return table


def _figures(counts: Counts) -> list[tuple[str, str]]:
    return [
        (_("characters typed"), f"{counts.typed:,}"),
        (_("characters written by suggestions"), f"{counts.accepted:,}"),
        (_("suggestions taken"), f"{counts.acceptances:,}"),
        (_("suggestions shown"), f"{counts.suggestions:,}"),
        (_("minutes of writing"), f"{counts.seconds / 60:,.1f}"),
        (_("keystroke savings"), _known(counts.keystroke_savings, " %")),
        (_("suggestions a minute"), _known(counts.suggestions_per_minute)),
        (_("median time to a suggestion"), _known(counts.latency(50), " ms")),
        (_("99th percentile"), _known(counts.latency(99), " ms")),
    ]


def _known(value: float | None, unit: str = "") -> str:
    return "-" if value is None else f"{value:,.1f}{unit}"


def _outcome(savings: "KeystrokeSavings") -> Table:
    table = _grid()
    table.add_row(_("keystroke savings"), f"{savings.keystroke_savings:.1f} %")
    table.add_row(
        _("95 % interval"),
        _("{low:.1f} to {high:.1f} %").format(low=savings.low, high=savings.high),
    )
    table.add_row(_("highest possible"), f"{savings.bound:.1f} %")
    table.add_row(_("first suggestion right, no letter typed"), f"{savings.top_1:.1f} %")
    table.add_row(_("one of the 5 right, no letter typed"), f"{savings.top_5:.1f} %")
    table.add_row(_("words"), f"{savings.words:,}")
    table.add_row(_("median time to a suggestion"), f"{savings.p50_ms:.1f} ms")
    table.add_row(_("99th percentile"), f"{savings.p99_ms:.1f} ms")
    return table


def _grid() -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(width=40)
    table.add_column(justify="right", min_width=12)
    table.add_column(justify="right", min_width=12)
    return table
