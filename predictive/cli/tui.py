"""`predictive tui`: the editor."""

import os
import sys
from pathlib import Path

import click

from predictive.cli.options import FilePath, model_option
from predictive.errors import PredictiveError
from predictive.translation import gettext as _

_FRAMES = "240"
"""Per second, at most. A typed key appears with the next frame; Textual's default is 60."""
_SWITCH_INTERVAL = 0.001
"""Seconds after which the thread that computes suggestions yields to the one that draws."""


@click.command("tui")
@click.argument("file", required=False, type=FilePath(path_type=Path))
@model_option
@click.option("--list-only", is_flag=True,
              help="Show suggestions as one line of plain text, for screen readers.")  # fmt: skip
@click.option("--line", is_flag=True,
              help="Write line by line, on any terminal and with any screen reader.")  # fmt: skip
def tui_command(file: Path | None, model: str | None, list_only: bool, line: bool) -> None:
    """Write with suggestions: an editor for one text.

    Tab accepts the suggestion after the cursor, Ctrl+Right one word of it, and Alt+1 to Alt+5 one
    from the list; Esc dismisses it. F1 shows all keys; you can change them in the settings file.

    \b
    predictive tui
    predictive tui letter.txt -m notes
    predictive tui --list-only
    predictive tui --line letter.txt
    """
    if not line:
        _check_terminal()
    if str(file) == "-":
        raise PredictiveError(
            _("the editor needs a file, not -"), _("name one, or none for a new text")
        )
    if file is not None:
        file = _checked(file)
    if line:
        from predictive.tui.line.start import start

        start(file, model)
        return
    os.environ.setdefault("TEXTUAL_FPS", _FRAMES)
    sys.setswitchinterval(_SWITCH_INTERVAL)

    import msgspec

    from predictive import paths, settings
    from predictive.tui.app import PredictiveApp
    from predictive.tui.writing.screen import WritingScreen

    chosen = settings.load()
    if list_only:
        chosen = msgspec.structs.replace(chosen, list_only=True)
    app = PredictiveApp(chosen, lambda: WritingScreen(file), model)
    app.run()
    if app.return_code:
        hint = _(
            "what was not saved is offered at the next start; where it failed: {fault}"
        ).format(fault=paths.fault())
        raise PredictiveError(_("the editor ended with an unexpected error"), hint)


def _checked(file: Path) -> Path:
    """Return the absolute path of a file; refuse a place that cannot hold one."""
    from predictive.tui.dialogs.file_name import IS_FOLDER, complaint_of_path

    try:
        path = file.absolute()
    except OSError as error:
        raise PredictiveError(
            _("the working folder is gone"), _("change to a folder that exists")
        ) from error
    complaint = complaint_of_path(path)
    if complaint == IS_FOLDER:
        raise PredictiveError(
            _("{file} is a folder").format(file=file),
            _("add a file name: {file}").format(file=file / "letter.txt"),
        )
    if complaint is not None:
        raise PredictiveError(f"{file}: {complaint}", _("name a file in a folder that is there"))
    return path


def _check_terminal() -> None:
    """Refuse to start without a terminal that can show the editor, and suggest another command."""
    from predictive.tui.dumb_terminal import is_dumb

    hint = _("write line by line: predictive tui --line")
    if not all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise PredictiveError(_("the editor needs a terminal"), hint)
    if is_dumb():
        raise PredictiveError(_("this terminal (TERM=dumb) cannot show the editor"), hint)
