"""A line of suggestions, each with the key that accepts it."""

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from predictive.suggesting.offer import NOTHING, Offer


class SuggestionBar(Widget):
    """The suggestions with their numbers and probabilities; as plain text for screen readers."""

    DEFAULT_CSS = """
    SuggestionBar { height: 1; padding: 0 1; background: $panel; color: $foreground; }
    """

    offer: reactive[Offer] = reactive(NOTHING)
    notice = reactive("")
    """Shown while nothing is offered."""

    def __init__(self, *, is_plain: bool = False) -> None:
        super().__init__()
        self.is_plain = is_plain

    def render(self) -> Content:
        """Show as many as fit."""
        if not self.offer.suggestions:
            return Content.styled(self.notice, "$text-muted")
        line = Content.empty()
        for number, suggestion in enumerate(self.offer.suggestions, start=1):
            item = self._item(number, suggestion.text, suggestion.probability)
            if cell_len((line + item).plain) > self.size.width:
                break
            line += item
        return line

    def _item(self, number: int, text: str, probability: float) -> Content:
        chosen = number - 1 == self.offer.chosen
        if self.is_plain:
            mark = ">" if chosen and number > 1 else ""
            return Content(f"{', ' if number > 1 else ''}{mark}{number} {text}")
        click = Style.from_meta({"@click": f"screen.take({number - 1})"}) + Style(bold=chosen)
        return Content.assemble(
            (f"{number} ", "$accent bold"),
            (text, click),
            (f" {_percent(probability)}", "$text-muted"),
            "   ",
        )


def _percent(probability: float) -> str:
    return f"{probability:.0%}" if probability >= 0.01 else "<1%"
