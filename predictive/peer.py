"""Who is at the other end of a Unix socket."""

import os
import socket
import struct
import sys

_LOCAL_PEERCRED = 1
"""On macOS and the BSDs: the option's number, at level 0."""
_XUCRED = struct.Struct("IIh")
"""Its result begins with a version, the user, and a count of groups."""
_UCRED = struct.Struct("iII")
"""On Linux: process, user, group."""


def is_own_user(connection: socket.socket) -> bool:
    """Whether the process at the other end belongs to the user of this one."""
    try:
        return _user(connection) == os.geteuid()
    except OSError:
        return False


def _user(connection: socket.socket) -> int:
    if sys.platform == "linux":
        found = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED.size)
        return int(_UCRED.unpack(found)[1])
    found = connection.getsockopt(0, _LOCAL_PEERCRED, 4 * _XUCRED.size + 64)
    return int(_XUCRED.unpack_from(found)[1])
