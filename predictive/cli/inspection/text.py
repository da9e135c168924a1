"""The text to inspect, which is read in chunks, as often as it is needed."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from predictive.cli.options import seekable
from predictive.corpus.cleaning import clean
from predictive.corpus.encoding import detect_encoding, read_chunks
from predictive.corpus.sources import source_of
from predictive.errors import CorpusError, UsageError, reason_of
from predictive.translation import gettext as _


class Text:
    """A file of text."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self.name = name

    def chunks(self) -> Iterator[str]:
        """Yield the text from its start; it may be compressed (.gz).

        Raises `UsageError` if it cannot be read, and `CorpusError` if it is not text.
        """
        try:
            with source_of(self._path).open() as stream:
                encoding = detect_encoding(stream)
                if encoding is None:
                    raise CorpusError(_("{name} is not text").format(name=self.name))
                yield from read_chunks(stream, encoding)
        except (OSError, EOFError, zlib.error) as error:
            message = _("{path} cannot be read: {reason}")
            raise UsageError(
                message.format(path=self.name, reason=reason_of(error)), _("check its name")
            ) from error

    @cached_property
    def characters(self) -> int:
        """How long the text is."""
        return sum(map(len, self.chunks()))


@contextmanager
def opened(file: Path) -> Iterator[Text]:
    """Yield the text of a file or, for `-`, of standard input.

    Raises `UsageError` if it cannot be read, and `CorpusError` if there is no text in it.
    """
    name = _("standard input") if str(file) == "-" else str(file)
    with seekable(file) as path:
        text = Text(path, name)
        is_empty = not any(clean(chunk).strip() for chunk in text.chunks())
        if is_empty:
            raise CorpusError(_("{name} holds no text").format(name=name))
        yield text
