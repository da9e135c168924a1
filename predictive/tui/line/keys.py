"""A terminal with keys: prompt_toolkit reads them and edits the line, and `Row` shows it."""

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import BufferControl, Layout, Window
from prompt_toolkit.output import DummyOutput

from predictive.translation import gettext as _
from predictive.tui.line.entry import ASK, EMPTY, Entry, Line, as_text, asks, command_in
from predictive.tui.line.row import Row
from predictive.tui.line.terminal import Watcher
from predictive.tui.visible import visible_text

_PASTES_MARKED, _PASTES_UNMARKED = "\x1b[?2004h", "\x1b[?2004l"
_COLUMNS = 80
"""Of a terminal that does not say how many it has."""
_PAUSE = 1.0
"""Seconds after a change until the line in progress is kept in the draft."""
_COMMANDS: dict[tuple[str, ...], str] = {
    ("tab",): ASK,
    **{("escape", str(number)): str(number) for number in range(1, 10)},
    ("up",): "previous",
    ("down",): "next",
    ("c-l",): "line",
    ("c-s",): "save",
    ("f1",): "help",
    ("f9",): "check",
}
"""Keys that stand for a command; the line in progress stays."""
_SHIFTED = ("left", "right", "up", "down", "home", "end")
_SILENT: list[tuple[str, ...]] = [
    *(("c-@",), ("c-o",), ("c-q",), ("c-x",)),
    *(("escape", key) for key in "#-0"),
    *((f"{prefix}-{key}",) for prefix in ("s", "c-s") for key in _SHIFTED),
]
"""Keys of prompt_toolkit that select, repeat, record or quote, which one would not hear."""


class KeyTerminal:
    """Writes each key as it is typed, and nothing else but what it is asked for."""

    can_edit = True

    def __init__(self, keys: Input, output: TextIO) -> None:
        self._keys = keys
        self._output = output
        self._row = Row(self._write, self._columns)
        self._buffer = Buffer(multiline=False)
        self._line = self._last = EMPTY
        self._watcher: Watcher | None = None
        self._is_pasting = False
        self._pause: asyncio.TimerHandle | None = None
        self._app: Application[Entry] = self._application()

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Read keys one by one as long as the context lasts."""
        with self._keys.raw_mode():
            self._write(_PASTES_MARKED)
            try:
                yield
            finally:
                self._write(_PASTES_UNMARKED)

    def say(self, message: str) -> None:
        """Write a message."""
        self._write(visible_text(message).replace("\n", "\r\n") + "\r\n")

    def keys_help(self) -> list[str]:
        """Return which keys stand for commands, a line each."""
        return [
            _("Tab: suggestions. Alt+1, Alt+2 and so on: write this one."),
            _("Up and Down: read the line before or after. Ctrl+L: read the line you are writing."),
            _("F9: check the line you are writing. Ctrl+Z: undo. Ctrl+S: save. F1: this help."),
            _("Ctrl+C drops the line. Ctrl+D on an empty line ends."),
        ]

    def read(
        self,
        prompt: str,
        line: Line = EMPTY,
        watcher: Watcher | None = None,
        *,
        is_continued: bool = False,
    ) -> Entry:
        """Return what is entered, or the line and the command of a key."""
        self._watcher, self._line = watcher, line
        if is_continued:
            self._resume(line)
        else:
            self._buffer.reset(Document(line.text, len(line.before)))
            self._row.begin(prompt, line.text)
        return self._app.run(set_exception_handler=False)

    def _resume(self, line: Line) -> None:
        """Continue a line that a command may have changed; that can be undone."""
        document, old = Document(line.text, len(line.before)), self._last
        if self._buffer.text != old.text:  # a question came between
            self._buffer.reset(document)
        elif self._buffer.document != document:
            self._buffer.save_to_undo_stack()
            self._buffer.document = document
        start = line.change_from(old) if line.before != old.before else None
        self._row.resume(line.text, len(line.before), start)

    def _application(self) -> Application[Entry]:
        layout = Layout(Window(BufferControl(self._buffer)))
        app: Application[Entry] = Application(
            layout, key_bindings=self._bindings(), input=self._keys, output=DummyOutput()
        )
        app.key_processor.after_key_press += lambda _: self._note_change()
        return app

    def _bindings(self) -> KeyBindings:
        bindings = KeyBindings()
        for keys, command in _COMMANDS.items():
            bindings.add(*keys)(self._sends(command))
        for keys in _SILENT:
            bindings.add(*keys, eager=True)(lambda event: None)
        bindings.add("enter")(lambda event: self._enter())
        bindings.add("c-z")(lambda event: self._undo())
        bindings.add("c-_")(lambda event: self._undo())
        bindings.add("c-c")(lambda event: self._stop(KeyboardInterrupt()))
        bindings.add("<sigint>")(lambda event: self._stop(KeyboardInterrupt()))
        is_empty = Condition(lambda: not self._buffer.text)
        bindings.add("c-d", filter=is_empty)(lambda event: self._stop(EOFError()))
        bindings.add(Keys.BracketedPaste)(self._paste)
        bindings.add(Keys.Any, save_before=lambda event: not event.is_repeat)(self._type)
        return bindings

    def _sends(self, command: str) -> Callable[[KeyPressEvent], None]:
        def send(event: KeyPressEvent) -> None:
            if self._watcher is not None:
                self._end(Entry(self._line, command))

        return send

    def _enter(self) -> None:
        text = self._buffer.text
        question = asks(text)
        if self._watcher is None:
            self._end(Entry(Line(text)))
        elif (command := command_in(text)) is not None:
            self._end(Entry(EMPTY, command or " "))
        elif question is not None:
            self._buffer.text = question
            self._end(Entry(Line(question), ASK))
        else:
            self._end(Entry(Line(as_text(text))))

    def _undo(self) -> None:
        """Undo the last change of the line; of the text, where no line is in progress."""
        old = self._buffer.text
        self._buffer.undo()
        if self._buffer.text == old and self._watcher is not None:
            self._end(Entry(self._line, "line" if old else "undo"))

    def _paste(self, event: KeyPressEvent) -> None:
        """Write what is pasted as text; whole lines are entered."""
        *lines, last = event.data.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._is_pasting = True
        if not lines or self._watcher is None:
            self._buffer.insert_text(" ".join([*lines, last]))
            return
        whole = (self._line.before + lines[0], *lines[1:])
        self._end(Entry(Line(last, self._line.after), pasted=whole))

    def _type(self, event: KeyPressEvent) -> None:
        if self._watcher is None or not event.data.isprintable():
            self._buffer.insert_text(event.data if event.data.isprintable() else "")
            return
        new = self._watcher.typed(self._line, event.data)
        self._buffer.document = Document(new.text, len(new.before))

    def _stop(self, error: BaseException) -> None:
        self._close_line()
        self._app.exit(exception=error)

    def _end(self, entry: Entry) -> None:
        if self._watcher is not None:
            self._last = entry.line
        self._close_line()
        self._app.exit(result=entry)

    def _close_line(self) -> None:
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None
        self._write("\r\n")

    def _note_change(self) -> None:
        """Show what a key has changed, and tell the watcher."""
        document, old = self._buffer.document, self._line
        new = Line(document.text_before_cursor, document.text_after_cursor)
        if new == old or self._app.is_done:
            return
        self._line = new
        self._row.show(new.text, len(new.before))
        if new.text != old.text and self._watcher is not None:
            is_typed = not self._is_pasting and len(new.text) - len(old.text) <= 1
            self._watcher.changed(old, new, "typed" if is_typed else "pasted")
            if self._pause is None:
                loop = asyncio.get_running_loop()
                self._pause = loop.call_later(_PAUSE, self._keep)
        self._is_pasting = False

    def _keep(self) -> None:
        self._pause = None
        if self._watcher is not None:
            self._watcher.paused(self._line)

    def _columns(self) -> int:
        try:
            return os.get_terminal_size(self._output.fileno()).columns or _COLUMNS
        except OSError:
            return _COLUMNS

    def _write(self, text: str) -> None:
        self._output.write(text)
        self._output.flush()
