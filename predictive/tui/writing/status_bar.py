"""The status bar: a line about the file, the model, what is switched on, and the text."""

from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.widget import Widget

from predictive.translation import gettext as _
from predictive.translation import ngettext
from predictive.tui.visible import visible
from predictive.tui.writing.counts import Count

_NAME = 20
"""Cells: for as many of the file's name, without its folder, other parts give way."""
_STAYS = 7
"""The rank of what never gives way."""


class Figures(NamedTuple):
    """Where the cursor stands, and how long the text and the selection are."""

    place: str = ""
    """Line and column, from 1; the column counts characters."""
    total: Count | None = None
    """None until it is counted."""
    selected: Count | None = None
    """None if nothing is selected."""


class _Part(NamedTuple):
    """A part of the right half; where there is no room, the lowest rank gives way first."""

    text: str
    style: str
    rank: int


class StatusBar(Widget):
    """The file on the left; on the right the model, learning, suggestions and figures."""

    DEFAULT_CSS = """
    StatusBar { height: 1; padding: 0 1; background: $surface; color: $foreground; }
    """

    file_name = reactive(_("untitled"))
    is_modified = reactive(False)
    model = reactive("")
    problem = reactive("")
    training = reactive("")
    learning = reactive("")
    suggestions_on = reactive(True)
    figures = reactive(Figures(), repaint=False)

    def __init__(self) -> None:
        super().__init__()
        self._drawn = ""

    def watch_figures(self) -> None:
        """Repaint only the cells that differ: fewer bytes for the terminal."""
        before, now = self._drawn, self._content().plain
        if len(before) != len(now):
            self.refresh()
        elif differing := [i for i, (a, b) in enumerate(zip(before, now, strict=True)) if a != b]:
            first, last = differing[0], differing[-1] + 1
            self.refresh(Region(cell_len(now[:first]), 0, cell_len(now[first:last]), 1))

    def render(self) -> Content:
        """Show what there is room for."""
        content = self._content()
        self._drawn = content.plain
        return content

    def _content(self) -> Content:
        mark = " *" if self.is_modified else ""
        name = visible(self.file_name)
        room = self.size.width - len(mark) - 2
        least = cell_len(f"…{name.rpartition('/')[2]}")
        right = self._right(room - min(least, _NAME))
        room = max(0, room - right.cell_length)
        name = name if cell_len(name) <= room else _end(name, room)
        left = Content.assemble((name, "bold"), (mark, "$warning bold"))
        gap = self.size.width - left.cell_length - right.cell_length
        return left + Content(" " * max(1, gap)) + right

    def _right(self, room: int) -> Content:
        """Return the parts that fit into so many cells, at least those of the highest rank."""
        parts = [each for each in self._parts() if each.text]
        while True:
            shown = [Content.styled(each.text, each.style) for each in parts]
            content = Content("  ").join(shown)
            lowest = min(parts, key=lambda each: each.rank, default=None)
            if content.cell_length <= room or lowest is None or lowest.rank == _STAYS:
                return content
            parts.remove(lowest)

    def _parts(self) -> list[_Part]:
        learning = {
            "on": _Part(_("● learning"), "$success bold", 5),
            "paused": _Part(_("‖ learning paused"), "$warning", 5),
        }
        off = "" if self.suggestions_on else _("suggestions off")
        words, characters = self._counts()
        return [
            _Part(self.problem, "$error bold", _STAYS),
            _Part(self.training, "$accent", 3),
            learning.get(self.learning, _Part("", "", 0)),
            _Part(off, "$warning bold", 4),
            _Part(self.model, "$text-muted", 1),
            _Part(words, "", 6),
            _Part(characters, "$text-muted", 2),
            _Part(self.figures.place, "", _STAYS),
        ]

    def _counts(self) -> tuple[str, str]:
        """Return the counts of the selection, or of the text if nothing is selected."""
        _place, total, selected = self.figures
        count = selected or total
        if count is None:
            return "", ""
        words = ngettext("{count:,} word", "{count:,} words", count.words)
        words = words.format(count=count.words)
        characters = ngettext("{count:,} character", "{count:,} characters", count.characters)
        characters = characters.format(count=count.characters)
        return _("selected: {words}").format(words=words) if selected else words, characters


def _end(text: str, cells: int) -> str:
    """Return the end of a text that fits into `cells`."""
    while text and cell_len(text) > cells - 1:
        text = text[1:]
    return set_cell_size(f"…{text}", cells)
