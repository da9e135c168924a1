"""Text files, read and written so that only the user's changes change them."""

import codecs
import errno
import io
import os
from pathlib import Path
from typing import Literal

import msgspec

from predictive import atomic
from predictive.errors import PredictiveError, reason_of
from predictive.translation import gettext as _

Newline = Literal["\n", "\r\n", "\r"]
Stamp = tuple[int, int, int]
"""Time of the last change in ns, size in bytes, inode."""

_MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-32-le": codecs.BOM_UTF32_LE,  # before utf-16-le, whose mark is the start of this one
    "utf-32-be": codecs.BOM_UTF32_BE,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
}
_ELSEWHERE = _("open it with another program")
_NOTHING_LOST = _("nothing typed is lost")


class EncodingError(PredictiveError):
    """A character cannot be written in the file's encoding; `TextFile.as_utf8` can write all."""


class TextFile(msgspec.Struct, frozen=True, kw_only=True):
    """How a text is stored on disk."""

    path: Path
    encoding: str = "utf-8"
    newline: Newline = "\n"
    bom: bool = False
    """Whether the file begins with a byte order mark, which is not part of the text."""
    stamp: Stamp | None = None
    """Of the file when it was last read or written; None if it does not exist yet."""

    def as_utf8(self) -> "TextFile":
        """Return the same file, to be saved as UTF-8."""
        return msgspec.structs.replace(self, encoding="utf-8", bom=False)

    def at(self, path: Path) -> "TextFile":
        """Return a file of the same encoding and line ends, to be saved at another path.

        If a file exists there, it counts as changed on disk.
        """
        return msgspec.structs.replace(self, path=path.absolute(), stamp=None)


def read(path: Path) -> tuple[TextFile, str]:
    r"""Return a file and its text; a file that does not exist yet is empty.

    Lines of the text end in "\n". Where the file mixes line ends, "\r" stays in the text.
    Raises `PredictiveError` for what is not text, or could not be written back byte for byte.
    """
    path = path.absolute()
    try:
        data, stamp = _read_bytes(path)
    except FileNotFoundError:
        return TextFile(path=path), ""
    except OSError as error:
        raise PredictiveError(
            _("{path} cannot be read: {reason}").format(path=path, reason=reason_of(error)),
            _ELSEWHERE,
        ) from error
    encoding = _detect(data)
    if encoding is None:
        raise PredictiveError(_("{path} is not text").format(path=path), _ELSEWHERE)
    bom = data.startswith(_MARKS.get(encoding, b"\0"))
    return _decode(TextFile(path=path, encoding=encoding, bom=bom, stamp=stamp), data)


def save(file: TextFile, text: str) -> TextFile:
    """Write a text in one step, to the target if the path is a link; return the file as it is now.

    A file whose owner, group or other names would be lost by moving a new one into its place is
    written in place. Raises `EncodingError`, or `PredictiveError` if the file cannot be written;
    its contents are unchanged then.
    """
    data = _encode(file, text)
    target = Path(os.path.realpath(file.path))
    try:
        if _may_be_replaced(target):
            with atomic.replace(target, private=False) as stream:
                stream.write(data)
        else:
            _write_in_place(target, data)
        return msgspec.structs.replace(file, stamp=_stamp(target.stat()))
    except OSError as error:
        raise _not_saved(file.path, error) from error


def is_there(path: Path) -> bool:
    """Whether something exists at a path; True where there is no permission to look."""
    try:
        return path.exists()
    except OSError:
        return True


def has_changed_on_disk(file: TextFile) -> bool:
    """Whether another program changed, deleted or made the file since it was read or saved."""
    try:
        return _stamp(file.path.stat()) != file.stamp
    except OSError:
        return file.stamp is not None


def describe_change(path: Path) -> str:
    """Return what another program did with a file, which has changed on disk."""
    if is_there(path):
        return _("{name} was changed by another program").format(name=path.name)
    return _("{name} was deleted by another program").format(name=path.name)


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_mtime_ns, status.st_size, status.st_ino


def _read_bytes(path: Path) -> tuple[bytes, Stamp]:
    if path.exists() and not path.is_file():
        message = _("{path} is a folder") if path.is_dir() else _("{path} is not a file")
        raise PredictiveError(message.format(path=path), _("name a text file"))
    with path.open("rb") as stream:
        stamp = _stamp(os.fstat(stream.fileno()))  # before reading, to notice later changes
        return stream.read(), stamp


def _detect(data: bytes) -> str | None:
    """Return the name of the encoding; None if this is not text."""
    from predictive.corpus.encoding import detect_encoding

    for encoding, mark in _MARKS.items():
        if data.startswith(mark):
            return encoding
    return detect_encoding(io.BytesIO(data))


def _decode(file: TextFile, data: bytes) -> tuple[TextFile, str]:
    try:
        text = data[len(_mark(file)) :].decode(file.encoding)
        newline = _line_ends(text)
        file = msgspec.structs.replace(file, newline=newline)
        text = text.replace(newline, "\n")
        is_exact = "\0" not in text and _bytes(file, text) == data
    except (UnicodeError, LookupError) as error:
        raise _not_text_throughout(file) from error
    if not is_exact:
        raise _not_text_throughout(file)
    return file, text


def _not_text_throughout(file: TextFile) -> PredictiveError:
    return PredictiveError(_("{path} is not text throughout").format(path=file.path), _ELSEWHERE)


def _line_ends(text: str) -> Newline:
    r"""Return the line end of all lines; "\n" if there are several kinds."""
    both = text.count("\r\n")
    feeds, returns = text.count("\n") - both, text.count("\r") - both
    if both and not feeds and not returns:
        return "\r\n"
    return "\r" if returns and not feeds and not both else "\n"


def _encode(file: TextFile, text: str) -> bytes:
    try:
        return _bytes(file, text)
    except UnicodeEncodeError as error:
        character = error.object[error.start]
        message = _("{character!r} (U+{code:04X}) cannot be written in {encoding}").format(
            character=character, code=ord(character), encoding=file.encoding
        )
        raise EncodingError(
            message, _("save it as UTF-8; {nothing_lost}").format(nothing_lost=_NOTHING_LOST)
        ) from None


def _bytes(file: TextFile, text: str) -> bytes:
    return _mark(file) + text.replace("\n", file.newline).encode(file.encoding)


def _mark(file: TextFile) -> bytes:
    return _MARKS[file.encoding] if file.bom else b""


def _may_be_replaced(target: Path) -> bool:
    if not target.exists():
        return True
    status = target.stat()
    is_ours = (status.st_uid, status.st_gid) == (os.geteuid(), os.getegid())
    may_be_given = os.geteuid() == 0
    is_writable = os.access(target, os.W_OK) and os.access(target.parent, os.W_OK)
    is_one = status.st_nlink == 1 and not _has_more_rights(target)
    return (is_ours or may_be_given) and is_writable and is_one


def _has_more_rights(target: Path) -> bool:
    """Whether a file has more permissions than its mode, like an access control list."""
    try:
        return any(name.startswith(("user.", "system.")) for name in os.listxattr(target))
    except (OSError, AttributeError):  # the file system or this Python has none
        return False


def _write_in_place(target: Path, data: bytes) -> None:
    with target.open("r+b", buffering=0) as stream:
        old = stream.readall()
        try:
            _overwrite(stream, data)
        except OSError:
            _overwrite(stream, old)  # its space is still there
            raise


def _overwrite(stream: io.FileIO, data: bytes) -> None:
    stream.seek(0)
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) :]
    stream.truncate()
    os.fsync(stream.fileno())


def _not_saved(path: Path, error: OSError) -> PredictiveError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return PredictiveError(
            _("there is no space left to save {path}").format(path=path),
            _("free some space; {nothing_lost}").format(nothing_lost=_NOTHING_LOST),
        )
    hint = _("save it under another name; {nothing_lost}").format(nothing_lost=_NOTHING_LOST)
    return PredictiveError(
        _("{path} cannot be saved: {reason}").format(path=path, reason=reason_of(error)), hint
    )
