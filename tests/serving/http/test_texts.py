"""Prompts are continued as by `predictive sample`, whole or in a stream, for two APIs."""

import asyncio
import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from predictive.prediction.predictor import Predictor
from predictive.serving.http import texts
from predictive.serving.http.texts import MOST_TEXTS, MOST_TOKENS, Piece
from predictive.suggesting.loading import ModelInUse
from tests.serving.http.client import Answer, ask, connected

OPENAI = "/v1/completions"
LLAMA = ("/completion", "/completions")
PROMPT = "Voy al parque"


async def completed(port: int, **asked: object) -> dict[str, Any]:
    """Return OpenAI's answer."""
    answer = await ask(port, OPENAI, {"prompt": PROMPT, "max_tokens": 12, **asked})
    assert answer.status == 200, answer.body
    found: dict[str, Any] = answer.json
    return found


def text_of(answer: dict[str, Any], number: int = 0) -> str:
    choice = answer["choices"][number]
    assert choice["index"] == number
    text: str = choice["text"]
    return text


async def test_a_seed_gives_the_text_of_predictive_sample(port: int, predictor: Predictor) -> None:
    rules: dict[str, Any] = {
        "temperature": 1.3,
        "top_k": 7,
        "top_p": 0.9,
        "min_p": 0.01,
        "repeat_penalty": 1.2,
    }
    answer = await completed(port, seed=7, **rules)
    expected = predictor.generate(PROMPT, max_tokens=12, seed=7, **rules)
    assert text_of(answer) == "".join(expected)


async def test_what_is_not_said_is_as_for_predictive_sample(
    port: int, predictor: Predictor
) -> None:
    answer = await completed(port, seed=7, temperature=None, top_p=None, n=None)
    assert text_of(answer) == "".join(predictor.generate(PROMPT, max_tokens=12, seed=7))


async def test_several_texts_have_seeds_in_a_row(port: int, predictor: Predictor) -> None:
    answer = await completed(port, prompt=[PROMPT, "Luego"], n=2, seed=7, temperature=2)
    expected = [
        "".join(predictor.generate(prompt, max_tokens=12, seed=7 + number, temperature=2))
        for number, prompt in enumerate([PROMPT, PROMPT, "Luego", "Luego"])
    ]
    assert [text_of(answer, number) for number in range(4)] == expected


async def test_an_answer_has_the_form_of_openai(port: int, trained: Path) -> None:
    answer = await completed(port, seed=1, n=2)
    assert answer["id"].startswith("cmpl-")
    assert answer["object"] == "text_completion"
    assert isinstance(answer["created"], int)
    assert answer["model"] == trained.name
    assert {each["finish_reason"] for each in answer["choices"]} <= {"stop", "length"}
    usage = answer["usage"]
    assert usage["completion_tokens"] <= 24
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]


async def test_a_prompt_counts_once(port: int) -> None:
    one = await completed(port)
    assert one["usage"]["prompt_tokens"] > 0
    assert (await completed(port, n=3))["usage"]["prompt_tokens"] == one["usage"]["prompt_tokens"]


async def test_a_limit_ends_a_text(port: int) -> None:
    answer = await completed(port, max_tokens=3, seed=1)
    assert answer["choices"][0]["finish_reason"] == "length"
    assert answer["usage"]["completion_tokens"] == 3
    assert text_of(await completed(port, max_tokens=0)) == ""


@pytest.mark.parametrize("stop", ["casa", ["casa", "mercado"]])
async def test_a_stop_text_ends_a_text_and_is_left_out(stop: str | list[str], port: int) -> None:
    answer = await completed(port, max_tokens=300, temperature=0, stop=stop)
    assert text_of(answer).endswith("Luego vuelvo a ")
    assert answer["choices"][0]["finish_reason"] == "stop"


async def test_the_model_that_is_served_answers_whatever_is_asked_for(
    port: int, trained: Path
) -> None:
    others = {"model": "../../etc/passwd", "user": "ana", "logprobs": 2, "best_of": 1, "echo": None}
    answer = await completed(port, **others, logit_bias={}, suffix=".", presence_penalty=0.1)
    assert answer["model"] == trained.name


async def test_the_model_is_listed(port: int, trained: Path) -> None:
    answer = (await ask(port, "/v1/models")).json
    assert [each["id"] for each in answer["data"]] == [trained.name]
    assert answer["data"][0]["object"] == "model"


@pytest.mark.parametrize(
    "asked",
    [
        {"temperature": -1},
        {"temperature": 11},
        {"top_p": 0},
        {"top_k": 1.5},
        {"seed": 1 << 63},
        {"n": 0},
        {"n": MOST_TEXTS + 1},
        {"prompt": ["a"] * 5, "n": 4},
        {"prompt": []},
        {"prompt": [1, 2, 3]},
        {"stop": ["a", ""]},
        {"max_tokens": "all"},
        {"stream": "yes"},
    ],
    ids=str,
)
@pytest.mark.parametrize("stream", [False, True])
async def test_what_cannot_be_answered_is_refused_before_anything_is_written(
    asked: dict[str, object], stream: bool, port: int
) -> None:
    answer = await ask(port, OPENAI, {"prompt": PROMPT, "stream": stream, **asked})
    assert answer.status == 400
    assert answer.error["type"] == "invalid_request_error"


# Streams


@pytest.mark.parametrize("asked", [{}, {"n": 2, "stop": "casa"}, {"max_tokens": 0}], ids=str)
async def test_a_stream_has_the_same_texts(asked: dict[str, object], port: int) -> None:
    whole = await completed(port, seed=3, **asked)
    answer = await streamed(port, seed=3, stream_options={"include_usage": True}, **asked)
    *pieces, last = answer.events
    joined = ["" for _ in whole["choices"]]
    reasons = {}
    for piece in pieces:
        assert piece.keys() == whole.keys() - {"usage"}
        (choice,) = piece["choices"]
        assert choice["index"] not in reasons, "nothing follows the reason for the end"
        joined[choice["index"]] += choice["text"]
        if choice["finish_reason"]:
            reasons[choice["index"]] = choice["finish_reason"]
    assert joined == [each["text"] for each in whole["choices"]]
    assert reasons == {each["index"]: each["finish_reason"] for each in whole["choices"]}
    assert (last["choices"], last["usage"]) == ([], whole["usage"])
    assert len({each["id"] for each in answer.events}) == 1


async def streamed(port: int, **asked: object) -> Answer:
    answer = await ask(port, OPENAI, {"prompt": PROMPT, "max_tokens": 12, "stream": True, **asked})
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.body.endswith(b"data: [DONE]\n\n")
    return answer


async def test_a_stream_has_no_usage_unless_it_is_asked_for(port: int) -> None:
    assert all(each["choices"] for each in (await streamed(port)).events)


def endless(loaded: ModelInUse, wanted: object) -> Iterator[Piece]:
    while True:
        yield Piece("park", 0, "y ")


@pytest.mark.parametrize("trained", ["word"], indirect=True)
async def test_a_stream_leaves_the_model_to_others_between_two_tokens(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "written", endless)
    async with connected(port) as writer:
        await writer.send(OPENAI, {"prompt": PROMPT, "stream": True})
        await writer.event()
        asked = {"input_prefix": "", "input_suffix": "\n", "prompt": "Voy al par"}
        assert (await ask(port, "/infill", asked)).json["content"].startswith("que")


@pytest.mark.parametrize("trained", ["word"], indirect=True)
@pytest.mark.parametrize("stream", [True, False])
async def test_a_client_that_leaves_ends_its_text(
    stream: bool, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop, began, ended = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()

    def noting(loaded: ModelInUse, wanted: object) -> Iterator[Piece]:
        try:
            for count, piece in enumerate(endless(loaded, wanted)):
                if count == 2:
                    loop.call_soon_threadsafe(began.set)
                yield piece
        finally:
            loop.call_soon_threadsafe(ended.set)

    monkeypatch.setattr(texts, "written", noting)
    async with connected(port) as writer:
        await writer.send(OPENAI, {"prompt": PROMPT, "stream": stream})
        await began.wait()
        assert not ended.is_set()
    while not ended.is_set():
        await ask(port, "/health")
        gc.collect()


@pytest.mark.parametrize("trained", ["word"], indirect=True)
async def test_an_error_within_a_stream_is_its_last_event(
    port: int, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    def failing(loaded: ModelInUse, wanted: object) -> Iterator[Piece]:
        yield Piece("park", 0, "y ")
        raise RuntimeError(PROMPT)

    monkeypatch.setattr(texts, "written", failing)
    answer = await ask(port, OPENAI, {"prompt": PROMPT, "stream": True})
    assert answer.status == 200
    assert answer.events[-1]["error"]["type"] == "server_error"
    assert PROMPT.encode() not in answer.body
    assert PROMPT not in (home / "fault.txt").read_text()


# llama.cpp's form


@pytest.mark.parametrize("path", LLAMA)
async def test_llama_cpp_has_the_same_texts(path: str, port: int) -> None:
    whole = await completed(port, seed=3, n=2)
    asked = {"prompt": PROMPT, "n_predict": 12, "seed": 3}
    answer = (await ask(port, path, {**asked, "n_cmpl": 2})).json
    assert [each["content"] for each in answer] == [text_of(whole, 0), text_of(whole, 1)]
    one = (await ask(port, path, asked)).json
    assert one["content"] == text_of(whole)
    assert one["stop_type"] in ("eos", "limit")
    assert one["timings"]["predicted_n"] == one["tokens_predicted"] <= 12


async def test_llama_cpp_streams_without_a_mark_at_the_end(port: int) -> None:
    asked = {"prompt": PROMPT, "n_predict": 12, "seed": 3}
    whole = (await ask(port, LLAMA[0], asked)).json
    answer = await ask(port, LLAMA[0], {**asked, "stream": True})
    assert b"[DONE]" not in answer.body
    *pieces, last = answer.events
    assert "".join(each["content"] for each in pieces) == whole["content"]
    assert [each["stop"] for each in answer.events] == [False] * len(pieces) + [True]
    assert last.keys() == whole.keys()


async def test_llama_cpp_answers_with_the_fields_that_are_asked_for(port: int) -> None:
    fields = ["content", "timings/predicted_n", "generation_settings/n_ctx", "nothing", "stop/a"]
    asked = {"prompt": PROMPT, "n_predict": 3, "response_fields": fields}
    assert list((await ask(port, LLAMA[0], asked)).json) == fields[:3]


@pytest.mark.parametrize(("asked", "limit"), [(None, 128), (-1, MOST_TOKENS), (10**9, MOST_TOKENS)])
async def test_a_text_has_a_limit_whatever_is_asked_for(
    asked: int | None, limit: int, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits: list[int] = []

    def noting(loaded: ModelInUse, wanted: texts.Wanted) -> Iterator[Piece]:
        limits.append(wanted.max_tokens)
        yield Piece("park", 0, "", texts.Ending("length", 0, 0.0))

    monkeypatch.setattr(texts, "written", noting)
    await ask(port, LLAMA[0], {"prompt": PROMPT, "n_predict": asked, "seed": -1})
    assert limits == [limit]
