"""Generated text as it comes, shaded by how much it surprised the model."""

import secrets
from typing import TYPE_CHECKING, Any, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Footer, Static, TextArea
from textual.worker import Worker

from predictive.errors import PredictiveError
from predictive.translation import gettext as _
from predictive.tui.app import PredictiveApp
from predictive.tui.inside.figures import as_figure
from predictive.tui.inside.surprise_map import SurpriseLegend, SurpriseMap
from predictive.tui.sampling.rules import SampleRules
from predictive.tui.sampling.text import SampleText

if TYPE_CHECKING:
    from predictive.prediction.score import ScoredText

_DRAWN_A_SECOND = 10


class SampleScreen(Screen[str | None]):
    """Continues a prompt; returns the text to insert after it, or None."""

    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", _("Stop"), id="sample-stop"),
        Binding("escape", "close", _("Back"), id="sample-close"),
        Binding("ctrl+g", "generate", _("Generate"), id="sample-generate"),
        Binding("ctrl+s", "insert", _("Insert"), id="sample-insert"),
        Binding("f9", "copy", _("Copy"), id="sample-copy"),
    ]

    app = getters.app(PredictiveApp)
    _text = getters.query_one(SampleText)
    _state = getters.query_one("#sample-state", Static)

    running: reactive[bool] = reactive(False, bindings=True)

    def __init__(self, prompt: str = "") -> None:
        super().__init__()
        self._prompt = prompt
        self._pieces: list[ScoredText] = []
        self._drawn = 0
        self._seed = 0
        self._worker: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        """Lay out the prompt, the rules, and the generated text."""
        prompt = TextArea(self._prompt, id="sample-prompt", placeholder=_("Begin with nothing"))
        prompt.border_title = _("Prompt")
        yield prompt
        yield SampleRules()
        yield SampleText()
        with Horizontal(id="sample-told"):
            yield Static(id="sample-state", markup=False)
            yield SurpriseLegend()
        yield Footer()

    def on_mount(self) -> None:
        """Go to the end of the prompt; say if there is no model."""
        prompt = self.query_one("#sample-prompt", TextArea)
        prompt.move_cursor(prompt.document.end)
        self._drawing = self.set_interval(1 / _DRAWN_A_SECOND, self._draw, pause=True)
        if self.app.model_worker.loaded is None:
            self._state.update(_("No model is in use yet: train or choose one first."))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to stop while text is generated, and to close otherwise."""
        if action in ("stop", "close"):
            return self.running == (action == "stop")
        return True

    def action_generate(self) -> None:
        """Generate a new text in place of the last one."""
        if self.app.model_worker.loaded is None:
            self.app.notify_error(
                PredictiveError(_("no model is in use"), _("train or choose one"))
            )
            return
        try:
            options = self.query_one(SampleRules).values()
        except PredictiveError as error:
            self.app.notify_error(error)
            return
        self._seed = int(options.setdefault("seed", secrets.randbelow(2**31)))
        self._prompt = self.query_one("#sample-prompt", TextArea).text
        self._pieces, self._drawn = [], 0
        self._text.begin(self._prompt)
        self._worker = self._generate(self._prompt, options)

    @work(exclusive=True)
    async def _generate(self, prompt: str, options: dict[str, Any]) -> None:
        self.running = True
        self._drawing.resume()
        pieces = self.app.model_worker.stream(
            lambda loaded: loaded.predictor.generate_scored(prompt, **options)
        )
        try:
            async for piece in pieces:
                self._pieces.append(piece)
        except PredictiveError as error:
            self.app.notify_error(error)
        self._finish()

    def action_stop(self) -> None:
        """Stop, and keep the text as it is."""
        if self._worker is not None:
            self._worker.cancel()
        self._finish()

    def _finish(self) -> None:
        self.running = False
        self._drawing.pause()
        self._draw()

    def _draw(self) -> None:
        """Show the tokens that have come since the last time."""
        self._text.extend(self._pieces[self._drawn :])
        self._drawn = len(self._pieces)
        mean = sum(piece.bits for piece in self._pieces) / max(1, self._drawn)
        state = (
            _("writing: seed {seed}, {count} tokens, {bits:.1f} bits each")
            if self.running
            else _("done: seed {seed}, {count} tokens, {bits:.1f} bits each")
        )
        self._state.update(state.format(seed=self._seed, count=self._drawn, bits=mean))

    @on(SurpriseMap.Chosen)
    def tell(self, chosen: SurpriseMap.Chosen) -> None:
        """Show the surprise of the token that was clicked."""
        token = as_figure(chosen.token.text)
        said = _("{token}  {bits:.1f} bits, seed {seed}")
        self._state.update(said.format(token=token, bits=chosen.token.bits, seed=self._seed))

    def action_copy(self) -> None:
        """Copy the prompt and the text."""
        self.app.copy_to_clipboard(self._prompt + self._written())
        self.notify(_("Copied"), timeout=2)

    def action_insert(self) -> None:
        """Return the generated text."""
        self.action_stop()
        self.dismiss(self._written() or None)

    def _written(self) -> str:
        return "".join(piece.text for piece in self._pieces)

    def action_close(self) -> None:
        """Return no text."""
        self.dismiss(None)
