"""`/infill` of llama.cpp's server: what a ghost text would write at the cursor."""

import time
from collections.abc import AsyncGenerator
from functools import partial
from typing import Any, NamedTuple

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from predictive import settings as user_settings
from predictive.serving.engine import Engine
from predictive.serving.http import body, llama
from predictive.serving.http.answers import Json, event_stream
from predictive.serving.http.documents import Documents
from predictive.serving.http.waiting import unless_gone
from predictive.suggesting.continuation import continuations
from predictive.suggesting.loading import ModelInUse


class InfillRequest(msgspec.Struct, kw_only=True):
    """A request of llama.vim or llama.vscode; how to sample does not matter to suggestions."""

    input_prefix: str
    """The lines before the cursor's."""
    input_suffix: str
    """The rest of the cursor's line, and the lines after it."""
    prompt: str = ""
    """The cursor's line, up to it."""
    n_predict: int | None = None
    """0 asks for nothing: clients send texts to be read in advance, which is not needed."""
    n_cmpl: int | None = None
    """More than 1 asks for an array of alternatives."""
    stream: bool | None = None
    response_fields: list[str] | None = None


class _Found(NamedTuple):
    model: str = ""
    continuations: tuple[str, ...] = ()
    milliseconds: float = 0.0


class Infill:
    """Answers with suggestions, from the session of the document that is asked about."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._documents = Documents()

    async def answer(self, request: Request) -> Response:
        """Answer with one suggestion, or with an array; an empty one if none is probable."""
        asked = await body.read(request, InfillRequest)
        found = _Found()
        if asked.n_predict != 0:
            found = await unless_gone(request, self._engine.call(partial(self._find, asked)))
        answers = [
            llama.selected(_answer(found, content, index), asked.response_fields)
            for index, content in enumerate(found.continuations or ("",))
        ]
        answer = answers if (asked.n_cmpl or 1) > 1 else answers[0]
        return event_stream(_one(answer)) if asked.stream else Json(answer)

    def _find(self, asked: InfillRequest, loaded: ModelInUse) -> _Found:
        began = time.perf_counter()
        before, settings = asked.input_prefix + asked.prompt, user_settings.load()
        found = continuations(
            self._documents.session(loaded, before),
            before,
            asked.input_suffix,
            most=max(1, asked.n_cmpl or 1),
            words=settings.words,
            confidence=settings.confidence,
        )
        return _Found(loaded.folder.name, tuple(found), 1000 * (time.perf_counter() - began))


def _answer(found: _Found, content: str, index: int) -> dict[str, Any]:
    return llama.answer(
        content,
        index=index,
        model=found.model,
        stop_type="eos",
        predicted=(len(content.split()), found.milliseconds),
    )


async def _one(answer: Any) -> AsyncGenerator[Any, None]:
    yield answer
