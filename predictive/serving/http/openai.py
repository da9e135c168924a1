"""`/v1/completions` of OpenAI's API: a prompt, continued."""

import secrets
import time
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from predictive.serving.engine import Engine
from predictive.serving.http import body, texts
from predictive.serving.http.answers import Json, event_stream
from predictive.serving.http.texts import Ending, Piece
from predictive.serving.http.waiting import unless_gone

_DONE = b"[DONE]"


class StreamOptions(msgspec.Struct):
    """What a stream has besides texts."""

    include_usage: bool = False


class OpenAIRequest(texts.TextRequest, kw_only=True):
    """A request in OpenAI's form."""

    max_tokens: int | None = None
    n: int | None = None
    stream_options: StreamOptions | None = None


class OpenAI:
    """Answers with texts that the model writes; it has one model, whatever the request names."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def models(self, request: Request) -> Response:
        """Answer with a list of the one model."""
        name = await self._engine.call(lambda loaded: loaded.folder.name)
        model = {"id": name, "object": "model", "created": 0, "owned_by": "predictive"}
        return Json({"object": "list", "data": [model]})

    async def answer(self, request: Request) -> Response:
        """Answer with texts, or with the events of a stream."""
        asked = await body.read(request, OpenAIRequest)
        wanted = asked.wanted(asked.n, asked.max_tokens)
        pieces = await texts.begun(request, self._engine, wanted)
        if asked.stream:
            options = asked.stream_options or StreamOptions()
            return event_stream(_events(pieces, options), _DONE)
        found = await unless_gone(request, texts.whole(pieces))
        choices = [_choice(text, last) for text, last in found]
        usage = _usage([last.ending for _, last in found if last.ending])
        return Json({**_head(found[0].last), "choices": choices, "usage": usage})


async def _events(
    pieces: AsyncIterator[Piece], options: StreamOptions
) -> AsyncGenerator[dict[str, Any], None]:
    head: dict[str, Any] = {}
    endings: list[Ending] = []
    async for piece in pieces:
        head = head or _head(piece)
        endings += [] if piece.ending is None else [piece.ending]
        yield {**head, "choices": [_choice(piece.text, piece)]}
    if options.include_usage:
        yield {**head, "choices": [], "usage": _usage(endings)}


def _head(piece: Piece) -> dict[str, Any]:
    return {
        "id": f"cmpl-{secrets.token_hex(12)}",
        "object": "text_completion",
        "created": int(time.time()),
        "model": piece.model,
    }


def _choice(text: str, piece: Piece) -> dict[str, Any]:
    finish = piece.ending and piece.ending.finish
    return {"text": text, "index": piece.number, "logprobs": None, "finish_reason": finish}


def _usage(endings: list[Ending]) -> dict[str, int]:
    prompt = sum(ending.prompt_tokens for ending in endings)
    written = sum(ending.tokens for ending in endings)
    return {
        "prompt_tokens": prompt,
        "completion_tokens": written,
        "total_tokens": prompt + written,
    }
