r"""The lines that a client and the daemon exchange on the daemon's socket.

The socket is a Unix stream socket; `predictive serve --status` prints its path. A request is one
line, and so is its answer; answers come in the order of the requests. Lines are UTF-8, and a line
feed ends them. A client may close the connection after one answer, or keep it. Of more than
`MOST_CONNECTIONS`, the daemon closes the one that was silent for longest. It closes the connection
of a client that sends a line of more than `LONGEST_LINE` bytes.

The socket belongs to one user. A client that was given its path should make sure that the user owns
it (in a shell: `[[ -O PATH ]]`), since anybody can make a file in a temporary folder.

Two kinds of requests are told apart by their first byte.

**For shells**, no JSON:

    request   S TAB model TAB before TAB after LF
    answer    ghost LF

`model` is a model's name, or empty for the one used last. `before` is the text before the cursor,
`after` the text after it; if that is empty, the tab before it may be left out too. In both, `\\`
stands for a backslash, `\t` for a tab, `\n` for a line feed and `\r` for a carriage return. All
other characters stand for themselves.

`ghost` is what may be shown after the cursor and inserted there if the user accepts it. It needs no
change and no decision: it begins with a space where one is missing, replaces nothing, does not end
in a space, and has no tab, line break or other control character. It is not escaped. It is empty if
nothing is probable enough (settings `confidence` and `words`), if text other than closing marks
follows the cursor on its line, if `before` is blank, on any error, and if there is no answer within
`SECONDS_TO_ANSWER`, as while the model is loaded. So a client may wait for an answer a little
longer than that, and should ask no more for some seconds if there is none: the daemon hangs, or was
killed.

    zsh   IFS= read -r -t 0.2 -u $fd ghost; POSTDISPLAY=$ghost; or: suggestion=$BUFFER$ghost
    bash  IFS= read -r -t 0.2 ghost; READLINE_LINE+=$ghost; READLINE_POINT=${#READLINE_LINE}
    fish  commandline -i -- "$ghost"

**JSON**, for all other clients: an object in each line, whose `ask` says what is wanted. Unknown
fields are ignored. Answers have no unnecessary spaces, and escape no letters.

    {"ask":"hello","version":"0.1.0"}
    {"version":"0.1.0","language":"es","home":"/home/ana/.local/share/predictive","protocol":1}

`version` is that of the client's predictive. The daemon of an older one answers, and then ends: the
client was upgraded. `language` is that of the daemon's locale: without any text, words of this
language are suggested. `home` is where its models and learned text are. Saying hello is not
required.

    {"ask":"complete","text":"mi per","after":"","limit":5,"words":1,"confidence":0.0,"model":null,
     "remember":false}
    {"completions":[{"text":"perro","probability":0.9,"start":3,"end":6,"space_before":"",
     "space_after":" "}]}

The answer is that of `predictive complete --json`, of which these are the options; only `ask` and
`text` are required. `start` and `end` count characters (code points). `remember` makes the model
the one used last. If the learned text cannot be used, `"warning"` says so.

    {"ask":"ghost","text":"mi per","after":"","words":4,"confidence":0.15,"model":null}
    {"ghost":"ro"}

The answer is that for shells, however long it takes. `words` and `confidence` are those of the
settings if they are left out.

    {"ask":"status"}
    {"version":"0.1.0","language":"es","home":"/home/ana/.local/share/predictive","protocol":1,
     "pid":4711,"models":["notes"],"connections":1,"requests":12,"idle_seconds":0.5,
     "uptime_seconds":3600.0}

`"http"` is the port of the HTTP server in the same process, if there is one.

    {"ask":"stop"}
    {}

The daemon answers what was asked before, deletes its socket, and ends.

    {"error":"there is no model 'notse'","hint":"there are: notes, base"}

is the answer to a request that cannot be answered: no JSON, a number out of bounds, a model that is
missing or damaged. A model is asked for by its name; a folder is refused.
"""

import re

import msgspec

from predictive.errors import UsageError

MOST_CONNECTIONS = 64
LONGEST_LINE = 1 << 20
"""In bytes, with the line feed."""
SECONDS_TO_ANSWER = 0.15
"""A shell waits no longer for a ghost."""
_HINT = "predictive.serving.protocol describes requests"
PROTOCOL = 1
"""Raised when an older client would misunderstand an answer."""

_ESCAPES = {"\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r"}
_ESCAPED = re.compile(r"\\[\\tnr]")
_SHELL = "S"


class _Request(msgspec.Struct, kw_only=True, tag_field="ask", tag=str.lower):
    """A JSON request; its `ask` is the name of its class."""


class Hello(_Request):
    """Asks who answers."""

    version: str = ""


class Complete(_Request):
    """Asks for suggestions between two texts."""

    text: str
    after: str = ""
    limit: int = 5
    words: int = 1
    confidence: float = 0.0
    model: str | None = None
    remember: bool = False


class Ghost(_Request):
    """Asks what continues a text without changing it."""

    text: str
    after: str = ""
    words: int | None = None
    confidence: float | None = None
    model: str | None = None


class Status(_Request):
    """Asks what the daemon does."""


class Stop(_Request):
    """Ends the daemon."""


Request = Hello | Complete | Ghost | Status | Stop
_DECODER: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)


def is_json(line: bytes) -> bool:
    """Whether a line is a JSON request, rather than a shell's."""
    return line.startswith(b"{")


def read_request(line: bytes) -> Request:
    """Return a JSON request. Raises `UsageError` if it is none; the message tells no text of it."""
    try:
        return _DECODER.decode(line)
    except msgspec.ValidationError as error:
        place = re.search(r"`\$[\w.]*`$", str(error))
        where = f" at {place[0]}" if place else ""
        raise UsageError(f"the request is invalid{where}", _HINT) from None
    except (msgspec.DecodeError, RecursionError):
        raise UsageError("the request is not JSON", _HINT) from None


def read_shell_request(line: bytes) -> Ghost:
    """Return the request of a shell. Raises `UsageError` if it is none."""
    verb, *fields = line.decode(errors="replace").removesuffix("\n").split("\t")
    if verb != _SHELL or not 2 <= len(fields) <= 3:
        raise UsageError("the request is not that of a shell", _HINT)
    model, before, after = [*fields, ""][:3]
    return Ghost(text=_unescaped(before), after=_unescaped(after), model=model or None)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: _ESCAPES[match[0]], text)
