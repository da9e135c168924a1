"""Only programs of this machine are answered: hosts, origins and content types."""

from itertools import product

import pytest

from tests.serving.http.client import JSON, ask, connected

OWN = ("127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}")
FOREIGN = (
    None,
    "",
    "127.0.0.1",  # no port
    "localhost",
    "127.0.0.1:1",  # another one's
    "127.0.0.1:0{port}",
    "attacker.example:{port}",  # a page's name that was made to point here
    "attacker.example",
    "localhost.attacker.example:{port}",
    "127.0.0.1.nip.io:{port}",
    "localhost.:{port}",
    "0.0.0.0:{port}",  # some systems take it for this machine
    "[::1]:{port}",
    "user@127.0.0.1:{port}",
    "127.0.0.1:{port},attacker.example",
)
ORIGINS = (
    "http://127.0.0.1:{port}",  # even the server's own
    "http://localhost:{port}",
    "http://localhost:3000",
    "https://attacker.example",
    "null",  # a sandboxed frame
    "",
)
JSON_KINDS = (JSON, "application/json; charset=utf-8", "Application/JSON")
OTHER_KINDS = (
    None,
    "",
    "text/plain",  # what a page may post without asking first
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain; application/json",
    "application/jsonp",
)
NOTHING_ASKED = {"input_prefix": "", "input_suffix": "", "n_predict": 0}


def filled(value: str | None, port: int) -> str | None:
    return value and value.format(port=port)


@pytest.mark.parametrize("host", [*OWN, *FOREIGN])
async def test_a_post_needs_an_own_host_no_origin_and_json(
    host: str | None, idle_port: int
) -> None:
    for origin, kind in product([None, *ORIGINS], [*JSON_KINDS, *OTHER_KINDS]):
        answer = await ask(
            idle_port,
            "/infill",
            NOTHING_ASKED,
            host=filled(host, idle_port),
            origin=filled(origin, idle_port),
            content_type=kind,
        )
        if host is None:
            expected = 400  # not even HTTP
        elif host not in OWN or origin is not None:
            expected = 403
        else:
            expected = 200 if kind in JSON_KINDS else 415
        assert answer.status == expected, (origin, kind)
        assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("host", [*OWN, *FOREIGN[1:]])
async def test_a_get_needs_an_own_host_and_no_origin(host: str, idle_port: int) -> None:
    for path, origin in product(["/health", "/v1/health", "/nothing"], [None, *ORIGINS]):
        own = filled(host, idle_port), filled(origin, idle_port)
        answer = await ask(idle_port, path, host=own[0], origin=own[1])
        assert (answer.status == 403) == (host not in OWN or origin is not None), (path, origin)


@pytest.mark.parametrize(
    ("headers", "error"),
    [
        ({"host": "attacker.example"}, "permission_error"),
        ({"origin": "null"}, "permission_error"),
        ({"content_type": "text/plain"}, "invalid_request_error"),
    ],
)
async def test_a_refusal_says_why(headers: dict[str, str], error: str, idle_port: int) -> None:
    answer = await ask(idle_port, "/infill", NOTHING_ASKED, **headers)
    assert answer.error["type"] == error


async def test_a_browser_that_asks_before_it_posts_is_refused(idle_port: int) -> None:
    answer = await ask(
        idle_port,
        "/infill",
        method="OPTIONS",
        origin="https://attacker.example",
        access_control_request_method="POST",
        access_control_request_headers="content-type",
    )
    assert answer.status == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_a_request_of_old_http_without_a_host_is_refused(idle_port: int) -> None:
    async with connected(idle_port) as client:
        client.writer.write(b"GET /health HTTP/1.0\r\n\r\n")
        assert b" 403 " in (await client.reader.read()).splitlines()[0]


async def test_two_hosts_are_refused(idle_port: int) -> None:
    async with connected(idle_port) as client:
        own = f"Host: 127.0.0.1:{idle_port}\r\n".encode()
        client.writer.write(b"GET /health HTTP/1.1\r\n" + own + b"Host: attacker.example\r\n\r\n")
        assert b" 400 " in (await client.reader.read()).splitlines()[0]
