"""A dumb terminal, or none: whole lines, which the terminal itself lets the user type.

It gets text and ends of lines, and nothing else. What it echoes, a screen reader speaks.
"""

import io
from typing import TextIO

from predictive.translation import gettext as _
from predictive.tui.line.entry import ASK, EMPTY, Entry, Line, as_text, asks, command_in
from predictive.tui.line.terminal import Watcher
from predictive.tui.visible import visible, visible_text


class PlainTerminal:
    """Reads lines from one stream, and writes to another; nothing is known until Enter."""

    can_edit = False

    def __init__(self, keys: TextIO, output: TextIO) -> None:
        if isinstance(keys, io.TextIOWrapper):
            keys.reconfigure(errors="replace")
        self._keys = keys
        self._output = output
        self._line = EMPTY

    def say(self, message: str) -> None:
        """Write a message."""
        self._write(f"{visible_text(message)}\n")

    def keys_help(self) -> list[str]:
        """Return which keys stand for commands, a line each."""
        return [_("Tab and Enter: suggestions too. Ctrl+C drops the line. Ctrl+D ends.")]

    def read(
        self,
        prompt: str,
        line: Line = EMPTY,
        watcher: Watcher | None = None,
        *,
        is_continued: bool = False,
    ) -> Entry:
        """Return what is entered, also a line that the end of the input cuts off.

        Tab at the end asks for suggestions too.
        """
        if is_continued and line.before != self._line.before:
            self.say(line.before[line.change_from(self._line) :].rstrip())
        if is_continued and line.text:
            prompt = _("{prompt}continued: ").format(prompt=prompt)
        if self._keys.isatty():
            self._write(visible(prompt))
        try:
            entry = self._entry(line, self._read_line(), watcher)
        except EOFError:
            if not line.text:
                raise
            return Entry(line)
        if watcher is not None:
            self._line = entry.line
        return entry

    def _read_line(self) -> str:
        try:
            typed = self._keys.readline()
        except KeyboardInterrupt:
            self._write("\n")
            raise
        if not typed:
            if self._keys.isatty():
                self._write("\n")
            raise EOFError
        return typed.rstrip("\r\n")

    def _entry(self, line: Line, typed: str, watcher: Watcher | None) -> Entry:
        if watcher is None:
            return Entry(Line(typed))
        command = command_in(typed)
        if command is not None:
            return Entry(line, command or " ")
        question = typed[:-1] if typed.endswith("\t") else asks(typed)
        new = watcher.typed(line, as_text(typed if question is None else question))
        watcher.changed(line, new, "typed")
        return Entry(new, "" if question is None else ASK)

    def _write(self, text: str) -> None:
        self._output.write(text)
        self._output.flush()
