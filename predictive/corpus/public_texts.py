"""Texts with a name: known ones in the public domain, which are fetched, and the user's own."""

import hashlib
import http.client
import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from predictive import atomic, paths
from predictive.errors import CorpusError, reason_of
from predictive.translation import gettext as _
from predictive.translation import marked

_CHUNK_BYTES = 1 << 16
_TIMEOUT_SECONDS = 30
_PARTIAL_CONTENT = 206
_RANGE_NOT_SATISFIABLE = 416


class PublicText(NamedTuple):
    """A known text and its address; `sha256` is the checksum of the file."""

    name: str
    title: str
    language: str
    licence: str
    url: str
    sha256: str


_US = marked("public domain in the USA")
_GUTENBERG = "https://www.gutenberg.org/cache/epub"

# The first checksum was computed from the file. The others were published with another project's
# benchmark that fixes these editions; they were not compared with the files.
PUBLIC_TEXTS = (
    PublicText(
        "tiny-shakespeare",
        marked("Shakespeare: 40,000 lines of his plays"),
        "en",
        marked("public domain"),
        "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt",
        "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
    ),
    PublicText(
        "quijote",
        "Cervantes: Don Quijote",
        "es",
        _US,
        f"{_GUTENBERG}/2000/pg2000.txt",
        "534f41d59f7142163fa0964076ac6351845c006ea6433778be637fac6d5b04d7",
    ),
    PublicText(
        "quixote",
        marked("Cervantes: Don Quixote, translated by John Ormsby"),
        "en",
        _US,
        f"{_GUTENBERG}/996/pg996.txt",
        "2864143e9addf498c1c5fd585db4a1ff3e06651c344cddf0931342f1a0ce24d4",
    ),
    PublicText(
        "pinocchio",
        marked("Collodi: The Adventures of Pinocchio, translated by Carol Della Chiesa"),
        "en",
        _US,
        f"{_GUTENBERG}/500/pg500.txt",
        "072a84b3da860036ebf81dbd305149ef0d908064c30d513c7f640599fabeb99b",
    ),
    PublicText(
        "candide",
        marked("Voltaire: Candide, translated"),
        "en",
        _US,
        f"{_GUTENBERG}/19942/pg19942.txt",
        "fb3943df826f375c4ab78d21f2d30bc95a0b2cb448e8812447a807d678eb0b5c",
    ),
)


def local_names() -> list[str]:
    """Return the names of the fetched and added texts."""
    return sorted(path.stem for path in paths.corpora().glob("*.txt") if path.is_file())


def path_of(name: str) -> Path:
    """Return the file for a text of this name, whether or not it exists."""
    return paths.corpora() / f"{unicodedata.normalize('NFC', name)}.txt"


def find(name: str) -> Path | None:
    """Return the file of a fetched or added text, or None if there is none of this name."""
    named = unicodedata.normalize("NFC", name)
    return path_of(named) if named in local_names() else None


def public_text(name: str) -> PublicText:
    """Return a known text by its name. Raises `CorpusError` if there is none."""
    for text in PUBLIC_TEXTS:
        if text.name == name:
            return text
    raise CorpusError(
        _("there is no text {name!r} to fetch").format(name=name),
        _("predictive corpora lists all texts"),
    )


def is_expected_edition(text: PublicText) -> bool:
    """Whether the file of a known text is the expected edition, not another text of that name."""
    return _digest(path_of(text.name)) == text.sha256


def check_edition(name: str) -> None:
    """Raise `CorpusError` if the file under the name of a known text is another text."""
    if any(text.name == name and not is_expected_edition(text) for text in PUBLIC_TEXTS):
        raise CorpusError(
            _("{name!r} is already the name of another text").format(name=name),
            f"predictive corpora remove {name}",
        )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fetch(text: PublicText) -> Iterator[tuple[int, int | None]]:
    """Fetch a text; yield the bytes received so far and, if the server tells it, the total size.

    An interrupted download is resumed (RFC 9110, section 14). Raises `CorpusError` if the
    connection fails, or if the file is not the expected edition.
    """
    atomic.make_private_folder(paths.corpora())
    partial = path_of(text.name).with_suffix(".part")
    try:
        yield from _download(text.url, partial)
    except (URLError, ConnectionError, TimeoutError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        message = reason_of(reason) if isinstance(reason, Exception) else reason
        raise CorpusError(
            _("{path} cannot be read: {reason}").format(
                path=urlsplit(text.url).hostname, reason=message
            ),
            _("check the connection; the same command resumes the download"),
        ) from error
    if _digest(partial) != text.sha256:
        partial.unlink()
        raise CorpusError(
            _("{url} is not the expected edition").format(url=text.url),
            _("if you trust it, fetch it yourself and use predictive corpora add FILE --name NAME"),
        )
    os.replace(partial, path_of(text.name))
    atomic.sync_folder(partial.parent)


def _download(url: str, partial: Path) -> Iterator[tuple[int, int | None]]:
    """Append the missing bytes to `partial`; rewrite it if the server sends the whole file."""
    start = partial.stat().st_size if partial.exists() else 0
    headers = {"Range": f"bytes={start}-", "Accept-Encoding": "identity"} if start else {}
    request = Request(url, headers=headers)  # noqa: S310 (the addresses are those above)
    try:
        response = urlopen(request, timeout=_TIMEOUT_SECONDS)  # noqa: S310
    except HTTPError as error:
        if error.code == _RANGE_NOT_SATISFIABLE:  # nothing is missing
            return
        raise
    mode = "ab" if response.status == _PARTIAL_CONTENT else "wb"
    with response, open(partial, mode, opener=atomic.open_private) as file:
        size = file.tell()
        missing = response.headers.get("Content-Length")
        total = size + int(missing) if missing else None
        while data := response.read(_CHUNK_BYTES):
            file.write(data)
            size += len(data)
            yield size, total
        file.flush()
        os.fsync(file.fileno())
    if total is not None and size < total:
        raise URLError(marked("the connection ended early"))


def add(name: str, text: str, *, force: bool = False) -> Path:
    """Store a text of the user's under a name; return its file.

    Raises `CorpusError` if the name is taken, or reserved for a known text.
    """
    path = path_of(name)
    if any(text.name == name for text in PUBLIC_TEXTS):
        raise CorpusError(
            _("{name!r} is the name of a known text").format(name=name), _("--name gives another")
        )
    if path.exists() and not force:
        raise CorpusError(
            _("there is a text {name!r} already").format(name=name), _("--force replaces it")
        )
    atomic.make_private_folder(paths.corpora())
    atomic.write_text(path, text)
    return path


def remove(name: str) -> None:
    """Delete a fetched or added text. Raises `CorpusError` if there is none of this name."""
    path = find(name)
    if path is None:
        raise CorpusError(
            _("there is no text {name!r} to remove").format(name=name),
            _("predictive corpora lists them"),
        )
    path.unlink()
