"""`/completion` of llama.cpp's server: a prompt, continued."""

from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from predictive.serving.engine import Engine
from predictive.serving.http import body, llama, texts
from predictive.serving.http.answers import Json, event_stream
from predictive.serving.http.texts import Piece
from predictive.serving.http.waiting import unless_gone


class CompletionRequest(texts.TextRequest, kw_only=True):
    """A request in llama.cpp's form."""

    n_predict: int | None = None
    n_cmpl: int | None = None
    response_fields: list[str] | None = None


class Completion:
    """Answers with texts that the model writes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def answer(self, request: Request) -> Response:
        """Answer with one text, an array of several, or the events of a stream."""
        asked = await body.read(request, CompletionRequest)
        wanted = asked.wanted(asked.n_cmpl, asked.n_predict)
        pieces = await texts.begun(request, self._engine, wanted)
        if asked.stream:
            return event_stream(_events(pieces))
        answers = [
            llama.selected(_answer(text, last), asked.response_fields)
            for text, last in await unless_gone(request, texts.whole(pieces))
        ]
        return Json(answers if len(answers) > 1 else answers[0])


async def _events(pieces: AsyncIterator[Piece]) -> AsyncGenerator[dict[str, Any], None]:
    async for piece in pieces:
        if piece.ending is None:
            yield {"content": piece.text, "index": piece.number, "tokens": [], "stop": False}
        else:
            yield _answer(piece.text, piece)


def _answer(text: str, last: Piece) -> dict[str, Any]:
    assert last.ending is not None
    finish, tokens, milliseconds, prompt_tokens = last.ending
    return llama.answer(
        text,
        index=last.number,
        model=last.model,
        stop_type="limit" if finish == "length" else "eos",
        predicted=(tokens, milliseconds),
        prompt=(prompt_tokens, 0.0),
    )
