"""Refuses what a web page might send: what is typed is for programs of this machine alone."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from predictive.serving.http.answers import Json, failed

_HOSTS = ("127.0.0.1", "localhost")


class Guard:
    """Lets through only requests that a web page cannot make.

    A page's name may be made to point here, but its requests then have that name as their host. A
    browser adds an origin to whatever a page posts, and asks first if a page posts JSON.
    """

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._app = app
        self._hosts = {f"{name}:{port}" for name in _HOSTS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer why not."""
        await (self._refusal(scope) or self._app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> Json | None:
        headers = Headers(scope=scope)
        if headers.get("host", "").lower() not in self._hosts:
            return failed(403, f"ask for {min(self._hosts)}, not for another host")
        if "origin" in headers:
            return failed(403, "web pages may not use this server")
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if scope["method"] == "POST" and kind != "application/json":
            return failed(415, "send JSON, with the content type application/json")
        return None
