"""The connection to the editor: standard input and output."""

import asyncio
import logging
import os
import stat
import sys
from contextlib import suppress
from threading import Event
from typing import BinaryIO, TextIO

from pygls.io_ import run_async

from predictive.errors import UsageError
from predictive.lsp.protocol import Connection
from predictive.process import is_running
from predictive.translation import gettext as _

_SECONDS_TO_LOOK = 2.0
"""How often the server looks whether its editor is still there."""


def serve(connection: Connection) -> None:
    """Answer the editor until standard input ends or the editor is gone.

    Raises `UsageError` if there is no editor, and `SystemExit` when the editor sends `exit`.
    """
    if not (_is_pipe(sys.stdin) and _is_pipe(sys.stdout)):
        raise UsageError(
            _(
                "predictive lsp is a program for editors: "
                "it expects one on standard input and output"
            ),
            _("the README shows how to set your editor up"),
        )
    logging.disable()  # libraries log messages, which have the user's text in them
    asyncio.run(answer(connection, sys.stdin.buffer, _claimed_stdout()))


def _is_pipe(stream: TextIO | None) -> bool:
    """Whether a standard stream can be connected to another program."""
    try:
        mode = os.fstat(stream.fileno()).st_mode if stream is not None else 0
    except OSError:  # it is no file, or closed
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _claimed_stdout() -> BinaryIO:
    """Return standard output for messages alone: whatever else is printed is lost from now on."""
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return output


async def answer(connection: Connection, stdin: BinaryIO, stdout: BinaryIO) -> None:
    """Answer what is read from a pipe, until it ends or the editor is gone."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), stdin)
    writer, _protocol = await loop.connect_write_pipe(asyncio.BaseProtocol, stdout)
    connection.protocol.set_writer(writer)
    reading = asyncio.create_task(_read(connection, reader))
    watching = asyncio.create_task(_until_the_editor_is_gone(connection))
    await asyncio.wait([reading, watching], return_when=asyncio.FIRST_COMPLETED)


async def _read(connection: Connection, reader: asyncio.StreamReader) -> None:
    with suppress(asyncio.IncompleteReadError):  # the editor was killed
        await run_async(Event(), reader, connection.protocol)


async def _until_the_editor_is_gone(connection: Connection) -> None:
    while connection.editor is None or is_running(connection.editor):
        await asyncio.sleep(_SECONDS_TO_LOOK)
