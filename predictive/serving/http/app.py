"""The paths that clients ask for, and what answers them."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from predictive.errors import PredictiveError
from predictive.serving.engine import Engine
from predictive.serving.http import answers
from predictive.serving.http.completion import Completion
from predictive.serving.http.guard import Guard
from predictive.serving.http.infill import Infill
from predictive.serving.http.openai import OpenAI


def new_app(engine: Engine, port: int) -> Starlette:
    """Return what answers requests to a port."""
    openai, completion = OpenAI(engine), Completion(engine)
    return Starlette(
        routes=[
            Route("/health", _health),
            Route("/v1/health", _health),
            Route("/v1/models", openai.models),
            Route("/infill", Infill(engine).answer, methods=["POST"]),
            Route("/completion", completion.answer, methods=["POST"]),
            Route("/completions", completion.answer, methods=["POST"]),
            Route("/v1/completions", openai.answer, methods=["POST"]),
            Route("/chat/completions", _chat, methods=["POST"]),
            Route("/v1/chat/completions", _chat, methods=["POST"]),
        ],
        middleware=[Middleware(Guard, port=port)],
        exception_handlers={
            HTTPException: answers.answer_refusal,
            PredictiveError: answers.answer_error,
            ClientDisconnect: answers.answer_nobody,
            Exception: answers.answer_error,
        },
    )


async def _health(request: Request) -> Response:
    return answers.Json({"status": "ok"})


async def _chat(request: Request) -> Response:
    raise HTTPException(501, "predictive continues text and does not chat; ask /v1/completions")
