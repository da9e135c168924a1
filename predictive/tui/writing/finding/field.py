"""An input line of the bars below the text."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input

from predictive.tui.writing.key_order import KeyQueue, bindings_of, run_key


class Field(Input, inherit_bindings=False):
    """An input line; Enter is for its bar.

    Its keys wait in one queue with those of the text: one that opens or closes the bar may still be
    in it. It runs the keys of its bar and its screen itself.
    """

    DEFAULT_CSS = """
    Field { width: 1fr; background: transparent; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in Input.BINDINGS
        if isinstance(binding, Binding) and binding.action != "submit"
    ]

    def __init__(self, text: KeyQueue, placeholder: str = "") -> None:
        super().__init__(placeholder=placeholder, compact=True)
        self.text = text
        """What passes keys on to this line while this has the focus."""

    def _forward_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste):
            self.text._forward_event(event)
        else:
            super()._forward_event(event)

    async def _on_key(self, event: events.Key) -> None:
        if await self._run_key(event.key):
            event.stop()
            event.prevent_default()
        else:
            await super()._on_key(event)

    async def _run_key(self, key: str) -> bool:
        """Run what the line, its bar or the screen does at a key; return whether one did."""
        for node in self.ancestors_with_self:
            if isinstance(node, Screen):
                break
            if await run_key(node, bindings_of(node), key):
                return True
        return await self.text.run_screen_key(key)
