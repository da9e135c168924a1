"""What the daemon answers; `protocol` describes requests and answers."""

import asyncio
import re
from collections.abc import Callable
from typing import Any

import msgspec

from predictive import fault
from predictive import settings as user_settings
from predictive.client import identity
from predictive.model import library
from predictive.serving import protocol
from predictive.serving.engine import Engine, TextSession
from predictive.serving.protocol import Complete, Ghost, Hello, Request, Status, Stop
from predictive.suggesting.continuation import continuation
from predictive.suggesting.loading import ModelInUse
from predictive.version import __version__

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
Answer = dict[str, Any]


class Answers:
    """Answers requests with the models of an engine."""

    def __init__(
        self, engine: Engine, status: Callable[[], Answer], stop: Callable[[], None]
    ) -> None:
        """Take what tells the daemon's status, and what ends it."""
        self._engine = engine
        self._text = TextSession()
        """For all clients: most connect for each key of a text that grows."""
        self._status = status
        self._stop = stop

    async def answer(self, line: bytes) -> bytes:
        """Return the line that answers a line. No request makes it raise an error."""
        if protocol.is_json(line):
            return msgspec.json.encode(await self._json_answer(line)) + b"\n"
        return (await self._shell_answer(line)).encode() + b"\n"

    async def _json_answer(self, line: bytes) -> Answer:
        try:
            return await self._answer(protocol.read_request(line))
        except Exception as error:
            explained = fault.explain(error)
            return {"error": explained.message, "hint": explained.hint}

    async def _shell_answer(self, line: bytes) -> str:
        """Return the ghost, or nothing if it is not known in time."""
        try:
            async with asyncio.timeout(protocol.SECONDS_TO_ANSWER):
                return await self._ghost(protocol.read_shell_request(line))
        except TimeoutError:
            return ""
        except Exception as error:
            fault.explain(error)
            return ""

    async def _answer(self, request: Request) -> Answer:
        match request:
            case Complete():
                return await self._completions(request)
            case Ghost():
                return {"ghost": await self._ghost(request)}
            case Hello():
                if _is_newer(request.version):
                    self._stop()
                return whoami()
            case Status():
                return whoami() | self._status()
            case Stop():
                self._stop()
                return {}

    async def _completions(self, request: Complete) -> Answer:
        model = _name(request.model)
        return await self._engine.call(lambda each: _completions(each, self._text, request), model)

    async def _ghost(self, request: Ghost) -> str:
        if not request.text.strip():
            return ""
        model = _name(request.model)
        return await self._engine.call(lambda each: _ghost(each, self._text, request), model)


def whoami() -> Answer:
    """Return which daemon this is."""
    return {**identity(), "protocol": protocol.PROTOCOL}


def _completions(loaded: ModelInUse, text: TextSession, request: Complete) -> Answer:
    found = text(loaded).suggest(
        request.text, request.limit, request.words, request.confidence, request.after
    )
    if request.remember:
        library.remember(loaded.folder)
    warning = {"warning": loaded.problem.message} if loaded.problem else {}
    return {"completions": [each._asdict() for each in found]} | warning


def _ghost(loaded: ModelInUse, text: TextSession, request: Ghost) -> str:
    settings = user_settings.load()
    words = request.words or settings.words
    confidence = settings.confidence if request.confidence is None else request.confidence
    found = continuation(
        text(loaded), request.text, request.after, words=words, confidence=confidence
    )
    return "" if _CONTROL.search(found) else found


def _name(model: str | None) -> str | None:
    """Return the name of a model in a request. Raises `ModelError` if it is a folder."""
    if model is not None and model not in library.available():
        raise library.missing_model(model)
    return model


def _is_newer(version: str) -> bool:
    """Whether a version is newer than this one, by its numbers."""
    theirs, own = (list(map(int, re.findall(r"\d+", each))) for each in (version, __version__))
    return theirs > own
