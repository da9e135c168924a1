"""What tests of the HTTP server share."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from predictive import paths
from predictive.serving.engine import Engine
from predictive.serving.http.server import http_server


@asynccontextmanager
async def _serving(model: str | None) -> AsyncIterator[int]:
    engine = Engine(model, paths.learned())
    try:
        async with http_server(engine, 0) as port:
            yield port
    finally:
        engine.close()


@pytest.fixture
async def idle_port() -> AsyncIterator[int]:
    """The port of a server that has no model."""
    async with _serving(None) as port:
        yield port


@pytest.fixture
async def port(trained: Path) -> AsyncIterator[int]:
    """The port of a server with the model of the park."""
    async with _serving(str(trained)) as port:
        yield port


@pytest.fixture
async def base_port() -> AsyncIterator[int]:
    """The port of a server with the bundled model."""
    async with _serving(str(paths.base_model())) as port:
        yield port
