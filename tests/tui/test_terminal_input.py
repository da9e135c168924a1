"""Anything that a terminal sends is read, keys and pastes in order, and nothing stops it."""

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import Key, MouseEvent, Paste
from textual.message import Message

from predictive.tui.terminal_input import TerminalInput

START, END = "\x1b[200~", "\x1b[201~"
CONTROLS = [chr(code) for code in (*range(32), 127) if chr(code) not in "\t\n\f\r"]

typed = st.text("abcñ漢👩 ", min_size=1)
pasted = st.lists(st.text() | st.sampled_from([*CONTROLS, START, "\x1b[31m", END[:5]])).map("".join)
pastes = pasted.filter(lambda text: END not in text + END[:-1]).map(lambda text: START + text + END)
places = st.lists(st.integers(0, 200))


def messages(data: bytes, places: Iterable[int] = ()) -> list[Message]:
    """Return what is read when the data comes in pieces, cut at these places."""
    source = TerminalInput()
    cuts = sorted({0, len(data), *(each for each in places if each < len(data))})
    return [each for start, end in pairwise(cuts) for each in source.feed(data[start:end])]


def written(read: Iterable[Message]) -> list[str]:
    """Return what keys type, and texts of pastes with markers around them."""
    return [
        START + each.text + END if isinstance(each, Paste) else str(each.character)
        for each in read
        if isinstance(each, Paste | Key)
    ]


def without_controls(text: str) -> str:
    return "".join(character for character in text if character not in CONTROLS)


@given(st.lists(typed | pastes), places)
def test_keys_and_pastes_come_in_order_however_they_are_cut(
    parts: list[str], places: list[int]
) -> None:
    expected = [
        START + without_controls(part[len(START) : -len(END)]) + END
        if part.startswith(START)
        else part
        for part in parts
    ]
    assert "".join(written(messages("".join(parts).encode(), places))) == "".join(expected)


@given(st.lists(st.binary() | typed.map(str.encode) | pastes.map(str.encode)), places)
def test_no_bytes_end_the_reading(parts: list[bytes], places: list[int]) -> None:
    data = b"".join(parts)
    read = messages(data + END.encode() + b"\x1b[20;5R" + b"z", [*places, len(data)])
    assert written(read)[-1] == "z"


@pytest.mark.parametrize("name", ["latin-1", "cp1252", "mac_roman", "cp850", "utf-16-le", "gbk"])
def test_letters_of_other_encodings_are_replaced(name: str) -> None:
    text = "".join(written(messages(b"ma" + "ñ".encode(name, "replace") + b" ana")))
    assert text.startswith("ma")
    assert text.endswith(" ana")


def test_old_mouse_reports_far_to_the_right_are_no_text() -> None:
    read = messages(b"a\x1b[M \xf1\xf2b")
    assert written(read) == ["a", "b"]


@pytest.mark.parametrize(
    "sequence",
    ["[99999999u", "[97:65u", "[97;2:3u", "[97;1;99999999u", "[<0;1M", "[48;1;1;0;0t", "[;u"],
)
def test_sequences_that_no_terminal_should_send_are_passed_over(sequence: str) -> None:
    assert written(messages(f"a\x1b{sequence}\x1b[<0;1;1Mb".encode()))[-1] == "b"


@pytest.mark.parametrize(
    "answer",
    [
        "[?1;2c", "[>41;370;0c", "[8;24;80t", "[?1u", "[?2026;2$y", "[0n", "[<M", "[<0;4.5;1M",
        "]11;rgb:0/0/0\x1b\\", "]10;rgb:f/f/f\x07", "]52;c;bWk=\x07", "P>|XTerm(370)\x1b\\",
        "P1$r0m\x1b\\", "_Gi=1;OK\x1b\\",
    ],
)  # fmt: skip
def test_what_a_terminal_answers_is_no_text(answer: str) -> None:
    assert written(messages(f"a\x1b{answer}b".encode())) == ["a", "b"]


def test_mouse_reports_are_read() -> None:
    (press,) = messages(b"\x1b[<0;3;2M")
    assert isinstance(press, MouseEvent)
    assert (press.x, press.y) == (2, 1)


def test_a_paste_that_never_ends_is_delivered_after_a_while() -> None:
    source = TerminalInput()
    assert not list(source.feed(f"{START}uno".encode()))
    silent = [each for _ in range(10) for each in source.feed_silence()]
    assert written([*silent, *source.feed(b"x")]) == [f"{START}uno{END}", "x"]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_ends_of_lines_are_pasted_as_they_come(end: str) -> None:
    assert written(messages(f"{START}uno{end}dos{END}".encode())) == [f"{START}uno{end}dos{END}"]


def test_what_follows_an_end_inside_a_paste_is_pasted_too() -> None:
    read = messages(f"{START}uno{END}dos\x13{END}x".encode())
    assert written(read) == [f"{START}uno{END}", f"{START}dos{END}", "x"]


def test_a_long_paste_is_one() -> None:
    text = "mañana por la mañana\r" * 50_000
    read = messages(f"{START}{text}{END}".encode(), range(0, len(text), 4096))
    assert written(read) == [START + text + END]


def test_an_escape_alone_is_a_key_after_a_while() -> None:
    source = TerminalInput()
    assert not list(source.feed(b"\x1b"))
    keys: list[Message] = []
    while not keys:
        keys = list(source.feed_silence())
    assert [each.key for each in keys if isinstance(each, Key)] == ["escape"]
