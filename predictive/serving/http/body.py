"""Reads what a client asks for."""

from contextlib import aclosing
from typing import TypeVar

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request

MOST_BYTES = 4 << 20
"""Of a request. llama.vim sends up to 1,344 lines, and a line of prose may be a whole paragraph."""

Asked = TypeVar("Asked", bound=msgspec.Struct)


async def read(request: Request, kind: type[Asked]) -> Asked:
    """Return the body of a request; fields that are not asked about are left out.

    Raises `HTTPException` if it is too large or invalid; the error says nothing of its text.
    """
    body = await _read_all(request)
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        raise HTTPException(400, f"the request is invalid: {error}") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise HTTPException(400, "the request is not valid JSON") from None


async def _read_all(request: Request) -> bytes:
    _check_size(int(request.headers.get("content-length", 0)))
    body = bytearray()
    async with aclosing(request.stream()) as chunks:
        async for chunk in chunks:
            body += chunk
            _check_size(len(body))
    return bytes(body)


def _check_size(size: int) -> None:
    if size > MOST_BYTES:
        raise HTTPException(413, f"the request has more than {MOST_BYTES:,} bytes")
