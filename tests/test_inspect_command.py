"""`predictive inspect`: what it prints, its page and its JSON."""

import gzip
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pexpect
import pytest

from predictive.prediction import inspection
from predictive.prediction.inspection import InspectedLine
from predictive.prediction.predictor import Predictor
from predictive.tokenizer import Ids
from tests.conftest import PARK, Run

TEXT = PARK * 3 + PARK.replace("parque", "zoológico") + PARK
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    file = tmp_path / "letter.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


@pytest.fixture
def inspect(command: Run, trained: Path, letter: Path) -> Run:
    """Inspects the letter with the trained model."""

    def inspect_letter(*arguments: object, **keywords: Any) -> subprocess.CompletedProcess[str]:
        return command("inspect", letter, "-m", trained, *arguments, **keywords)

    return inspect_letter


def printed(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_without_a_terminal_bits_follow_the_tokens_that_surprise(
    inspect: Run, predictor: Predictor
) -> None:
    done = inspect()
    text = printed(done)
    assert "\x1b" not in text
    assert re.sub(r"↵?\[\d+\??\]", "", text) == TEXT
    changed = text.splitlines()[3]
    assert "zoológico[" in changed if predictor.config.level == "word" else "z[" in changed
    assert "bits each (perplexity" in done.stderr
    assert "[5?] out of the vocabulary" in done.stderr


def test_standard_input_is_read(command: Run, trained: Path) -> None:
    done = command("inspect", "-", "-m", trained, stdin="Voy al parque")
    assert re.sub(r"\[\d+\??\]", "", printed(done)) == "Voy al parque\n"


def in_a_terminal(letter: Path, model: Path, **variables: str) -> str:
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **variables}
    for name in {"NO_COLOR"} - variables.keys():
        environment.pop(name, None)
    arguments = ["-m", "predictive", "inspect", str(letter), "-m", str(model)]
    child = pexpect.spawn(
        sys.executable,
        arguments,
        env=environment,
        encoding="utf-8",
        timeout=120,
    )
    output: str = child.read()
    child.close()
    assert child.exitstatus == 0
    return output


def test_a_terminal_shades_the_tokens_that_surprise(letter: Path, trained: Path) -> None:
    output = in_a_terminal(letter, trained)
    assert "48;2;179;38;30" in output, "the shade of 10 bits and more"
    plain = ESCAPES.sub("", output).replace("\r\n", "\n").replace("↵", "")
    assert plain.startswith(TEXT)
    assert "0-3" in plain[len(TEXT) :]


def test_a_terminal_without_colours_shows_numbers(letter: Path, trained: Path) -> None:
    for variables in ({"NO_COLOR": "1"}, {"TERM": "dumb", "COLORTERM": ""}):
        output = in_a_terminal(letter, trained, **variables)
        assert not ESCAPES.search(output)
        assert re.search(r"z\S*\[\d+\??\]", output)


def test_the_most_surprising_places_are_listed(inspect: Run) -> None:
    title, first, *rest = printed(inspect("--top", 3)).splitlines()
    assert title.split()[:4] == ["place", "bits", "text", "context"]
    assert first.startswith("4:8 ")
    assert "zoológico (unknown)" in first
    assert "Voy al ▸zoológico◂ con mi perro" in first
    assert re.search(r"(parque|p) \d+\.\d %", first)
    assert len(rest) == 2


def test_gates_and_states_of_some_units_are_drawn(inspect: Run, predictor: Predictor) -> None:
    output = printed(inspect("--units", 2))
    lines, count = output.splitlines(), len(predictor.inspect(TEXT).tokens)
    for letter in "ifogch":
        (start,) = (place for place, line in enumerate(lines) if line.startswith(f"{letter}: "))
        for row in lines[start + 2 : start + 4]:
            assert re.fullmatch(r" *\d+", row[:6])
            assert len(row[7:]) == count
            assert set(row[7:]) <= set(" ░▒▓█·-=≡")
    assert re.search(r"unit \d+ of the last layer", output)


def test_rows_of_a_narrow_terminal_end_with_the_last_tokens(
    command: Run, trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "wide.txt"
    file.write_text(f"{'你好 ' * 20}\n  indented", encoding="utf-8")
    monkeypatch.setenv("COLUMNS", "20")
    _title, texts, row, *_ = printed(
        command("inspect", file, "-m", trained, "--units", 1)
    ).splitlines()
    assert len(texts) == len(row) == 20
    assert texts.endswith(("↵␣␣i", "␣␣indented"))


def test_how_far_the_network_remembers_is_drawn(inspect: Run) -> None:
    output = printed(inspect("--memory"))
    assert "distance in tokens" in output
    assert re.search(r"half of the gradient is within \d+, 90 % within \d+ tokens?", output)
    assert "\x1b" not in output


def test_one_token_is_not_several(command: Run, trained: Path) -> None:
    output = printed(command("inspect", "-", "-m", trained, "--memory", stdin="a"))
    assert "within 1, 90 % within 1 token\n" in output
    assert "mean over 1 prediction, over at most 1 token\n" in output


def test_json_has_every_token(inspect: Run, predictor: Predictor) -> None:
    found = json.loads(printed(inspect("--json")))
    tokens = found["tokens"]
    assert "".join(token["text"] for token in tokens) == TEXT
    assert found["token_count"] == len(tokens)
    bits = sum(token["bits"] for token in tokens)
    assert bits == pytest.approx(predictor.score(TEXT).nats / 0.693147, rel=1e-3)
    assert found["bits_per_token"] == pytest.approx(bits / len(tokens), rel=1e-3)
    lines = TEXT.splitlines(keepends=True)
    for token in tokens:
        word = token["text"].lstrip(" ") or token["text"]
        assert lines[token["line"] - 1].startswith(word, token["column"] - 1)


def test_a_compressed_file_is_read(inspect: Run, command: Run, trained: Path, letter: Path) -> None:
    packed = letter.with_name("packed.txt.gz")
    packed.write_bytes(gzip.compress(letter.read_bytes()))
    assert printed(command("inspect", packed, "-m", trained)) == printed(inspect())


def test_json_has_what_is_asked_for_and_no_more(inspect: Run, predictor: Predictor) -> None:
    found = json.loads(printed(inspect("--json", "--top", 2, "--units", 3, "--memory")))
    assert "tokens" not in found
    assert found["top"][0]["line"] == 4
    assert len(found["top"]) == 2
    activity = predictor.inspect(TEXT)
    assert found["units"]["tokens"] == [token.text for token in activity.tokens]
    (layer,) = found["units"]["layers"]
    for letter, units in layer.items():
        assert len(units) == 3
        for unit, values in units.items():
            assert values == pytest.approx(activity.layers[0][letter][:, int(unit)], abs=1e-3)
    memory = found["memory"]
    assert 1 <= memory["half"] <= memory["ninety_percent"] <= len(memory["norms"])


def test_the_perplexity_is_that_of_eval(
    command: Run, inspect: Run, trained: Path, letter: Path
) -> None:
    evaluated = json.loads(printed(command("eval", letter, "-m", trained, "--json")))
    found = json.loads(printed(inspect("--json", "--top", 1)))
    assert 2 ** found["bits_per_token"] == pytest.approx(evaluated["perplexity"], rel=1e-2)


class Page(HTMLParser):
    """What is in a page: its text by element, and all attributes."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.values: dict[str, list[str]] = {}
        self.text = ""
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self.values.setdefault(name, []).append(value or "")

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_page_names_the_language_of_its_own_texts(
    run: Run, trained: Path, letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.html"
    monkeypatch.delenv("LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    run("inspect", letter, "-m", trained, "--html", page)
    source = page.read_text(encoding="utf-8")
    assert source.startswith('<!DOCTYPE html>\n<html lang="es">')
    assert '<main dir="auto" lang="">' in source, "that of the text is not known"
    assert "bits de sorpresa" in source


def test_a_page_has_it_all_and_loads_nothing(inspect: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert printed(inspect("--html", page, "--memory")) == ""
    assert page.stat().st_mode & 0o777 == 0o600
    found = Page(page)
    assert TEXT.replace("\n", "") in re.sub(r"[\n↵]", "", found.text)
    assert not {"script", "link", "img", "iframe"} & set(found.tags)
    assert {"table", "pre", "svg", "title"} <= set(found.tags)
    texts, row, *_ = re.findall("<pre>(.*)\n(.*)", page.read_text(encoding="utf-8"))[0]
    assert len(texts) == len(row) > 60
    assert texts.endswith("↵")
    assert all(value.startswith("#L") for value in found.values["href"])
    assert not {"src", "onclick", "style"} & found.values.keys()
    assert "default-src 'none'; style-src 'unsafe-inline'" in found.values["content"]
    assert any("expected: " in title for title in found.values["title"])
    source = page.read_text(encoding="utf-8")
    assert "prefers-color-scheme: dark" in source
    assert "http" not in source.replace("http-equiv", "")


def test_a_page_shows_markup_of_a_text_as_text(command: Run, trained: Path, tmp_path: Path) -> None:
    file, page = tmp_path / "<b>&.txt", tmp_path / "page.html"
    text = "<script>alert('1')</script> & \"quotes\" \x1b[31m </title>"
    file.write_text(text, encoding="utf-8")
    printed(command("inspect", file, "-m", trained, "--html", page))
    found = Page(page)
    assert not {"script", "b"} & set(found.tags)
    assert "<script>alert('1')</script>" in found.text
    assert "\x1b" not in page.read_text(encoding="utf-8")


def test_a_page_replaces_another_file_only_when_told(inspect: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("mine")
    done = inspect("--html", page)
    assert (done.returncode, page.read_text()) == (1, "mine")
    assert "--force replaces it" in done.stderr
    printed(inspect("--html", page, "--force"))
    assert "mine" not in page.read_text()


def test_the_text_itself_is_never_replaced(inspect: Run, letter: Path) -> None:
    done = inspect("--html", letter, "--force")
    assert done.returncode == 2
    assert letter.read_text(encoding="utf-8") == TEXT


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is pressed after the first two lines."""
    read = Predictor.inspect_lines
    monkeypatch.setattr(inspection, "_BLOCK", 1)

    def read_and_interrupt(self: Predictor, chunks: Iterable[str]) -> Iterator[InspectedLine]:
        for place, line in enumerate(read(self, chunks)):
            if place == 1:
                os.kill(os.getpid(), signal.SIGINT)
            yield line

    monkeypatch.setattr(Predictor, "inspect_lines", read_and_interrupt)


@pytest.mark.usefixtures("interrupted")
def test_an_interrupt_keeps_what_was_read(inspect: Run, tmp_path: Path) -> None:
    done = inspect()
    assert (done.returncode, done.stdout.count("\n")) == (130, 2)
    assert "interrupted" in done.stderr
    found = json.loads(inspect("--json").stdout)
    assert (found["interrupted"], found["tokens"][-1]["line"]) == (True, 2)
    assert inspect("--top", 3).stdout.count("\n") == 4
    page = tmp_path / "page.html"
    assert inspect("--html", page).returncode == 130
    assert "interrupted" in Page(page).text


def test_an_interrupt_before_the_first_gradient_measures_none(
    inspect: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    encode = Predictor.token_ids

    def encode_and_interrupt(self: Predictor, chunks: Iterable[str]) -> Ids:
        os.kill(os.getpid(), signal.SIGINT)
        return encode(self, chunks)

    monkeypatch.setattr(Predictor, "token_ids", encode_and_interrupt)
    done = inspect("--memory")
    assert (done.returncode, done.stdout) == (130, "")


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["missing.txt"], 2, "missing.txt cannot be read"),
        (["empty.txt"], 1, "empty.txt holds no text"),
        (["binary.txt"], 1, "binary.txt is not text"),
        (["damaged.txt"], 1, "damaged.txt holds no text"),
        (["cut.txt.gz"], 2, "cut.txt.gz cannot be read"),
        (["plain.txt.gz"], 2, "plain.txt.gz cannot be read"),
        (["."], 1, "directory"),
        (["-"], 1, "standard input holds no text"),
        (["letter.txt", "-m", "nobody"], 1, "there is no model 'nobody'"),
        (["letter.txt", "--html", "page.html", "--json"], 2, "do not go together"),
        (["letter.txt", "--force"], 2, "--force goes with --html"),
        (["letter.txt", "--html", "missing/page.html"], 1, "missing/page.html"),
        (["letter.txt", "--top", "0"], 2, "--top"),
    ],
)
def test_an_error_is_one_line(
    arguments: list[str], status: int, words: str, command: Run, letter: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(letter.parent)
    Path("empty.txt").write_text(" \n\n")
    Path("damaged.txt").write_text("\x01\u200b")
    Path("binary.txt").write_bytes(bytes(range(256)) * 10)
    Path("cut.txt.gz").write_bytes(gzip.compress(TEXT.encode())[:-20])
    Path("plain.txt.gz").write_text(TEXT, encoding="utf-8")
    done = command("inspect", *arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert not list(Path().glob("*.html*"))
