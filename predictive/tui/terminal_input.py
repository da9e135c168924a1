"""Input from terminals, read so that nothing a terminal sends can end the editor."""

import os
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import suppress
from selectors import EVENT_READ, DefaultSelector

from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Paste
from textual.message import Message

_AT_ONCE = 1 << 16
"""Bytes."""
_SILENCE = 0.1
"""Seconds without input after which an escape is a key of its own; Textual waits as long."""
_SILENCES_IN_A_PASTE = 5
"""After this many, its end is not waited for any longer: the next keys would wait as well."""
_CONTROLS = dict.fromkeys(code for code in (*range(32), 127) if chr(code) not in "\t\n\f\r")


_ANSWER = re.compile("\x1b(?:\\][^\x07\x1b]*(?:\x07|\x1b\\\\)|[P_^X][^\x1b]*\x1b\\\\)")
"""A report of a terminal about itself, perhaps requested by an earlier program (ECMA-48, 8.3)."""
_WHOLE = re.compile(r"\x1b\[(?!M$)[ -?]*[@-Z\\^-~]")
"""A control sequence; not old mouse reports and a console's function keys, which are longer."""


class TerminalInput:
    """Keys, mouse and pastes from the bytes that a terminal sends.

    Textual's parser reads keys and mouse. It must not see pasted text, as it would read keys from
    what follows an escape in it.
    """

    def __init__(self) -> None:
        self._parser = XTermParser()
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._pasted: list[str] | None = None
        self._before = ""
        """The last characters read: a marker may begin in them."""
        self._silences = 0
        self._sequence = ""
        """The input since the last escape."""

    def feed(self, data: bytes) -> Iterator[Message]:
        """Yield the messages of input; what is not UTF-8 is replaced, unknown sequences ignored."""
        text = self._decode(data)
        self._silences = 0
        while text:
            if self._pasted is None and self._continues_paste(text):
                self._pasted, self._before = [], ""
            if self._pasted is None:
                keys, begins, text = self._split(text, BRACKETED_PASTE_START)
                yield from self._keys(keys)
                self._pasted = [] if begins else None
            else:
                part, ends, text = self._split(text, BRACKETED_PASTE_END)
                self._pasted.append(part)
                if ends:
                    yield self._paste()

    def feed_silence(self) -> Iterator[Message]:
        """Yield what was held back for what might follow, as nothing has for a while."""
        yield from self._parser.tick()
        self._silences += 1
        if self._pasted is not None and self._silences == _SILENCES_IN_A_PASTE:
            yield self._paste()

    def _continues_paste(self, text: str) -> bool:
        """Whether the last paste continues: it contained an end marker, or came with a pause."""
        rest, end, _ = text.partition(BRACKETED_PASTE_END)
        return bool(end) and BRACKETED_PASTE_START not in self._before + rest

    def _split(self, text: str, marker: str) -> tuple[str, bool, str]:
        """Return the text up to the end of a marker, whether there is one, and the rest."""
        seen = self._before + text
        place = seen.find(marker)
        end = len(text) if place < 0 else place + len(marker) - len(self._before)
        self._before = seen[-len(marker) + 1 :] if place < 0 else ""
        return text[:end], place >= 0, text[end:]

    def _keys(self, text: str) -> Iterator[Message]:
        for character in _ANSWER.sub("", text):
            self._sequence = character if character == "\x1b" else self._sequence + character
            try:
                yield from self._parser.feed(character)
            except (ValueError, ArithmeticError):  # of numbers that no terminal should send
                self._parser = XTermParser()
            if _WHOLE.fullmatch(self._sequence):
                self._drop_unknown()

    def _drop_unknown(self) -> None:
        """Drop a sequence that the parser does not know: it would read keys from it."""
        if self._parser._timeout_time is not None:
            self._parser._timeout_time = 0
            list(self._parser.tick())

    def _paste(self) -> Paste:
        """End a paste, also for the parser; return its text without control characters."""
        text = "".join(self._pasted or ()).removesuffix(BRACKETED_PASTE_END)
        self._pasted, self._before = None, ""
        list(self._keys(BRACKETED_PASTE_END))
        return Paste(text.translate(_CONTROLS))


class TerminalDriver(LinuxDriver):
    """Textual's driver for terminals, with input that `TerminalInput` reads."""

    def _run_input_thread(self) -> None:
        with suppress(OSError):  # a terminal that was closed
            self.run_input_thread()
        if not self.exit_event.is_set():
            self._app.call_later(self._app.exit, return_code=1)

    def run_input_thread(self) -> None:
        """Read until the editor exits, or the terminal has ended. Raises `OSError`."""
        terminal_input = TerminalInput()
        with DefaultSelector() as selector:
            selector.register(self.fileno, EVENT_READ)
            while not self.exit_event.is_set():
                if not selector.select(_SILENCE):
                    self._process(terminal_input.feed_silence())
                elif data := os.read(self.fileno, _AT_ONCE):
                    self._process(terminal_input.feed(data))
                else:
                    return

    def _process(self, messages: Iterator[Message]) -> None:
        for message in messages:
            self.process_message(message)
