"""Requests are read as `protocol` describes them; an error tells nothing of their text."""

import json
import re
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from predictive.errors import UsageError
from predictive.serving import protocol
from predictive.serving.protocol import (
    Complete,
    Ghost,
    Hello,
    Status,
    Stop,
    read_request,
    read_shell_request,
)

ESCAPED = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}


def escaped(text: str) -> str:
    """Escape a text as a shell does."""
    return re.sub(r"[\\\t\n\r]", lambda match: ESCAPED[match[0]], text)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.sampled_from("a\\tnr\t\n\r")))
@example("c:\\temp\\new", "\\\\n")
def test_what_a_shell_escapes_is_read_as_it_was(before: str, after: str) -> None:
    line = f"S\tnotes\t{escaped(before)}\t{escaped(after)}\n"
    assert line.count("\n") == 1
    expected = Ghost(text=before, after=after, model="notes")
    assert read_shell_request(line.encode()) == expected


def test_a_shell_may_leave_out_model_and_following_text() -> None:
    assert read_shell_request(b"S\t\tmi per\n") == Ghost(text="mi per")
    assert read_shell_request(b"S\t\tmi per\t\n") == Ghost(text="mi per")
    assert read_shell_request(b"S\t\t \\n\\x \xff\t\n") == Ghost(text=" \n\\x \ufffd")


@pytest.mark.parametrize("line", [b"", b"\n", b"S\n", b"S\ta\n", b"T\t\ta\n", b"S\ta\tb\tc\td\n"])
def test_other_lines_are_no_request_of_a_shell(line: bytes) -> None:
    with pytest.raises(UsageError, match="not that of a shell"):
        read_shell_request(line)


@pytest.mark.parametrize(
    ("line", "request_"),
    [
        ('{"ask":"hello"}', Hello()),
        ('{"ask":"hello","version":"1","more":[]}', Hello(version="1")),
        ('{"text":"a","ask":"complete"}', Complete(text="a")),
        ('{"ask":"complete","text":"a","confidence":1}', Complete(text="a", confidence=1.0)),
        ('{"ask":"ghost","text":"a","model":null}', Ghost(text="a")),
        ('{"ask":"status"}', Status()),
        ('{"ask":"stop"}', Stop()),
    ],
)
def test_json_requests_are_told_apart_by_what_they_ask(
    line: str, request_: protocol.Request
) -> None:
    assert read_request(line.encode()) == request_


SECRET = "swordfish"


@pytest.mark.parametrize(
    "request_",
    [
        SECRET,
        {"text": SECRET},
        {"ask": SECRET},
        {"ask": "complete", "text": [SECRET]},
        {"ask": "complete", "text": "a", "limit": SECRET},
        {"ask": "complete", "text": "a", "after": {SECRET: SECRET}},
        {"ask": "complete", "after": SECRET},
    ],
)
def test_an_invalid_request_is_not_quoted(request_: object) -> None:
    for line in (json.dumps(request_), json.dumps(request_)[:-1]):
        with pytest.raises(UsageError, match="request") as caught:
            read_request(line.encode())
        assert SECRET not in f"{caught.value.message} {caught.value.hint}"


@given(st.binary(max_size=200))
@example(b'{"ask":"complete","text":"\\ud800"}')
@example(b'{"ask":"complete","text":"a","limit":1e400}')
def test_no_line_causes_another_error(line: bytes) -> None:
    for read in (read_request, read_shell_request):
        with suppress(UsageError):
            read(line)


@pytest.mark.parametrize("line", [b'{"ask":' * 10_000, b'{"ask":"hello","x":' + b"[" * 100_000])
def test_a_deep_request_is_refused(line: bytes) -> None:
    with pytest.raises(UsageError, match="not JSON"):
        read_request(line)
