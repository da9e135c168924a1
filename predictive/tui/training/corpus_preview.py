"""A preview of the chosen files, and the first lines of the highlighted one."""

import asyncio
from pathlib import Path

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from predictive.corpus.preview import Preview, first_lines, preview
from predictive.corpus.report import left_out_lines
from predictive.errors import CorpusError
from predictive.translation import gettext as _
from predictive.translation import ngettext
from predictive.tui.visible import visible, visible_text

_NAMED = 4
_UNITS = (_("bytes"), "KB", "MB", "GB", "TB")


class CorpusPreview(VerticalScroll, can_focus=False):
    """Figures above, an excerpt below."""

    DEFAULT_CSS = """
    CorpusPreview {
        #figures { margin-bottom: 1; }
        #excerpt { color: $text-muted; }
    }
    """

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield Static(_("Nothing is chosen yet."), id="figures", markup=False)
        yield Static("", id="excerpt", markup=False)

    @work(exclusive=True, group="preview")
    async def show_figures(self, paths: tuple[Path, ...]) -> None:
        """Go through the chosen files, showing figures as they grow."""
        figures = self.query_one("#figures", Static)
        if not paths:
            figures.update(_("Nothing is chosen yet."))
            return
        previews = preview([str(path) for path in paths])
        try:
            while found := await asyncio.to_thread(next, previews, None):
                figures.update(visible_text(f"{_names(paths)}: {describe(found)}"))
        except (CorpusError, OSError, RuntimeError) as error:  # the last for a loop of links
            figures.update(visible(str(error)))

    @work(exclusive=True, group="excerpt")
    async def show_excerpt(self, path: Path) -> None:
        """Show the first lines of a file; nothing for a folder."""
        excerpt = visible_text(await asyncio.to_thread(first_lines, path))
        self.query_one("#excerpt", Static).update(excerpt)


def _names(paths: tuple[Path, ...]) -> str:
    more = len(paths) - _NAMED
    named = ", ".join(visible(path.name) for path in paths[:_NAMED])
    return _("{names} and {count} more").format(names=named, count=more) if more > 0 else named


def describe(found: Preview) -> str:
    """Return the figures of a preview in words."""
    if not found.files:
        lines = [_("no text")]
    else:
        kinds = sorted(found.kinds.items(), key=lambda item: -item[1])
        files = ngettext("{count:,} file, {size}", "{count:,} files, {size}", found.files)
        lines = [
            files.format(count=found.files, size=_bytes(found.size)),
            ", ".join(f"{count:,} {_(kind)}" for kind, count in kinds),
        ]
    return "\n".join([*lines, *left_out_lines(found.left_out)])


def _bytes(size: int) -> str:
    power = min(len(_UNITS) - 1, max(0, (size.bit_length() - 1) // 10))
    return f"{size / 1024**power:.{1 if power else 0}f} {_UNITS[power]}"
