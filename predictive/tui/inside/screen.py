"""How the network reads the text: its surprise, its expectations, and its gates."""

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.style import Style
from textual.widgets import Footer, Static

from predictive.cell import CELLS, Part
from predictive.errors import PredictiveError
from predictive.suggesting.loading import ModelInUse
from predictive.translation import gettext as _
from predictive.tui.app import PredictiveApp
from predictive.tui.inside.gate_map import GateMap
from predictive.tui.inside.panels import chance_of, expectations, reasons
from predictive.tui.inside.surprise_map import SurpriseLegend, SurpriseMap

if TYPE_CHECKING:
    from predictive.model.architecture import Architecture
    from predictive.prediction.inspection import Inspection
    from predictive.prediction.suggestion import Reason

_NO_MODEL = _("No model is in use yet. Go back with Escape, then train or choose one.")
_NO_TEXT = _("Nothing is written yet. Go back with Escape, write a sentence, and look again.")

_REASONS = _(
    "Both: network and n-grams, with fitted weights. "
    "Offered: adjusted by this text and by learned text."
)

_TOKEN = Binding.Group(_("Token"), compact=True)
_GATE = Binding.Group(_("Gate"), compact=True)


class _Reading(NamedTuple):
    inspection: "Inspection"
    reasons: "list[Reason]"
    architecture: "Architecture"


def _read(loaded: ModelInUse, text: str) -> _Reading:
    predictor = loaded.predictor
    architecture = predictor.config.architecture
    return _Reading(predictor.inspect(text), predictor.explain(text), architecture)


class InsideScreen(Screen[None]):
    """Shows the last tokens before the cursor, one by one."""

    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", _("Back"), id="inside-back"),
        Binding("left", "token(-1)", _("Token before"), id="inside-token-before", group=_TOKEN),
        Binding("right", "token(1)", _("Token after"), id="inside-token-after", group=_TOKEN),
        Binding("up", "gate(-1)", _("Gate before"), id="inside-gate-before", group=_GATE),
        Binding("down", "gate(1)", _("Gate after"), id="inside-gate-after", group=_GATE),
        Binding("l", "layer", _("Layer"), id="inside-layer"),
    ]

    app = getters.app(PredictiveApp)
    _map = getters.query_one("#inside-map", SurpriseMap)
    _gate_map = getters.query_one(GateMap)

    place: reactive[int] = reactive(0, init=False)
    gate: reactive[int] = reactive(0, init=False)
    depth: reactive[int] = reactive(0, init=False)

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self._reading: _Reading | None = None

    def compose(self) -> ComposeResult:
        """Lay out the text, the expected tokens, the reasons of suggestions, and the gates."""
        with VerticalScroll(id="inside-text", can_focus=False):
            yield SurpriseMap(_("Reading…"), id="inside-map")
        with Horizontal(id="inside-token"):
            yield Static(id="inside-surprise", markup=False)
            yield SurpriseLegend()
        with Horizontal(id="inside-panels"):
            yield Static(id="inside-expected", markup=False)
            yield Static(id="inside-reasons", markup=False).with_tooltip(_REASONS)
        yield Static(id="inside-gates", markup=False)
        yield GateMap()
        yield Static(id="inside-explanation", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Read the text, if there is a model."""
        if self.app.model_worker.loaded is None:
            self._map.begin(_NO_MODEL)
        else:
            self._inspect()

    @work(exclusive=True)
    async def _inspect(self) -> None:
        try:
            self._reading = await self.app.model_worker.call(
                lambda loaded: _read(loaded, self._text)
            )
        except PredictiveError as error:
            self._map.begin(error.message)
            self.app.notify_error(error)
            return
        tokens = self._reading.inspection.tokens
        self._map.begin("" if tokens else _NO_TEXT)
        for token in tokens:
            self._map.append(token)
        self.query_one("#inside-reasons", Static).update(reasons(self._reading.reasons))
        self.set_reactive(InsideScreen.depth, self._reading.architecture.num_layers - 1)
        self.set_reactive(InsideScreen.place, len(tokens) - 1)
        self._show_gate()
        self.call_after_refresh(self.watch_place)

    def action_token(self, by: int) -> None:
        """Choose another token."""
        if self._reading:
            last = len(self._reading.inspection.tokens) - 1
            self.place = max(0, min(self.place + by, last))

    def action_gate(self, by: int) -> None:
        """Choose the next gate, or the one before."""
        if self._reading:
            self.gate = (self.gate + by) % len(self._gates())

    def action_choose_gate(self, gate: int) -> None:
        """Choose the gate that was clicked on."""
        self.gate = gate

    def action_layer(self) -> None:
        """Choose the next layer."""
        if self._reading:
            self.depth = (self.depth + 1) % self._reading.architecture.num_layers

    @on(SurpriseMap.Chosen)
    @on(GateMap.Chosen)
    def choose(self, message: SurpriseMap.Chosen | GateMap.Chosen) -> None:
        """Choose the token that was clicked on."""
        self.place = message.place

    def watch_place(self) -> None:
        """Mark the token, and show its surprise and the tokens expected in its place."""
        if self._reading is None or not self._reading.inspection.tokens:
            return
        token = self._reading.inspection.tokens[self.place]
        self._map.selected = self._gate_map.selected = self.place
        text = self.query_one("#inside-text", VerticalScroll)
        middle = text.size.height // 2
        text.scroll_to(y=self._map.line_of(self.place) - middle, animate=False)
        self.query_one("#inside-surprise", Static).update(chance_of(token))
        self.query_one("#inside-expected", Static).update(expectations(token))

    def watch_gate(self) -> None:
        """Show the chosen gate."""
        self._show_gate()

    def watch_depth(self) -> None:
        """Show the gate in the chosen layer."""
        self._show_gate()

    def _gates(self) -> tuple[Part, ...]:
        assert self._reading is not None
        return CELLS[self._reading.architecture.cell].computed

    def _show_gate(self) -> None:
        assert self._reading is not None
        gate = self._gates()[self.gate]
        self._gate_map.show(self._reading.inspection.layers[self.depth][gate.letter])
        self.query_one("#inside-gates", Static).update(self._gate_choice())
        self.query_one("#inside-explanation", Static).update(f"{gate.letter}: {gate.explanation}")

    def _gate_choice(self) -> Content:
        """Draw the letters of all gates to click on, and a legend for the chosen one."""
        gates = self._gates()
        letters = [
            (
                f" {gate.letter} ",
                Style(reverse=place == self.gate)
                + Style.from_meta({"@click": f"screen.choose_gate({place})"}),
            )
            for place, gate in enumerate(gates)
        ]
        assert self._reading is not None
        layer = _("layer {number} of {count}").format(
            number=self.depth + 1, count=self._reading.architecture.num_layers
        )
        chosen = gates[self.gate]
        legend = self._gate_map.legend(chosen)
        return Content.assemble(*letters, f" {chosen.name}, {layer}  {legend}")
