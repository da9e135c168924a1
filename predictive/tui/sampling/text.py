"""A text that is being generated, shaded by surprise; finished blocks are not drawn again."""

from collections.abc import Iterable

from textual import on
from textual.containers import VerticalScroll

from predictive.tui.inside.surprise_map import SurpriseMap, Surprising

_BLOCK = 100
"""Tokens, after which the next line starts a new block."""


class SampleText(VerticalScroll):
    """The text in blocks of whole lines; only the last one grows."""

    def begin(self, prompt: str) -> None:
        """Show a prompt and no text after it."""
        self.remove_children()
        self._last = SurpriseMap(prompt)
        self.mount(self._last)
        self.anchor()

    def extend(self, tokens: Iterable[Surprising]) -> None:
        """Add tokens at the end."""
        for token in tokens:
            self._last.append(token)
            if token.text == "\n" and len(self._last.tokens) > _BLOCK:
                self._last = SurpriseMap()
                self.mount(self._last)

    @on(SurpriseMap.Chosen)
    def choose(self, chosen: SurpriseMap.Chosen) -> None:
        """Mark the token that was clicked, and no other."""
        for block in self.query(SurpriseMap):
            block.selected = chosen.place if block is chosen.map else None
