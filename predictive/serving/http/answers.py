"""Answers in JSON: compact and on one line, because llama.vim finds no other in its replies."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Send

from predictive import fault
from predictive.errors import PredictiveError, UsageError

_TYPES = {
    403: "permission_error",
    404: "not_found_error",
    500: "server_error",
    501: "not_supported_error",
    503: "unavailable_error",
}
"""Types of errors, as llama.cpp's server calls them."""
_INVALID = "invalid_request_error"
_SENTENCES = {404: "there is nothing at this path", 405: "this path takes another method"}
_UNSEEN = 499
"""The status of an answer that nobody waits for."""


class Json(Response):
    """An answer in JSON."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Return a structure as compact JSON in UTF-8."""
        return msgspec.json.encode(content)


def failed(status: int, message: str, *, close: bool = False) -> Json:
    """Return an error as clients of both kinds read it; `close` ends the connection."""
    headers = {"connection": "close"} if close else None
    return Json(_error(status, message), status, headers)


class _EventStream(StreamingResponse):
    """Server-sent events; what makes them ends with the response, also if the client leaves."""

    media_type = "text/event-stream"

    async def stream_response(self, send: Send) -> None:
        async with aclosing(self.body_iterator):  # type: ignore[type-var]
            await super().stream_response(send)


def event_stream(answers: AsyncGenerator[Any, None], end: bytes = b"") -> StreamingResponse:
    """Return answers as server-sent events, each as soon as it is there; `end` follows the last."""
    return _EventStream(_events(answers, end), headers={"cache-control": "no-cache"})


async def _events(answers: AsyncGenerator[Any, None], end: bytes) -> AsyncIterator[bytes]:
    try:
        async with aclosing(answers):
            async for answer in answers:
                yield _event(msgspec.json.encode(answer))
        if end:
            yield _event(end)
    except Exception as error:  # the status has been sent
        status, message = _explained(error)
        yield _event(msgspec.json.encode(_error(status, message)))


def _event(data: bytes) -> bytes:
    return b"data: %b\n\n" % data


async def answer_refusal(request: Request, error: Exception) -> Json:
    """Answer a request that is refused."""
    assert isinstance(error, HTTPException)
    return failed(error.status_code, _SENTENCES.get(error.status_code, error.detail))


async def answer_error(request: Request, error: Exception) -> Json:
    """Answer an error that the user can fix, or an unexpected one, whose report has no text."""
    return failed(*_explained(error))


async def answer_nobody(request: Request, error: Exception) -> Response:
    """Answer a request whose client has left."""
    return Response(status_code=_UNSEEN)


def _explained(error: Exception) -> tuple[int, str]:
    explained = fault.explain(error)
    known = 400 if isinstance(error, UsageError) else 503
    hint = f" ({explained.hint})" if explained.hint else ""
    return known if isinstance(error, PredictiveError) else 500, explained.message + hint


def _error(status: int, message: str) -> dict[str, dict[str, Any]]:
    kind = _TYPES.get(status, _INVALID)
    return {"error": {"message": message, "type": kind, "code": status}}
