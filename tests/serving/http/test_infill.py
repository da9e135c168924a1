"""llama.vim and llama.vscode are answered as they expect; `requests/` has what they send."""

import asyncio
import json
import re
import threading
from pathlib import Path
from typing import Any

import pytest

from predictive import paths
from predictive.prediction.predictor import Predictor
from predictive.serving.engine import Engine
from predictive.serving.http import answers, infill
from predictive.serving.http.documents import Documents
from predictive.serving.http.server import http_server
from predictive.settings import Settings
from predictive.suggesting.continuation import continuation
from predictive.suggesting.loading import ModelInUse, load_folder
from tests.serving.http.client import Answer, ask, connected

REQUESTS = Path(__file__).parent / "requests"
LLAMA_VIM = {"authorization": "Bearer "}
LLAMA_VSCODE = {"accept": "application/json, text/plain, */*"}
OFFERED = re.compile(rb'"content"\s*:"')
"""llama.vim shows nothing of an answer without a match."""


def request(name: str) -> bytes:
    return (REQUESTS / f"{name}.json").read_bytes()


def asking(before: str, after: str = "\n", **others: object) -> dict[str, object]:
    """Return a request for what may be written between two texts."""
    return {"input_prefix": "", "input_suffix": after, "prompt": before, **others}


async def vim(port: int, name: str) -> Answer:
    answer = await ask(port, "/infill", request(name), **LLAMA_VIM)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert b"\n" not in answer.body
    return answer


@pytest.mark.parametrize(
    ("name", "content"), [("llama.vim", "ro"), ("llama.vim-first-line", "k you")]
)
async def test_llama_vim_gets_a_suggestion(name: str, content: str, base_port: int) -> None:
    answer = await vim(base_port, name)
    assert OFFERED.search(answer.body)
    assert answer.body.startswith(b'{"content":"' + content.encode())


async def test_llama_vim_gets_the_next_words_after_a_whole_one(base_port: int) -> None:
    """It asks ahead, as if its suggestion had been accepted."""
    answer = await vim(base_port, "llama.vim-speculative")
    assert re.fullmatch(r"( \w+)*", answer.json["content"])


async def test_llama_vim_gets_all_fields_that_it_asks_for_and_no_other(base_port: int) -> None:
    answer = (await vim(base_port, "llama.vim")).json
    assert list(answer) == json.loads(request("llama.vim"))["response_fields"]
    timings = [value for name, value in answer.items() if name.startswith("timings/")]
    assert all(isinstance(value, int | float) for value in timings)


async def test_llama_vim_gets_something_to_read_on_a_blank_line(base_port: int) -> None:
    assert OFFERED.search((await vim(base_port, "llama.vim-blank-line")).body)


@pytest.mark.parametrize("name", ["llama.vim-ring", "llama.vscode-prepare"])
async def test_texts_to_be_read_in_advance_are_dropped_at_once(name: str) -> None:
    engine = Engine()
    async with http_server(engine, 0) as port:
        answer = await ask(port, "/infill", request(name), **LLAMA_VIM)
    assert not engine.folders, "no model was asked"
    assert answer.status == 200
    assert answer.body == b"{}" or answer.json["content"] == ""


async def test_llama_vscode_gets_an_array_of_alternatives(base_port: int) -> None:
    answer = await ask(base_port, "/infill", request("llama.vscode"), **LLAMA_VSCODE)
    assert isinstance(answer.json, list)
    assert answer.json[0]["content"].startswith("ro")
    assert len(answer.json) <= 3


async def test_llama_vscode_gets_something_before_a_closing_mark(base_port: int) -> None:
    answer = await ask(base_port, "/infill", request("llama.vscode-indented"), **LLAMA_VSCODE)
    assert answer.json[0]["content"].startswith("ro")


@pytest.mark.parametrize("name", ["llama.vscode-one", "llama.vscode-prepare"])
async def test_a_single_answer_has_what_the_status_bar_reads(name: str, base_port: int) -> None:
    """llama.vscode reads these without looking whether they are there."""
    answer = (await ask(base_port, "/infill", request(name), **LLAMA_VSCODE)).json
    assert isinstance(answer["generation_settings"]["n_ctx"], int)
    assert isinstance(answer["content"], str)
    assert {"predicted_ms", "predicted_n", "prompt_ms", "prompt_n"} < set(answer["timings"])


async def test_the_health_is_known_without_a_model(idle_port: int) -> None:
    for path in ("/health", "/v1/health"):
        answer = await ask(idle_port, path)
        assert (answer.status, answer.json) == (200, {"status": "ok"})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Nos vemos el vier", "nes\n"),  # within a word
        ("Nos vemos el ", "viernes\n"),  # before one
        ("xqzjv wkq", "\n"),  # nothing is probable
        ("Voy al parque con mi per", " y mi hermana\n"),  # it would cover what is there
    ],
)
async def test_nothing_to_say_is_said_with_an_empty_text(
    before: str, after: str, base_port: int
) -> None:
    one = await ask(base_port, "/infill", asking(before, after))
    assert (one.status, one.json["content"]) == (200, "")
    several = await ask(base_port, "/infill", asking(before, after, n_cmpl=3))
    assert [each["content"] for each in several.json] == [""]


async def test_what_was_typed_is_never_changed(base_port: int) -> None:
    """The client only inserts: `mañana` cannot complete `manan`."""
    answer = await ask(base_port, "/infill", asking("Nos vemos manan"))
    assert answer.json["content"] in ("", "a")


async def test_a_stream_has_the_whole_answer(base_port: int) -> None:
    plain = await ask(base_port, "/infill", asking("Voy al parque con mi per"))
    stream = await ask(base_port, "/infill", asking("Voy al parque con mi per", stream=True))
    assert stream.headers["content-type"].startswith("text/event-stream")
    assert [each["content"] for each in stream.events] == [plain.json["content"]]


TEXTS = [
    "Mi perro se llama Zorbax. Zorbax come mucho. Mañana Zorb",
    "I would like to than",
    "ZORBAX IS HERE. Zorb",
    "Voy al parque con mi per",
    "I would like to thank you for your",
    "Mi perro se llama Zorbax. Zorbax come mucho. Mañana Zorbax y",
]


async def test_answers_are_those_of_a_fresh_predictor(base_port: int) -> None:
    defaults = {"words": Settings().words, "confidence": Settings().confidence}
    for text in TEXTS * 2:
        fresh = Predictor.from_directory(paths.base_model())
        answer = await ask(base_port, "/infill", asking(text))
        assert answer.json["content"] == continuation(fresh, text, **defaults)  # type: ignore[arg-type]


LETTERS = [
    "Querida abuela: mañana voy al parque con mi perro y con Ana.",
    "I would like to thank you for your help with the new house.",
    "Mi perro se llama Zorbax. Zorbax come mucho, y Zorbax duerme.",
    "See you tomorrow at the station. Zorbix is coming too, I hope.",
]


async def test_many_editors_at_once_get_their_own_answers(base_port: int) -> None:
    predictor = Predictor.from_directory(paths.base_model())

    async def write(number: int) -> None:
        letter = f"{number}. {LETTERS[number % len(LETTERS)]}"
        session = predictor.session()
        async with connected(base_port) as editor:
            for end in range(1, len(letter)):
                answer = await editor.ask("/infill", asking(letter[:end]))
                expected = continuation(session, letter[:end], words=4, confidence=0.15)
                assert answer.json["content"] == expected, letter[:end]

    await asyncio.gather(*map(write, range(8)))


# Documents

LINES = [f"Line {number} of a letter that has many lines.\n" for number in range(300)]


@pytest.fixture
def in_use() -> ModelInUse:
    return load_folder(paths.base_model())


def test_a_text_that_grows_keeps_its_session(in_use: ModelInUse) -> None:
    documents = Documents()
    text = "Dear Ana, I write to you because the trains were late again, and nobody knew why."
    sessions = {id(documents.session(in_use, text[:end])) for end in range(len(text))}
    assert len(sessions) == 1


def test_a_text_whose_first_lines_are_cut_keeps_its_session(in_use: ModelInUse) -> None:
    documents = Documents()
    windows = ["".join(LINES[start : start + 256]) for start in (0, 1, 20, 3)]
    assert len({id(documents.session(in_use, each)) for each in windows}) == 1


def test_documents_in_turn_have_a_session_each(in_use: ModelInUse) -> None:
    documents, letters = Documents(), "abcdefgh"
    texts = [letter * 100 for letter in letters]
    first = [documents.session(in_use, text) for text in texts]
    assert len(set(map(id, first))) == len(letters)
    assert [documents.session(in_use, f"{text} and") for text in texts] == first


def test_only_the_last_documents_are_kept(in_use: ModelInUse) -> None:
    documents = Documents()
    first = documents.session(in_use, "a" * 100)
    others = [documents.session(in_use, letter * 100) for letter in "bcdefghi"]
    assert documents.session(in_use, "a" * 100) is not first
    assert documents.session(in_use, "i" * 100) is others[-1]


def test_a_model_that_is_loaded_again_has_new_sessions(in_use: ModelInUse) -> None:
    documents = Documents()
    first = documents.session(in_use, "Voy al parque")
    again = load_folder(in_use.folder)
    assert documents.session(again, "Voy al parque") is not first


# Clients that leave


async def test_a_client_that_leaves_before_its_turn_costs_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    noticed = asyncio.Event()

    def note(*arguments: Any, **options: Any) -> list[str]:
        asked.append(arguments[1])
        return []

    async def notice(*_: object) -> Any:
        noticed.set()
        return await _answer_nobody(*_)  # type: ignore[arg-type]

    _answer_nobody = answers.answer_nobody
    monkeypatch.setattr(infill, "continuations", note)
    monkeypatch.setattr(answers, "answer_nobody", notice)
    engine, may_go_on = Engine(str(paths.base_model())), threading.Event()
    async with http_server(engine, 0) as port:
        busy = asyncio.ensure_future(engine.call(lambda _: may_go_on.wait()))
        async with connected(port) as older:
            await older.send("/infill", asking("older"))
            await ask(port, "/health")  # the server has read what was sent before
        await noticed.wait()
        async with connected(port) as newer:
            await newer.send("/infill", asking("newer"))
            may_go_on.set()
            assert (await newer.answer()).status == 200
        await busy
    engine.close()
    assert asked == ["newer"]
