"""A server answers every editor, whatever it can do, and leaves no trace of its text."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from predictive import paths
from predictive.learned.store import LearnedStore
from predictive.lsp.protocol import Connection, Protocol
from predictive.suggesting import loading
from tests.conftest import Run
from tests.lsp.editor import EVERY_ENCODING, URI, Editor, Message, editing, editing_in_process

NOTHING_FOR_THIS_SERVER: list[object] = [None, {}, {"other": {"x": 1}}, {"predictive": {}}, []]
TYPED = "Voy al parque con mi per"


def labels(found: Any) -> list[str]:
    return [item["label"] for item in found["items"]]


async def test_what_it_can_do_is_advertised() -> None:
    async with editing() as editor:
        capabilities = await editor.initialize()
        assert capabilities["inlineCompletionProvider"] == {"workDoneProgress": False}
        assert capabilities["completionProvider"] == {"resolveProvider": False}
        assert capabilities["textDocumentSync"]["change"] == 2
        assert capabilities["codeActionProvider"] == {"codeActionKinds": ["quickfix"]}
        assert capabilities["executeCommandProvider"]["commands"] == ["predictive.neverSuggest"]


@pytest.mark.parametrize(
    ("encodings", "chosen", "edited", "word"),
    [
        (None, "utf-16", 6, 11),
        (["utf-16"], "utf-16", 6, 11),
        (["utf-8", "utf-16", "utf-32"], "utf-8", 9, 16),
        (["utf-32", "utf-16"], "utf-32", 5, 10),
        (["utf-7"], "utf-16", 6, 11),
    ],
)
async def test_positions_are_counted_as_the_editor_counts(
    encodings: list[str] | None, chosen: str, edited: int, word: int
) -> None:
    capabilities = {"general": {"positionEncodings": encodings}} if encodings else {}
    async with editing() as editor:
        found = await editor.initialize(capabilities)
        assert found["positionEncoding"] == chosen
        editor.open("Voy al parque.\r\n😀 Niñ\u2028Mi per")
        editor.change({"range": _range(1, edited, edited), "text": "o"})
        items = (await editor.complete(1, 99))["items"]
        perro = next(item for item in items if item["label"] == "perro")
        assert perro["textEdit"]["range"] == _range(1, word, word + 3)


def _range(line: int, start: int, end: int) -> Message:
    return {
        "start": {"line": line, "character": start},
        "end": {"line": line, "character": end},
    }


async def test_a_client_may_know_only_a_little() -> None:
    async with editing() as editor:
        await editor.initialize()
        editor.open(TYPED)
        assert labels(await editor.complete(0, 24))[0] == "perro"
        assert await editor.request("shutdown") is None


async def test_texts_are_completed_as_they_are_now() -> None:
    async with editing() as editor:
        await editor.initialize(EVERY_ENCODING)
        editor.open("Voy")
        editor.change({"range": _range(0, 3, 3), "text": " al parque"}, {"text": TYPED})
        assert labels(await editor.complete(0, 24))[0] == "perro"
        (item,) = await editor.complete_inline(0, 24)
        assert item["insertText"].startswith("perro")
        assert item["range"] == _range(0, 21, 24)
        assert len(await editor.complete_inline(0, 24, invoked=True)) == 3


async def test_texts_in_other_languages_are_left_alone() -> None:
    async with editing() as editor:
        await editor.initialize(EVERY_ENCODING)
        editor.open(TYPED, "python")
        assert await editor.complete(0, 24) is None
        editor.notify(
            "workspace/didChangeConfiguration", settings={"predictive": {"languages": ["python"]}}
        )
        assert labels(await editor.complete(0, 24))[0] == "perro"
        for settings in NOTHING_FOR_THIS_SERVER:
            editor.notify("workspace/didChangeConfiguration", settings=settings)
        assert labels(await editor.complete(0, 24))[0] == "perro"


@pytest.mark.parametrize("language", ["plaintext", "text", "markdown", "gitcommit", "mail", "rst"])
async def test_prose_is_suggested_in(language: str) -> None:
    async with editing() as editor:
        await editor.initialize(EVERY_ENCODING)
        editor.open(TYPED, language)
        assert labels(await editor.complete(0, 24))[0] == "perro"


async def test_a_wrong_configuration_is_said_once() -> None:
    async with editing() as editor:
        await editor.initialize(initializationOptions={"corrections": "yes"})
        shown = await editor.notified("window/showMessage")
        assert "`bool`" in shown["message"]
        assert "at `corrections`" in shown["message"]
        editor.open(TYPED)
        assert labels(await editor.complete(0, 24))[0] == "perro"


async def test_a_request_that_is_cancelled_is_answered_once() -> None:
    async with editing() as editor:
        await editor.initialize(EVERY_ENCODING)
        editor.open(TYPED)
        await editor.complete(0, 24)
        where = {"textDocument": {"uri": URI}, "position": {"line": 0, "character": 24}}
        numbers = []
        for _ in range(20):
            numbers.append(editor.ask("textDocument/completion", where))
            editor.notify("$/cancelRequest", id=numbers[-1])
        editor.notify("$/cancelRequest", id=numbers[0])
        editor.notify("$/cancelRequest", id="unknown")
        await editor.complete(0, 24)
        await editor.request("shutdown")
        for number in numbers:
            (answer,) = [each for each in editor.received if each.get("id") == number]
            assert "result" in answer or answer["error"]["code"] == -32800
        assert any("error" in each for each in editor.received)


async def test_invalid_messages_are_answered_or_ignored() -> None:
    async with editing() as editor:
        await editor.initialize(EVERY_ENCODING)
        editor.write(b'{"jsonrpc": "2.0", "id": 7,')
        editor.write(b"[]")
        editor.write(b"\xff\xfe")
        wrong = await editor.answer(editor.ask("textDocument/completion", {"position": TYPED}))
        assert wrong["error"]["code"] == -32602
        unknown = await editor.answer(editor.ask("textDocument/tea", {}))
        assert unknown["error"]["code"] == -32601
        assert await editor.complete(0, 0) is None, "this text is not open"
        editor.change({"text": TYPED})
        editor.notify("textDocument/didClose", textDocument={"uri": URI})
        editor.open(TYPED)
        assert labels(await editor.complete(9, 99))[0] == "perro"


async def test_two_editors_have_their_own_texts() -> None:
    async with editing() as one, editing() as other:
        await asyncio.gather(one.initialize(), other.initialize())
        one.open("Voy al parque con mi ")
        other.open("I want to see the ")

        async def write(editor: Editor, line: str, word: str) -> None:
            for end in range(1, len(word) + 1):
                editor.change({"text": line + word[:end]})
                assert word in labels(await editor.complete(0, 99)) or end == len(word)

        await asyncio.gather(
            write(one, "Voy al parque con mi ", "perro"),
            write(other, "I want to see the ", "world"),
        )


async def test_one_editor_has_several_texts() -> None:
    async with editing() as editor:
        await editor.initialize()
        editor.open(TYPED)
        editor.open("I want to see the wor", uri="file:///other.txt")
        assert labels(await editor.complete(0, 99))[0] == "perro"
        assert "world" in labels(await editor.complete(0, 99, "file:///other.txt"))


async def test_a_word_can_be_banned() -> None:
    async with editing() as editor:
        await editor.initialize(EVERY_ENCODING)
        editor.open("Voy al parque con mi perro.\nEs mi per")
        assert "perro" in labels(await editor.complete(1, 99))
        where = {"textDocument": {"uri": URI}, "range": _range(0, 23, 23)}
        (action,) = await editor.request(
            "textDocument/codeAction", **where, context={"diagnostics": []}
        )
        assert action["title"] == "Never suggest “perro” again"
        command = action["command"]
        await editor.request(
            "workspace/executeCommand",
            command=command["command"],
            arguments=command["arguments"],
        )
        assert "perro" not in labels(await editor.complete(1, 99))
        unasked = {"diagnostics": [], "triggerKind": 2}
        assert await editor.request("textDocument/codeAction", **where, context=unasked) == []
        only = {"diagnostics": [], "only": ["refactor"]}
        assert await editor.request("textDocument/codeAction", **where, context=only) == []
    assert LearnedStore(paths.learned()).banned() == {"perro"}


async def test_what_cannot_be_banned_is_said() -> None:
    async with editing() as editor:
        await editor.initialize()
        number = editor.ask(
            "workspace/executeCommand",
            {"command": "predictive.neverSuggest", "arguments": ["two words"]},
        )
        assert (await editor.answer(number))["result"] is None
        (shown,) = [each for each in editor.received if each.get("method") == "window/showMessage"]
        assert "is not one word" in shown["params"]["message"]


async def test_it_learns_nothing() -> None:
    store = LearnedStore(paths.learned())
    store.state = "on"
    async with editing_in_process() as editor:
        await editor.initialize()
        editor.open("")
        editor.change({"text": "Mi perro se llama Zorbax. Zorbax corre. Zorbax "})
        await editor.complete(0, 99)
        await editor.request("shutdown")
        editor.notify("exit")
        assert await editor.ended() == (0, b"")
    assert store.words() == {}


async def test_what_is_typed_is_in_no_file_and_in_no_message(home: Path) -> None:
    secret = "Zyzzyva y quagga"
    async with editing_in_process() as editor:
        await editor.initialize(initializationOptions={"corrections": True})
        editor.open(f"{secret} tambien qeu {secret} ")
        await editor.complete(0, 99)
        await editor.complete_inline(0, 99)
        editor.write(json.dumps({"jsonrpc": "2.0", "id": "x", "method": secret}).encode())
        editor.write(json.dumps({"jsonrpc": "2.0", "id": secret, "params": secret}).encode())
        await editor.answer(editor.ask("textDocument/completion", {"position": secret}))
        editor.change({"range": secret, "text": secret})
        await editor.request("shutdown")
        editor.notify("exit")
        status, said = await editor.ended()
    assert (status, said) == (0, b"")
    for file in home.rglob("*"):
        assert not file.is_file() or b"quagga" not in file.read_bytes()


async def test_it_ends_when_standard_input_ends() -> None:
    async with editing_in_process() as editor:
        await editor.initialize()
        editor.end_input()
        assert await editor.ended() == (0, b"")


async def test_it_ends_in_the_middle_of_a_message() -> None:
    async with editing_in_process() as editor:
        await editor.initialize()
        assert editor.process.stdin is not None
        editor.process.stdin.write(b"Content-Length: 99\r\n\r\n{")
        editor.end_input()
        assert await editor.ended() == (0, b"")


async def test_an_exit_without_a_shutdown_is_an_error() -> None:
    async with editing_in_process() as editor:
        await editor.initialize()
        editor.notify("exit")
        assert await editor.ended() == (1, b"")


async def test_it_ends_when_the_editor_is_gone() -> None:
    other = await asyncio.create_subprocess_exec("cat", stdin=asyncio.subprocess.PIPE)
    async with editing_in_process() as editor:
        await editor.request("initialize", processId=other.pid, rootUri=None, capabilities={})
        assert editor.process.returncode is None
        other.kill()
        await other.wait()
        await editor.ended()


async def test_an_editor_in_another_container_is_not_taken_for_gone() -> None:
    other = await asyncio.create_subprocess_exec("true")
    await other.wait()
    connection = Connection("predictive", "1", protocol_cls=Protocol)
    connection.started_by(other.pid)
    assert connection.editor is None
    connection.started_by(os.getpid())
    assert connection.editor == os.getpid()


async def test_learned_words_count_until_they_are_cleared() -> None:
    learned = loading.load("base", paths.learned(), create=True)
    learned.set_learning("on")
    learned.predictor.learn("Mi perro se llama Zorbaxo. Zorbaxo corre con Zorbaxo.")
    async with editing() as editor:
        await editor.initialize()
        editor.open("Mi perro se llama Zorb")
        assert "Zorbaxo" in labels(await editor.complete(0, 99))
        LearnedStore(paths.learned()).clear()
        editor.change({"text": "Voy con Zorb"})
        assert "Zorbaxo" not in labels(
            await editor.request(
                "textDocument/completion",
                textDocument={"uri": URI},
                position={"line": 0, "character": 99},
            )
        )


async def test_an_unknown_model_is_said_in_the_editor() -> None:
    async with editing("none") as editor:
        await editor.initialize()
        shown = await editor.notified("window/showMessage")
        assert "no model 'none'" in shown["message"]
        editor.open(TYPED)
        found = await editor.request(
            "textDocument/completion",
            textDocument={"uri": URI},
            position={"line": 0, "character": 24},
        )
        assert found == {"isIncomplete": True, "items": []}
        assert len([each for each in editor.received if "method" in each]) == 1


def test_without_an_editor_it_says_what_it_is_for() -> None:
    terminal, inside = os.openpty()
    with Path(os.devnull).open("rb") as nothing:
        for stdin in (inside, nothing):
            done = subprocess.run(
                [sys.executable, "-m", "predictive", "lsp"],
                stdin=stdin,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 2
            assert done.stdout == ""
            assert "is a program for editors" in done.stderr
    os.close(terminal)
    os.close(inside)


def test_without_the_extra_it_says_what_to_install(
    command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("predictive.cli.lsp.find_spec", lambda name: None)
    done = command("lsp")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "pip install 'predictive[lsp]'" in done.stderr
    assert done.stderr.count("\n") <= 2
