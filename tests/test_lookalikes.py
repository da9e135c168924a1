"""Messages in unknown formats are not learned as text; text with dates, names or colons is."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive.corpus.messages import unknown_clocks
from predictive.corpus.preview import contents
from predictive.errors import CorpusError
from tests.builders import kept_of
from tests.conftest import Invoke

PEOPLE = [("Ana", "hola"), ("Bob", "qué tal"), ("Ana", "bien"), ("Bob", "me alegro")]


def lines(form: str) -> str:
    """Four messages in a format with the fields `number`, `name` and `text`."""
    return "".join(
        form.format(number=number, name=name, text=text)
        for number, (name, text) in enumerate(PEOPLE, 1)
    )


def message(**keys: object) -> str:
    """Two messages in JSON."""
    return json.dumps([keys, keys])


UNKNOWN = {
    "internet time": lines("15/3/24 @76{number} - {name}: {text}\n"),
    "seconds": lines("171052320{number} {name}: {text}\n"),
    "seconds in brackets": lines("[171052320{number}] {name}: {text}\n"),
    "weekdays": lines("Fri 18:2{number} - {name}: {text}\n"),
    "no year": lines("[15/03 18:2{number}] {name}: {text}\n"),
    "hours": lines("15/3/24, {number} PM - {name}: {text}\n"),
    "hours in French": lines("1{number}/03/2024 14h - {name}: {text}\n"),
    "days of a journey": lines("Day {number}, 18h - {name}: {text}\n"),
    "days of the calendar of another people": lines("2407{number}.7639 - {name}: {text}\n"),
    "time since the start": lines("T+12:00:0{number} - {name}: {text}\n"),
    "no colon in the clock": lines("2024-03-15 182{number} {name}: {text}\n"),
    "names in small letters": lines("[15/03 18:2{number}] {name}: {text}\n").lower(),
    "messages of several lines": lines("Fri 18:2{number} - {name}: {text}\nand more\nand more\n"),
    "words for a time": lines("1{number}/3/24 abends - {name}: {text}\n"),
    "IRC without dates": lines("[18:2{number}] <{name}> {text}\n"),
    "columns": "2024/03/15(金)\n" + lines("18:2{number}\t{name}\t{text}\n"),
    "copied from Telegram": lines("{name} García, [15.03.2024 18:2{number}]\n{text}\n\n"),
    "copied from Discord": lines("{name} — 15/03/2024 18:2{number}\n{text}\n"),
    "Discord's exporter": lines("[1{number}-Mar-24 09:11 PM] {name}.garcia\n{text}\n\n").lower(),
    "Zoom": lines("21:11:0{number}\t From {name} García to Everyone:\n\t{text}\n"),
    "Zoom on one line": lines("21:11:0{number}\t From  {name} : {text}\n"),
    "iMessage": lines("Mar 1{number}, 2024  9:11:05 PM\n{name}\n{text}\n\n"),
    "iMessage, read": lines(
        "Mar 1{number}, 2024  9:11:05 PM (Read by you after 5 seconds)\n{name}\n{text}\n\n"
    ),
    "iMessage with numbers": "Mar 1, 2024  9:11:05 PM\n+34600111222\nhola\n\n" * 4,
    "KakaoTalk": lines("[{name}] [오후 9:1{number}] {text}\n"),
    "copied from Slack": lines("{name}  9:1{number} PM\n{text}\n"),
    "Signal's backup": lines(
        "From: {name} (+34600111222)\nType: incoming\nSent: Mon, 1{number} Mar 2024 21:11:00 +0000"
        "\nBody: {text}\n\n"
    ),
    "dates and people": lines("15/3/24 - {name} García: {text}\n"),
    "dates and numbers": "15/3/24 - +34 612 34 56 78: hola\n15/3/24 - +34 699: qué\n" * 3,
    "Slack": message(type="message", user="U1", text="hola", ts="1"),
    "Instagram": f'{{"messages": {message(sender_name="Ana", timestamp_ms=1, content="hola")}}}',
    "Discord": f'{{"messages": {message(id="1", content="hola", author={"name": "ana"})}}}',
    "Claude": f'[{{"chat_messages": {message(text="hola", sender="human")}}}]',
    "Matrix": f'{{"messages": {message(sender="@a:b", content={"body": "hola"})}}}',
    "Twitter": f"window.YTD.direct_messages.part0 = {message(senderId='1', text='hola')}",
    "Signal": message(type="incoming", body="hola", sent_at=1, source="+34600111222"),
    "TikTok": f'{{"Chat History with bob:": {message(Date="x", From="bob", Content="hola")}}}',
    "Discord's package": message(ID=1, Timestamp="2024-03-10", Contents="hola", Attachments=""),
    "Snapchat": f'{{"bob": {message(From="bob", Created="x", Content="hola", IsSender=False)}}}',
    "LinkedIn": message(FROM="Ana", TO="Bob", DATE="2024", CONTENT="hola"),
    "Gemini": message(header="Gemini Apps", title="Prompted hola", time="x", products=["x"]),
    "DeepSeek": message(message={"inserted_at": "x", "fragments": [{"content": "hola"}]}),
    "Hangouts": message(sender_id={"gaia_id": "1"}, timestamp="1", chat_message={"x": "hola"}),
    "ShareGPT": f'[{{"conversations": {message(**{"from": "human", "value": "hola"})}}}]',
    "WeChat": message(NickName="Bob", MsgContent="hola", CreateTime="2024"),
    "WhatsApp's exporter": message(from_me=False, timestamp=1, data="hola", sender="Bob"),
    "Mattermost": f'{{"posts": {message(create_at=1, user_id="u", message="hola")}}}',
    "cut off": message(user="U1", text="hola", ts="1")[:-1] + ', {"user": "U1", "te',
    "Telegram's pages": "<!DOCTYPE html>\n<html><title>Exported Data</title><body>"
    + lines('<div class="message default"><div class="date">18:2{number}</div>{name}{text}</div>'),
    "text messages": '<?xml version="1.0"?>\n<smses>'
    + lines('<sms address="{name}" date="{number}" body="{text}"/>\n'),
    "a mail as printed": "De: Ana García\nEnviado el: lunes\nPara: Bob\nAsunto: Hola\n\nQué tal\n",
}


@pytest.mark.parametrize("kind", UNKNOWN)
def test_messages_in_an_unknown_format_are_left_out_and_the_flag_is_named(
    kind: str, tmp_path: Path
) -> None:
    path = tmp_path / "messages.txt"
    path.write_text(UNKNOWN[kind], encoding="utf-8")
    documents, report = kept_of(path)

    assert documents == []
    [(name, reason)] = report.skipped
    assert name == str(path)
    assert "--as-text" in reason
    assert kept_of(path, as_text=True)[1].documents == 1


TEXTS = {
    "diary": "2024-05-01 Walked the dog.\n2024-05-02 Rained: stayed home.\n2024-05-03 Called.\n",
    "diary of meals": lines("2024-05-0{number}: Lunch: {text}\n"),
    "diary with times": "15/3/24, 18:20 - got up\n15/3/24, 18:30 - went out\n",
    "diary with times and a colon": "".join(
        f"{day}/3/24, 18:20 - {text}\n"
        for day, text in enumerate(
            ("got up", "went out", "Bought: milk", "met Ana: she was well", "rain", "sun"), 1
        )
    ),
    "diary with times and few colons": (
        "2024-05-01 07:30 Woke up early.\n2024-05-01 12:00 Lunch: soup and bread.\n"
        "2024-05-01 18:20 Ana called: she is fine.\n"
    ),
    "diary with dashes and few colons": (
        "15/3/24, 18:20 - got up\n15/3/24, 18:30 - Lunch: soup\n15/3/24, 19:30 - went out\n"
    ),
    "journal": "May 1, 2024\nWent home.\n\nMay 2, 2024\nRain: a lot of it.\n",
    "journal with titles": "".join(
        f"[2024-03-0{day} 09:11 PM] {title}\nMore of this day.\n\n"
        for day, title in enumerate(("A walk", "Rain", "At home", "Sun", "The sea"), 1)
    ),
    "diary above lines": "2024-03-01 21:10\nWalked the dog.\n\n2024-03-02 21:10\nRained.\n" * 3,
    "a time at the end": "Walked the dog.\n2024-03-01 21:10\n",
    "log in brackets": "[2024-03-01 21:10:05] started\n[2024-03-01 21:10:06] stopped\n" * 4,
    "log of threads": "[INFO] [12:00:01] started\n[INFO] [12:00:02] stopped\n" * 4,
    "meals": "Lunch 12:30\nbread and soup\nDinner 20:30\nfish\n" * 3,
    "subtitles": "1\n00:00:01,000 --> 00:00:04,000\nANA: Hola.\n\n" * 5,
    "web subtitles": "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ana>Hola\n\n" * 5,
    "play": "HAMLET: To be or not to be.\nOPHELIA: My lord?\nHAMLET: Well, well, well.\n" * 5,
    "play with numbers": "1.2.15 HAMLET: To be.\n1.2.16 OPHELIA: My lord?\n1.2.17 HAMLET: No.\n"
    * 3,
    "interview": lines("[00:00:0{number}] {name}: {text}\n"),
    "tasks": "- [ ] 2024-05-01 call Ana: urgent\n- [x] 2024-05-02 buy milk\n" * 3,
    "todo.txt": "(A) 2024-05-01 Call mum +family due:2024-05-02\nx 2024-05-03 Write Bob\n" * 4,
    "csv": "date,name,amount\n2024-05-01,Ana,12\n2024-05-02,Bob,13\n" * 5,
    "csv with colons": "2024-05-01 12:00;Ana: x;12\n2024-05-02 12:00;Bob: y;13\n" * 5,
    "tsv": "date\tname\tamount\n2024-05-01\tAna\t12\n2024-05-02\tBob\t13\n" * 5,
    "log": "2024-05-01 12:00:01 INFO: started\n2024-05-01 12:00:02 ERROR: failed\n" * 9,
    "log of Python": lines("2024-05-01 12:00:0{number},1 - app.core - INFO - {name}: {text}\n"),
    "log of nginx": "2024/05/01 12:00:00 [error] 123#0: *1 open() failed\n" * 5,
    "log of a system": "May  1 12:00:01 host sshd[123]: Accepted\nMay  1 12:00:02 host ntp: x\n"
    * 5,
    "changes": lines("2024-05-0{number} - Fixed: {text}\n"),
    "timetable": "09:00 - Keynote: Foo\n10:00 - Workshop: Bar\n11:00 - Workshop: Baz\n",
    "hours of work": lines("2024-05-0{number} 09:00-17:00 Project: {text}\n"),
    "goals": "1:0 Müller: header.\n2:0 Müller: penalty.\n2:1 Kane: at last.\n",
    "verses": "Genesis 1:1 In the beginning: God created\nGenesis 1:2 And the earth was: void\n",
    "recipe": "Ingredients: 2 eggs\nTime: 10:30 min\n1. Mix\n2. Bake: 20 min\n",
    "letter": "Madrid, 15 de marzo de 2024\n\nQuerida Ana:\n\nTe escribo porque...\n",
    "memo": "Subject: the meeting\nDear all,\n\nPlease come.\n",
    "front matter": "Title: My post\nDate: 2024-05-01 10:00\nTags: a, b\n\nHello\n",
    "table": "| date | name |\n|---|---|\n| 2024-05-01 | Ana: x |\n| 2024-05-02 | Bob: y |\n" * 3,
    "weather": "2024-05-01 08:00 12.5 C\n2024-05-02 08:00 13.5 C\n" * 5,
    "lyrics": "[00:12.00]Line one\n[00:15.00]Line two: yes\n" * 3,
    "From": "From the hills at 10:00 we saw\nthe sea: blue\n",
    "settings": '{"name": "x", "messages": [], "version": {"text": "1"}}',
    "a package": json.dumps(
        {"name": "x", "author": {"name": "Ana"}, "contributors": [{"name": "Bob"}] * 3}
    ),
    "a map": message(type="Feature", properties={"user": "ana", "timestamp": "x", "name": "y"}),
    "a catalogue": json.dumps(
        {
            "login": {"button_text": "Enter", "user_hint": "Name", "update": "x"},
            "mail": {"body": "Hello", "platform": "x", "candidate": "y", "context": "z"},
        }
    ),
    "a notebook": json.dumps(
        {
            "cells": [
                {"cell_type": "code", "source": ["x"], "metadata": {"timestamp": 1}},
                {"output_type": "stream", "name": "stdout", "text": ["x"]},
            ]
            * 3
        }
    ),
    "a schema": message(Message={"type": "string"}, UserId={"type": "string"}),
    "measurements": message(timestamp="2024-03-10", value=1, data=[2]),
    "requests": message(authorization="x", body="y", method="GET"),
    "articles": message(title="x", date="2024-03-10", content="y", url="z"),
    "a log in JSON": message(timestamp="2024-03-10", level="INFO", message="started"),
    "configuration": message(name="x", value="y", timeout=1, validate=True, message="failed"),
    "translations": '{"hello": {"message": "Hello"}, "bye": {"message": "Bye"}}',
}


@pytest.mark.parametrize("kind", TEXTS)
def test_an_ordinary_text_is_read_as_text(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text(TEXTS[kind], encoding="utf-8")
    documents, report = kept_of(path)

    assert documents == [TEXTS[kind]]
    assert not report.exports
    assert not report.skipped


def test_the_texts_of_jsonl_are_read_without_secrets(tmp_path: Path) -> None:
    path = tmp_path / "messages.jsonl"
    records = [{"user": "U1", "text": f"el número {each} es 612 345 678"} for each in "abc"]
    path.write_text("\n".join(map(json.dumps, records)))

    assert [each.strip() for each in kept_of(path)[0]] == [f"el número {each} es" for each in "abc"]


WRITTEN = ("2024-03-01 21:10", "[1/3/24 9:10 PM] Ana", "Ana  9:10 PM", "Ana", "x.")


@given(
    st.lists(
        st.sampled_from(WRITTEN) | st.text(max_size=30).filter(lambda text: "\n" not in text),
        max_size=2,
    )
)
def test_two_lines_are_never_taken_for_messages(written: list[str]) -> None:
    assert not unknown_clocks.are_messages("\n".join(written))


SECRETS = "the password is hunter2two"


@pytest.mark.parametrize(
    "form", ["15/3/24, 18:2{number} - {name}: ", "Fri 18:2{number} - {name}: "]
)
def test_no_secret_of_a_message_is_learned_as_text(form: str, tmp_path: Path) -> None:
    path = tmp_path / "chat.md"
    path.write_text(lines(form + "{text}\n") + lines(form + SECRETS + "\n"))
    [document], report = kept_of(path, as_text=True)

    assert "Ana: hola" in document
    assert "hunter2two" not in document
    assert not report.exports


def test_messages_in_an_unknown_format_in_a_folder_are_reported(tmp_path: Path) -> None:
    for name in ("Slack", "settings"):
        (tmp_path / f"{name}.json").write_text({**UNKNOWN, **TEXTS}[name])

    report = contents([str(tmp_path)]).report
    assert [Path(name).name for name, _ in report.skipped] == ["Slack.json"]
    assert report.left_out == {"files of other kinds": 1}


def test_messages_on_standard_input_are_refused_like_those_of_a_file(invoke: Invoke) -> None:
    error = invoke("corpora", "add", "-", "--name", "chat", stdin=UNKNOWN["weekdays"]).exception

    assert isinstance(error, CorpusError)
    assert "standard input" in error.message
    assert "--as-text" in error.message


def test_the_flag_forces_reading_as_text(tmp_path: Path, invoke: Invoke) -> None:
    path = tmp_path / "chat.txt"
    path.write_text(UNKNOWN["weekdays"] * 9)

    assert "--as-text" in invoke("train", "--preview", path).stdout
    assert "Ana: hola" in invoke("train", "--preview", path, "--as-text").stdout
    refused = invoke("corpora", "add", path, "--name", "chat")
    assert "--as-text" in str(refused.exception)
    assert invoke("corpora", "add", path, "--name", "chat", "--as-text").exit_code == 0
