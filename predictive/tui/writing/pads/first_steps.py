"""A text area that shows what there is to do, until the first key."""

from textual.content import Content
from textual.document._document import EditResult
from textual.document._edit import Edit
from textual.reactive import var
from textual.strip import Strip

from predictive.translation import gettext as _
from predictive.tui.writing.pads.list_pad import ListPad

FIRST_STEPS = "\n".join(
    (
        _("Type, and Tab accepts what is suggested."),
        _("F3 trains a model on your own text, on this machine."),
        _("F1 shows the keys, and Ctrl+P every command."),
    )
)
_TOP = 2
"""Rows, of which the first is written in."""


class FirstStepsPad(ListPad):
    """Shows the first steps below the cursor of an empty text; nothing brings them back."""

    DEFAULT_CSS = """
    FirstStepsPad .text-area--placeholder { color: $text-muted; }
    """

    shows_steps = var(False)

    def hide_steps(self) -> None:
        """Show only the text from now on."""
        self.shows_steps = False

    def watch_shows_steps(self) -> None:
        """Paint them, or the empty text."""
        self._painted = None  # otherwise only lines whose text changed are painted
        self.refresh()

    async def run_key(self, key: str) -> bool:
        """Hide the steps at any key, then run its action."""
        self.hide_steps()
        return await super().run_key(key)

    def edit(self, edit: Edit) -> EditResult:
        """Hide the steps at what is pasted, then change the text."""
        self.hide_steps()
        return super().edit(edit)

    def load_text(self, text: str) -> None:
        """Show another text in place of the steps."""
        self.hide_steps()
        super().load_text(text)

    def render_line(self, y: int) -> Strip:
        """Draw a line of the text, or below it one of the steps."""
        line = self._step_line(y - _TOP) if self.shows_steps else None
        return super().render_line(y) if line is None else line

    def _step_line(self, number: int) -> Strip | None:
        width = self.scrollable_content_region.size.width
        lines = Content(FIRST_STEPS).wrap(width)
        if not 0 <= number < len(lines):
            return None
        style = self.get_visual_style("text-area--placeholder")
        text = lines[number].stylize(style).render_segments(self.visual_style)
        return Strip(text, lines[number].cell_length).extend_cell_length(
            width, self.visual_style.rich_style
        )
