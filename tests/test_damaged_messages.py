"""A damaged record is left out and counted; all others are read."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive.corpus.messages.message import DAMAGED
from predictive.corpus.messages.telegram import parse
from predictive.corpus.report import Report
from tests.builders import kept_of

WORDS = [
    *("alpha", "bravo", "charlie", "delta", "echo", "foxtrot"),
    *("golf", "hotel", "india", "juliet", "kilo", "lima"),
]
COUNT = len(WORDS)
BAD = 7


def telegram(**changes: Any) -> dict[str, Any]:
    """A chat; the fields of its seventh message are changed."""
    messages: list[dict[str, Any]] = [
        {
            "id": number,
            "type": "message",
            "from": "Ana",
            "text": ["palabra ", {"type": "bold", "text": WORDS[number]}, ""],
            "text_entities": [{"type": "plain", "text": "palabra"}],
        }
        for number in range(COUNT)
    ]
    messages[BAD] |= changes
    return {"name": "Bob", "type": "personal_chat", "id": 1, "messages": messages}


def chatgpt(**changes: Any) -> list[dict[str, Any]]:
    """The same messages as two conversations with ChatGPT."""
    nodes: dict[str, dict[str, Any]] = {
        f"{number}": {
            "id": f"{number}",
            "message": {
                "id": f"{number}",
                "author": {"role": "user", "name": None, "metadata": {}},
                "content": {"content_type": "text", "parts": [f"palabra {WORDS[number]}"]},
            },
            "parent": None,
            "children": [],
        }
        for number in range(COUNT)
    }
    nodes[f"{BAD}"]["message"] |= changes
    halves = (dict(list(nodes.items())[: COUNT // 2]), dict(list(nodes.items())[COUNT // 2 :]))
    return [{"title": "T", "mapping": half, "id": "1"} for half in halves]


def reversed_keys(value: Any) -> Any:
    """The same JSON with the keys of every object in reverse order."""
    if isinstance(value, dict):
        return {key: reversed_keys(item) for key, item in reversed(value.items())}
    return [reversed_keys(item) for item in value] if isinstance(value, list) else value


WRITTEN: dict[str, Callable[[Any], str]] = {
    "indented": lambda value: json.dumps(value, indent=1, ensure_ascii=False),
    "minified": lambda value: json.dumps(value, separators=(",", ":"), ensure_ascii=False),
    "usual": json.dumps,
    "in another order": lambda value: json.dumps(reversed_keys(value), indent=1),
}
EXPORTS: dict[str, Callable[..., Any]] = {
    "Telegram": telegram,
    "ChatGPT": chatgpt,
    "all of Telegram": lambda **changes: {
        "about": "x",
        "contacts": {"list": [{"first_name": "Eva", "phone": "1"}] * 99},
        "chats": {"list": [telegram(**changes), {"id": 2, "messages": []}]},
    },
    "Saved Messages": lambda **changes: {
        key: value for key, value in telegram(**changes).items() if key != "name"
    },
}


def words(path: Path) -> tuple[set[int], int]:
    """The numbers of the messages read from a file, and the count of damaged ones."""
    documents, report = kept_of(path)
    found = {number for number in range(COUNT) if WORDS[number] in "".join(documents)}
    assert list(report.exports) in (["Telegram"], ["ChatGPT"])
    return found, report.left_out.get(DAMAGED, 0)


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("export", EXPORTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_json_export_is_recognized_by_its_structure(
    export: str, written: str, encoding: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(WRITTEN[written](EXPORTS[export]()).encode(encoding))

    assert words(path) == (set(range(COUNT)), 0)


OTHERS = set(range(COUNT)) - {BAD}


@pytest.mark.parametrize("value", [None, 7, {"text": "x"}, [7], [{"text": "x"}], True])
@pytest.mark.parametrize("written", WRITTEN)
def test_a_field_of_the_wrong_type_costs_only_its_message(
    value: object, written: str, tmp_path: Path
) -> None:
    for name, export in (
        ("telegram", telegram(text=value)),
        ("chatgpt", chatgpt(content=value)),
        ("role", chatgpt(author=value)),
    ):
        path = tmp_path / f"{name}.json"
        path.write_text(WRITTEN[written](export))
        if (name, value) != ("chatgpt", {"text": "x"}):  # a type of content that is not read
            assert words(path) == (OTHERS, 1)


DAMAGE: dict[str, Callable[[str], str]] = {
    "half a surrogate pair": lambda text: text.replace(WORDS[BAD], "\\ud83d x"),
    "the other half": lambda text: text.replace(WORDS[BAD], "\\ude00 x"),
    "a value without quotes": lambda text: text.replace(
        f'"{WORDS[BAD]}"', f'"{WORDS[BAD]}", "document_id": video_files/sticker (2).webm'
    ),
    "an escape that is none": lambda text: text.replace(WORDS[BAD], "\\x"),
    "a quote too many": lambda text: text.replace(WORDS[BAD], 'no"rmal'),
    "a bracket too many": lambda text: text.replace(f'{WORDS[BAD]}"', 'x"]'),
    "a brace too many": lambda text: text.replace(f'{WORDS[BAD]}"', 'x"}'),
    "an open bracket": lambda text: text.replace(f'{WORDS[BAD]}"', 'x", "more": ['),
    "an open brace": lambda text: text.replace(f'{WORDS[BAD]}"', 'x", "more": {'),
    "an open string": lambda text: text.replace(f'{WORDS[BAD]}"', "x"),
    "a line end in a string": lambda text: text.replace(WORDS[BAD], "no\nrmal"),
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("written", ["indented", "minified", "usual"])
@pytest.mark.parametrize("export", ["Telegram", "Saved Messages", "all of Telegram"])
def test_damage_costs_only_its_message(
    damage: str, written: str, export: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.json"
    path.write_text(DAMAGE[damage](WRITTEN[written](EXPORTS[export]())))
    found, damaged = words(path)

    assert found - {BAD} == OTHERS
    assert damaged == (BAD not in found)


@pytest.mark.parametrize("damage", ["half a surrogate pair", "an escape that is none"])
@pytest.mark.parametrize("written", WRITTEN)
def test_damage_costs_only_its_question(damage: str, written: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(DAMAGE[damage](WRITTEN[written](chatgpt())))

    assert words(path) == (OTHERS, 1)


def test_a_byte_that_is_not_utf8_costs_only_its_word(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    text = json.dumps(telegram(text="el señor hotel dijo adiós"), ensure_ascii=False)
    path.write_bytes(text.encode().replace("ñ".encode(), b"\xc3"))
    documents, _ = kept_of(path)

    assert words(path) == (set(range(COUNT)), 0)
    assert "el" in documents[0]
    assert "hotel dijo adiós" in documents[0]
    assert "se" not in documents[0].split()


@given(data=st.data(), export=st.sampled_from(sorted(EXPORTS)))
def test_a_truncated_export_is_read_up_to_its_end(
    data: st.DataObject, export: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    written = data.draw(st.sampled_from(sorted(WRITTEN)[1:]))
    text = WRITTEN[written](EXPORTS[export]()).encode()
    first = text.index(WORDS[1].encode())
    cut = text[: data.draw(st.integers(first, len(text)))]
    path = tmp_path_factory.mktemp("cut") / "x.json"
    path.write_bytes(cut)
    found, damaged = words(path)

    whole = {number for number in range(COUNT) if WORDS[number].encode() in cut}
    assert len(whole - found) <= 1
    assert damaged <= 1


@given(
    place=st.floats(0, 1),
    byte=st.sampled_from(b'{}[]",:\\\n') | st.integers(0, 255),
    written=st.sampled_from(["indented", "minified", "usual"]),
)
def test_a_changed_byte_loses_its_message_and_at_most_a_neighbour(
    place: float, byte: int, written: str
) -> None:
    data = bytearray(WRITTEN[written](telegram()), "utf-8")
    start, end = (data.index(WORDS[number].encode()) for number in (2, 4))
    changed = start + len(WORDS[2]) + int(place * (end - start - len(WORDS[2])))
    data[changed] = byte
    found = list(parse(io.BytesIO(data), Report()))
    kept = {message.text for conversation in found for message in conversation}

    lost = {number for number in range(COUNT) if f"palabra {WORDS[number]}" not in kept}
    assert lost < {2, 3, 4}


ENDLESS = {
    "a string of quotes": '{"id": 1, "type": "message", "text": "' + '\\"' * 500_000,
    "brackets": '{"id": 1, "type": "message", "text": ["a", ' * 60_000,
}


@pytest.mark.parametrize("damage", ENDLESS)
def test_unclosed_damage_is_scanned_in_linear_time(damage: str) -> None:
    report = Report()
    data = io.BytesIO(f'{{"messages": [{ENDLESS[damage]}'.encode())

    assert not any(list(parse(data, report)))
    assert report.left_out[DAMAGED] == (1 if "string" in damage else 60_000)


def test_an_export_without_readable_messages_names_the_flag(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    message = {"id": 1, "type": "message", "from": "Ana", "text": None}
    path.write_text(json.dumps({"messages": [message] * 9}))
    documents, report = kept_of(path)

    assert documents == []
    assert not report.exports
    assert "--as-text" in report.skipped[0][1]
