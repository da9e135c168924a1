"""Starts the line mode in the terminal that there is."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from predictive import paths, settings
from predictive.errors import PredictiveError
from predictive.suggesting import loading
from predictive.translation import gettext as _
from predictive.translation import ngettext
from predictive.tui.dumb_terminal import is_dumb
from predictive.tui.line.background_model import BackgroundModel
from predictive.tui.line.document import Document
from predictive.tui.line.editor import LineEditor
from predictive.tui.line.plain import PlainTerminal
from predictive.tui.line.saving import recover
from predictive.tui.line.terminal import Terminal


def start(file: Path | None, model: str | None) -> None:
    """Write a text line by line: to a file or, if standard output is not a terminal, there.

    Raises `PredictiveError`, also if the input ends before the text is saved: a draft is kept then.
    """
    document = Document.open(file) if file else Document(is_printed=not sys.stdout.isatty())
    with _terminal() as terminal:
        try:
            if sys.stdin.isatty():
                document = recover(terminal) or document
            terminal.say(_greeting(document))
            used = BackgroundModel(lambda: loading.load(model, paths.learned(), remember=True))
            LineEditor(document, terminal, used, settings.load()).run()
        except EOFError:
            raise _unsaved(document) from None
    if document.is_printed:
        sys.stdout.write(str(document.text))
    document.close()


@contextmanager
def _terminal() -> Iterator[Terminal]:
    output = sys.stdout if sys.stdout.isatty() else sys.stderr
    if is_dumb() or not (sys.stdin.isatty() and output.isatty()):
        yield PlainTerminal(sys.stdin, output)
        return
    from prompt_toolkit.input import create_input

    from predictive.tui.line.keys import KeyTerminal

    terminal = KeyTerminal(create_input(sys.stdin), output)
    with terminal.in_use():
        yield terminal


def _greeting(document: Document) -> str:
    count = len(document.text.lines)
    lines = ngettext("{count} line", "{count} lines", count).format(count=count)
    hint = _(":help reads the commands")
    if document.file is None:
        return _("A new text. {hint}").format(hint=hint)
    return _("{name}, {lines}. {hint}").format(name=document.name, lines=lines, hint=hint)


def _unsaved(document: Document) -> PredictiveError:
    message = _("{name} is not saved").format(name=document.name)
    return PredictiveError(message, _("a draft is kept, and offered at the next start"))
