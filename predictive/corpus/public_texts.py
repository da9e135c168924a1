"""Well-known texts in the public domain, fetched when asked for, and one's own beside them."""

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
from predictive.errors import CorpusError

_CHUNK_BYTES = 1 << 16
_SECONDS_OF_SILENCE = 30
_PARTIAL = 206
_BEHIND_THE_END = 416


class PublicText(NamedTuple):
    """Where a text is, and what is known of it; `sha256` is that of the whole file."""

    name: str
    title: str
    language: str
    licence: str
    url: str
    sha256: str


_US = "public domain in the USA"
_GUTENBERG = "https://www.gutenberg.org/cache/epub"

# Checksums: the first is of the file itself; the others were published with a benchmark of another
# project that fixes these editions, and not compared with the files.
PUBLIC_TEXTS = (
    PublicText(
        "tiny-shakespeare",
        "Shakespeare: 40,000 lines of his plays",
        "en",
        "public domain",
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
        "Cervantes: Don Quixote, translated by John Ormsby",
        "en",
        _US,
        f"{_GUTENBERG}/996/pg996.txt",
        "2864143e9addf498c1c5fd585db4a1ff3e06651c344cddf0931342f1a0ce24d4",
    ),
    PublicText(
        "pinocchio",
        "Collodi: The Adventures of Pinocchio, translated by Carol Della Chiesa",
        "en",
        _US,
        f"{_GUTENBERG}/500/pg500.txt",
        "072a84b3da860036ebf81dbd305149ef0d908064c30d513c7f640599fabeb99b",
    ),
    PublicText(
        "candide",
        "Voltaire: Candide, translated",
        "en",
        _US,
        f"{_GUTENBERG}/19942/pg19942.txt",
        "fb3943df826f375c4ab78d21f2d30bc95a0b2cb448e8812447a807d678eb0b5c",
    ),
)


def kept() -> list[str]:
    """Return the names of the texts that are here, fetched or added."""
    return sorted(path.stem for path in paths.corpora().glob("*.txt") if path.is_file())


def file_of(name: str) -> Path:
    """Return where a text of this name is or would be."""
    return paths.corpora() / f"{unicodedata.normalize('NFC', name)}.txt"


def find(name: str) -> Path | None:
    """Return the file of a text that is here, if one of this name is."""
    named = unicodedata.normalize("NFC", name)
    return file_of(named) if named in kept() else None


def public_text(name: str) -> PublicText:
    """Return what is known of a text. Raises `CorpusError` for a name that is not known."""
    for text in PUBLIC_TEXTS:
        if text.name == name:
            return text
    raise CorpusError(f"no text is called {name!r}", "predictive corpora lists those there are")


def is_fetched(text: PublicText) -> bool:
    """Whether a text that is here is the edition that is known, and not somebody's own."""
    return _digest(file_of(text.name)) == text.sha256


def check(name: str) -> None:
    """Raise `CorpusError` if what is here under the name of a known text is something else."""
    if any(text.name == name and not is_fetched(text) for text in PUBLIC_TEXTS):
        raise CorpusError(
            f"what is here as {name!r} is another text", f"predictive corpora remove {name}"
        )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fetch(text: PublicText) -> Iterator[tuple[int, int | None]]:
    """Fetch a text; give the bytes that are here and, if the server says so, how many there are.

    What an earlier try brought is gone on with (RFC 9110, section 14). Raises `CorpusError` if
    there is no connection, or if what comes is not what it should be.
    """
    atomic.private_folder(paths.corpora())
    partial = file_of(text.name).with_suffix(".part")
    try:
        yield from _download(text.url, partial)
    except (URLError, ConnectionError, TimeoutError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        said = getattr(reason, "strerror", None) or reason
        raise CorpusError(
            f"{urlsplit(text.url).hostname} cannot be read: {said}",
            "check the connection; the same command goes on where this ended",
        ) from error
    if _digest(partial) != text.sha256:
        partial.unlink()
        raise CorpusError(
            f"{text.url} is not the edition that was expected",
            "if you trust it, fetch it yourself and use predictive corpora add FILE --name NAME",
        )
    os.replace(partial, file_of(text.name))
    atomic.keep_names(partial.parent)


def _download(url: str, partial: Path) -> Iterator[tuple[int, int | None]]:
    """Append to `partial` what is missing of a file, or write it anew if it comes whole."""
    there = partial.stat().st_size if partial.exists() else 0
    headers = {"Range": f"bytes={there}-", "Accept-Encoding": "identity"} if there else {}
    request = Request(url, headers=headers)  # noqa: S310 (the addresses are those above)
    try:
        response = urlopen(request, timeout=_SECONDS_OF_SILENCE)  # noqa: S310
    except HTTPError as error:
        if error.code == _BEHIND_THE_END:  # nothing is missing
            return
        raise
    mode = "ab" if response.status == _PARTIAL else "wb"
    with response, open(partial, mode, opener=atomic.private) as file:
        size = file.tell()
        missing = response.headers.get("Content-Length")
        whole = size + int(missing) if missing else None
        while data := response.read(_CHUNK_BYTES):
            file.write(data)
            size += len(data)
            yield size, whole
        file.flush()
        os.fsync(file.fileno())
    if whole is not None and size < whole:
        raise URLError("the connection ended early")


def add(name: str, text: str, *, force: bool = False) -> Path:
    """Keep a text of one's own under a name.

    Raises `CorpusError` if there is one of that name, or if it is that of a known text.
    """
    path = file_of(name)
    if any(text.name == name for text in PUBLIC_TEXTS):
        raise CorpusError(f"{name!r} is the name of a known text", "--name gives another")
    if path.exists() and not force:
        raise CorpusError(f"there is a text {name!r} already", "--force replaces it")
    atomic.private_folder(paths.corpora())
    atomic.write_text(path, text)
    return path


def remove(name: str) -> None:
    """Delete a text that is here. Raises `CorpusError` if it is not."""
    path = find(name)
    if path is None:
        raise CorpusError(f"no text {name!r} is here", "predictive corpora lists them")
    path.unlink()
