"""The status bar: a line about the file, the model and what is switched on."""

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from predictive.tui.visible import visible


class StatusBar(Widget):
    """The file on the left; on the right the model, learning and suggestions."""

    DEFAULT_CSS = """
    StatusBar { height: 1; padding: 0 1; background: $surface; color: $foreground; }
    """

    file_name = reactive("untitled")
    is_modified = reactive(False)
    model = reactive("")
    problem = reactive("")
    training = reactive("")
    learning = reactive("")
    suggestions_on = reactive(True)

    def render(self) -> Content:
        """Show everything; of the file name, the end that there is room for."""
        right = self._right()
        mark = " *" if self.is_modified else ""
        room = max(0, self.size.width - cell_len(right.plain) - len(mark) - 2)
        name = visible(self.file_name)
        name = name if cell_len(name) <= room else _end(name, room)
        left = Content.assemble((name, "bold"), (mark, "$warning bold"))
        gap = self.size.width - cell_len(left.plain) - cell_len(right.plain)
        return left + Content(" " * max(1, gap)) + right

    def _right(self) -> Content:
        learning = {
            "on": ("● learning", "$success bold"),
            "paused": ("‖ learning paused", "$warning"),
        }.get(self.learning, ("", ""))
        parts = [
            (self.problem, "$error bold"),
            (self.training, "$accent"),
            learning,
            ("" if self.suggestions_on else "suggestions off", "$warning bold"),
            (self.model, "$text-muted"),
        ]
        shown = [Content.styled(text, style) for text, style in parts if text]
        return Content("  ").join(shown)


def _end(text: str, cells: int) -> str:
    """Return the end of a text that fits into `cells`."""
    while text and cell_len(text) > cells - 1:
        text = text[1:]
    return set_cell_size(f"…{text}", cells)
