"""`predictive tui`: the editor."""

import os
import sys
from pathlib import Path

import click

from predictive.cli.options import FilePath, model_option
from predictive.errors import PredictiveError

_FRAMES = "240"
"""A second, at most: a key waits for the next one before it is seen. Textual's own are 60."""
_SWITCH_INTERVAL = 0.001
"""Seconds. So soon the thread that computes suggestions lets the one that draws go on."""


@click.command("tui")
@click.argument("file", required=False, type=FilePath(path_type=Path))
@model_option
@click.option("--list-only", is_flag=True,
              help="Suggestions as plain text on one line, for screen readers.")  # fmt: skip
def tui_command(file: Path | None, model: str | None, list_only: bool) -> None:
    """Write with suggestions: an editor for one text.

    Tab takes what stands behind the cursor, Ctrl+Right a word of it, Alt+1 to Alt+5 one of the
    list, Esc sends it away. F1 shows all keys; they can be changed in the settings file.

    \b
    predictive tui
    predictive tui letter.txt -m notes
    predictive tui --list-only
    """
    _check_terminal()
    if str(file) == "-":
        raise PredictiveError("the editor needs a file, not -", "name one, or none for a new text")
    if file is not None:
        file = _checked(file)
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
        hint = f"what was not saved is offered at the next start; where it failed: {paths.fault()}"
        raise PredictiveError("the editor ended by a fault", hint)


def _checked(file: Path) -> Path:
    """Refuse where no file can be, before anything is written for it; return its whole path."""
    from predictive.tui.dialogs.file_name import complaint_of_path

    try:
        path = file.absolute()
    except OSError as error:
        raise PredictiveError("the working folder is gone", "go to one that is there") from error
    complaint = complaint_of_path(path)
    if complaint is not None:
        raise PredictiveError(f"{file}: {complaint}", "name a file in a folder that is there")
    return path


def _check_terminal() -> None:
    """Refuse what cannot show a screen, and say what can be done instead."""
    hint = "for a line at a time: predictive complete --lines"
    if not all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise PredictiveError("the editor needs a terminal", hint)
    if os.environ.get("TERM", "dumb") in ("dumb", "unknown", ""):
        raise PredictiveError("this terminal (TERM=dumb) cannot show the editor", hint)
