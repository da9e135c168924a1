"""No request waits for the model, and its errors reach the user once."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from lsprotocol import types

from predictive import paths
from predictive.errors import ModelError
from predictive.lsp.server import LanguageServer
from predictive.serving.engine import Engine

PLACE = types.Position(0, 3)
LETTER = types.TextDocumentIdentifier("file:///letter")


class Connected:
    """A server in this process, and what it says to the user."""

    def __init__(self, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        server = LanguageServer(engine)
        self.said: list[str] = []
        monkeypatch.setattr(server.connection, "warn", self.said.append)
        features = server.connection.protocol.fm.features
        self.call: Callable[..., Any] = lambda method, params: features[method](params)
        item = types.TextDocumentItem("file:///letter", "plaintext", 1, "per")
        self.call(types.TEXT_DOCUMENT_DID_OPEN, types.DidOpenTextDocumentParams(item))

    async def complete(self) -> types.CompletionList:
        params = types.CompletionParams(LETTER, PLACE)
        found: types.CompletionList = await self.call(types.TEXT_DOCUMENT_COMPLETION, params)
        return found


class Slow(Engine):
    """An engine whose model is never loaded."""

    async def call(self, *_: object, **__: object) -> Any:
        await asyncio.Event().wait()


class Broken(Engine):
    """An engine whose model fails."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    async def call(self, *_: object, **__: object) -> Any:
        raise self.error


async def test_a_request_does_not_wait_for_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    connected = Connected(Slow(), monkeypatch)
    loading = asyncio.ensure_future(connected.call(types.INITIALIZED, types.InitializedParams()))
    assert await connected.complete() == types.CompletionList(is_incomplete=True, items=[])
    context = types.InlineCompletionContext(types.InlineCompletionTriggerKind.Automatic)
    params = types.InlineCompletionParams(context, LETTER, PLACE)
    assert await connected.call(types.TEXT_DOCUMENT_INLINE_COMPLETION, params) is None
    loading.cancel()


async def test_an_error_is_said_once_and_without_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Broken(ModelError("the model is damaged", "train it again"))
    connected = Connected(engine, monkeypatch)
    await connected.call(types.INITIALIZED, types.InitializedParams())
    assert (await connected.complete()).items == []
    engine.error = ValueError("per")
    assert (await connected.complete()).items == []
    assert (await connected.complete()).items == []
    first, second = connected.said
    assert first == "predictive: the model is damaged (train it again)"
    assert "ValueError" in second
    assert '"per"' not in second
    assert "per" not in paths.fault().read_text().split("\n", 1)[1].replace("predictive", "")
