"""What terminals send, read so that nothing that they send can end the editor."""

import os
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from selectors import EVENT_READ, DefaultSelector

from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Paste
from textual.message import Message

_AT_ONCE = 1 << 16
"""Bytes."""
_SILENCE = 0.1
"""Seconds without input after which an escape stands alone; textual waits as long."""
_SILENCES_IN_A_PASTE = 5
"""As many, and its end is not waited for any more: the keys after it would wait as well."""
_CONTROLS = dict.fromkeys(code for code in (*range(32), 127) if chr(code) not in "\t\n\f\r")


_ANSWER = re.compile("\x1b(?:\\][^\x07\x1b]*(?:\x07|\x1b\\\\)|[P_^X][^\x1b]*\x1b\\\\)")
"""What a terminal says of itself to whoever asked, an earlier program perhaps (ECMA-48, 8.3)."""
_WHOLE = re.compile(r"\x1b\[(?!M$)[ -?]*[@-Z\\^-~]")
"""A control sequence; but for old mouse reports and a console's function keys, which go on."""


class TerminalInput:
    """Keys, mouse and pastes from the bytes that a terminal sends.

    Textual's parser reads keys and mouse. It cannot be given what is pasted: what follows an escape
    there it takes for keys.
    """

    def __init__(self) -> None:
        self._parser = XTermParser()
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._pasted: list[str] | None = None
        self._before = ""
        """The last of what was read: a marker may begin in it."""
        self._silences = 0
        self._sequence = ""
        """From the last escape on."""

    def read(self, data: bytes) -> Iterator[Message]:
        """Read on; what is not UTF-8 is replaced, what means nothing to the parser left out."""
        text = self._decode(data)
        self._silences = 0
        while text:
            if self._pasted is None and self._goes_on(text):
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

    def be_silent(self) -> Iterator[Message]:
        """Give what was held back for what might follow it, but nothing has for a while."""
        yield from self._parser.tick()
        self._silences += 1
        if self._pasted is not None and self._silences == _SILENCES_IN_A_PASTE:
            yield self._paste()

    def _goes_on(self, text: str) -> bool:
        """Whether a paste does: it had such an end in it, or was not waited for."""
        rest, end, _ = text.partition(BRACKETED_PASTE_END)
        return bool(end) and BRACKETED_PASTE_START not in self._before + rest

    def _split(self, text: str, marker: str) -> tuple[str, bool, str]:
        """Return what there is up to the end of a marker, whether there is one, and the rest."""
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
            except (ValueError, ArithmeticError):  # numbers that no terminal should send
                self._parser = XTermParser()
            if _WHOLE.fullmatch(self._sequence):
                self._drop_unknown()

    def _drop_unknown(self) -> None:
        """Drop a sequence that the parser waits to know more of: it would give it as keys."""
        if self._parser._timeout_time is not None:
            self._parser._timeout_time = 0
            list(self._parser.tick())

    def _paste(self) -> Paste:
        """End a paste, also for the parser, and give it without control characters."""
        text = "".join(self._pasted or ()).removesuffix(BRACKETED_PASTE_END)
        self._pasted, self._before = None, ""
        list(self._keys(BRACKETED_PASTE_END))
        return Paste(text.translate(_CONTROLS))


class TerminalDriver(LinuxDriver):
    """Textual's driver for terminals, which reads them with more care."""

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except (OSError, EOFError):  # the terminal is gone
            self._app.call_later(self._app.exit, return_code=1)

    def run_input_thread(self) -> None:
        """Read until the editor ends; raises `EOFError` if there is nothing to read any more."""
        source = TerminalInput()
        with DefaultSelector() as selector:
            selector.register(self.fileno, EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_SILENCE):
                    self._process(source.read(self._read()))
                else:
                    self._process(source.be_silent())

    def _read(self) -> bytes:
        data = os.read(self.fileno, _AT_ONCE)
        if not data:
            raise EOFError
        return data

    def _process(self, messages: Iterator[Message]) -> None:
        for message in messages:
            self.process_message(message)
