"""Text as a heat map: each token shaded by its surprise, by colours or else by type styles."""

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import ClassVar, Protocol

from textual import events
from textual.content import Content, Span
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from predictive.tui.inside.figures import BITS, STEPS, step_of
from predictive.tui.visible import visible_text

_CLASSES = [f"surprise--{step}" for step in range(len(STEPS) + 1)]


class Surprising(Protocol):
    """A token and its surprise, in a text that was read or generated."""

    @property
    def text(self) -> str:
        """As it stands in the text."""

    @property
    def bits(self) -> float:
        """Minus the binary logarithm of its probability."""


class Shaded(Widget):
    """A widget with the styles of the steps of surprise."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {*_CLASSES, "surprise--selected"}
    DEFAULT_CSS = """
    Shaded {
        width: auto;
        height: auto;
        & > .surprise--1 { background: $warning 25%; color: auto 90%; }
        & > .surprise--2 { background: $warning 55%; color: auto 90%; }
        & > .surprise--3 { background: $error 80%; color: auto 90%; }
        & > .surprise--selected { text-style: reverse; }
        &:nocolor > .surprise--1 { text-style: underline; }
        &:nocolor > .surprise--2 { text-style: bold; }
        &:nocolor > .surprise--3 { text-style: bold underline; }
    }
    """

    def shades(self) -> list[Style]:
        """Return the style of each step, the least surprise first."""
        return [self.component_style(name) for name in _CLASSES]

    def component_style(self, name: str) -> Style:
        """Return the style of a component, without the style of the widget around it."""
        return Style.from_styles(self.get_component_styles(name))


class SurpriseLegend(Shaded):
    """Explains the shades."""

    def render(self) -> Content:
        """Draw each shade with its bits in it."""
        samples = [(f" {bits} ", shade) for bits, shade in zip(BITS, self.shades(), strict=True)]
        return Content.assemble(*samples, " bits")


class SurpriseMap(Shaded):
    """Tokens, one of which can be chosen with the mouse, after a `beginning` without shades."""

    DEFAULT_CSS = """
    SurpriseMap { width: 100%; }
    """

    selected: reactive[int | None] = reactive(None)

    @dataclass
    class Chosen(Message):
        """The user clicked on a token."""

        map: "SurpriseMap"
        place: int
        token: "Surprising"

    def __init__(self, beginning: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.begin(beginning)

    def begin(self, beginning: str) -> None:
        """Start again with a text that is shown without shades."""
        self._beginning = beginning
        self.tokens: list[Surprising] = []
        self.selected = None
        self.refresh(layout=True)

    def append(self, token: Surprising) -> None:
        """Add a token at the end."""
        self.tokens.append(token)
        self.refresh(layout=True)

    def line_of(self, place: int) -> int:
        """Return the line of a token."""
        text = Content("".join(self._shown()[: place + 2]).removesuffix("\n"))
        return text.get_height({}, self.size.width) - 1

    def render(self) -> Content:
        """Draw all tokens; each carries its place, for the mouse."""
        shown, shades = self._shown(), self.shades()
        ends = list(accumulate(map(len, shown)))
        spans = [
            Span(*edges, _step(token, shades) + Style.from_meta({"place": place}))
            for place, (edges, token) in enumerate(zip(pairwise(ends), self.tokens, strict=True))
        ]
        if self.selected is not None:
            chosen = self.component_style("surprise--selected")
            spans.append(Span(ends[self.selected], ends[self.selected + 1], chosen))
        return Content("".join(shown).removesuffix("\n"), spans)

    def _shown(self) -> list[str]:
        """Return the beginning and the tokens; a line feed has a sign that can be shaded."""
        shown = (visible_text(token.text).replace("\n", "↵\n") for token in self.tokens)
        return [visible_text(self._beginning), *shown]

    def on_click(self, event: events.Click) -> None:
        """Choose the token under the mouse."""
        place = event.style.meta.get("place")
        if place is not None:
            self.post_message(self.Chosen(self, place, self.tokens[place]))


def _step(token: Surprising, shades: list[Style]) -> Style:
    return shades[step_of(token.bits)]
