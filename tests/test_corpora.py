"""Texts are fetched, added, listed and trained on by name."""

import hashlib
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from predictive.corpus import public_texts
from predictive.corpus.public_texts import PUBLIC_TEXTS, PublicText, fetch, path_of
from predictive.corpus.reading import read_text
from predictive.errors import CorpusError
from tests.conftest import Invoke

CONTENT = "En un lugar de la Mancha, de cuyo nombre no quiero acordarme.\n" * 20_000


class Shelf(http.server.BaseHTTPRequestHandler):
    """Serves the content, or a range of it; drops the first `losses` connections early."""

    content = CONTENT.encode()
    losses = 0
    ranges: ClassVar[list[str | None]] = []
    honours_ranges = True

    def do_GET(self) -> None:
        asked = self.headers.get("Range") if type(self).honours_ranges else None
        type(self).ranges.append(self.headers.get("Range"))
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
        if asked and start >= len(self.content):
            self.send_error(416)
            return
        rest = self.content[start:]
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        if type(self).losses:
            type(self).losses -= 1
            rest = rest[: len(rest) // 2]
        self.wfile.write(rest)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def text(monkeypatch: pytest.MonkeyPatch) -> Iterator[PublicText]:
    monkeypatch.setattr(Shelf, "ranges", [])
    monkeypatch.setattr(Shelf, "losses", 0)
    monkeypatch.setattr(Shelf, "honours_ranges", True)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shelf) as server:
        threading.Thread(target=server.serve_forever).start()
        url = f"http://127.0.0.1:{server.server_port}/quijote.txt"
        digest = hashlib.sha256(CONTENT.encode()).hexdigest()
        yield PublicText("quijote", "El Quijote", "es", "public domain", url, digest)
        server.shutdown()


def test_a_fetched_text_is_complete_and_private(text: PublicText) -> None:
    amounts = list(fetch(text))

    assert amounts[-1] == (len(CONTENT.encode()), len(CONTENT.encode()))
    assert path_of("quijote").read_text() == CONTENT
    assert path_of("quijote").parent.stat().st_mode & 0o077 == 0
    assert public_texts.local_names() == ["quijote"]


@pytest.mark.parametrize("honours_ranges", [True, False])
def test_an_interrupted_download_is_resumed(
    text: PublicText, honours_ranges: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Shelf, "honours_ranges", honours_ranges)
    monkeypatch.setattr(Shelf, "losses", 1)
    with pytest.raises(CorpusError, match="ended early"):
        list(fetch(text))
    assert public_texts.local_names() == []

    list(fetch(text))
    assert Shelf.ranges == [None, f"bytes={len(CONTENT.encode()) // 2}-"]
    assert path_of("quijote").read_text() == CONTENT


def test_a_complete_partial_file_is_moved_into_place(text: PublicText) -> None:
    path_of("x").parent.mkdir(parents=True)
    path_of("quijote").with_suffix(".part").write_text(CONTENT)

    list(fetch(text))
    assert path_of("quijote").read_text() == CONTENT


def test_another_edition_is_refused_and_deleted(text: PublicText) -> None:
    with pytest.raises(CorpusError, match="edition"):
        list(fetch(text._replace(sha256="0" * 64)))
    assert not list(path_of("quijote").parent.iterdir())


def test_without_a_connection_the_error_is_one_line(text: PublicText) -> None:
    closed = text._replace(url="http://127.0.0.1:1/quijote.txt")
    with pytest.raises(CorpusError, match=r"127\.0\.0\.1 cannot be read.*refused") as raised:
        list(fetch(closed))
    assert "connection" in raised.value.hint


def test_known_texts_have_unique_names_and_all_fields() -> None:
    assert len({text.name for text in PUBLIC_TEXTS}) == len(PUBLIC_TEXTS) >= 5
    for text in PUBLIC_TEXTS:
        assert text.url.startswith("https://")
        assert len(bytes.fromhex(text.sha256)) == hashlib.sha256().digest_size
        assert {text.language} <= {"en", "es"}
        assert text.licence


def test_the_list_shows_which_texts_are_here(invoke: Invoke, park: Path) -> None:
    assert invoke("corpora", "add", park).exit_code == 0
    rows = {row["name"]: row for row in json.loads(invoke("corpora", "list", "--json").stdout)}
    assert "path" in rows["park"]
    assert "path" not in rows["quijote"]
    assert "Don Quijote" in invoke("corpora").stdout


def test_an_added_text_is_read_by_its_name_until_it_is_removed(invoke: Invoke, park: Path) -> None:
    assert invoke("corpora", "add", park, "--name", "el parque").exit_code == 0
    assert read_text(["el-parque"]) == park.read_text()
    again = invoke("corpora", "add", park, "--name", "el parque")
    assert isinstance(again.exception, CorpusError)
    assert "--force" in again.exception.hint

    assert invoke("corpora", "remove", "el-parque").exit_code == 0
    with pytest.raises(CorpusError, match="el-parque"):
        read_text(["el-parque"])


def test_training_on_a_text_that_is_not_here_says_how_to_fetch_it(invoke: Invoke) -> None:
    result = invoke("train", "quijote")
    assert isinstance(result.exception, CorpusError)
    assert "corpora get quijote" in result.exception.hint


def test_a_book_is_read_without_its_licence(tmp_path: Path) -> None:
    def book(number: int) -> str:
        return (
            f"The Project Gutenberg eBook of Book {number}\n\n"
            f"*** START OF THE PROJECT GUTENBERG EBOOK {number} ***\nCapítulo {number}\n\n"
            f"*** END OF THIS PROJECT GUTENBERG EBOOK {number} ***\nlicence\n"
        )

    path = tmp_path / "books.txt"
    path.write_text(book(1) + book(2))
    assert read_text([str(path)]).split() == ["Capítulo", "1", "Capítulo", "2"]


def test_a_long_book_is_read_between_the_same_marks(tmp_path: Path) -> None:
    path = tmp_path / "book.txt"
    body = "Una línea de un libro largo.\n" * 100_000
    path.write_text(
        "Licence\n*** START OF THE PROJECT GUTENBERG EBOOK X ***\n"
        f"{body}*** END OF THE PROJECT GUTENBERG EBOOK X ***\nLicence\n"
    )
    assert read_text([str(path)]) == body


def test_texts_beside_a_book_in_one_file_are_read(tmp_path: Path) -> None:
    before, after = ("".join(f"{word} {n}\n" for n in range(9000)) for word in ("antes", "luego"))
    path, licence = tmp_path / "all.txt", "Licence\n" * 2400
    path.write_text(
        f"{before}*** START OF THE PROJECT GUTENBERG EBOOK X ***\nCapítulo\n"
        f"*** END OF THE PROJECT GUTENBERG EBOOK X ***\n{licence}{after}"
    )
    read = read_text([str(path)])
    assert read.startswith(f"{before}Capítulo\n")
    assert "Licence" not in read
    assert len(read) > len(before) + len(after) - 30_000
    assert read.endswith("luego 8999\n")
