"""What the flags of `predictive train` request."""

from typing import TYPE_CHECKING, Any

import click

from predictive.cli.options import default_name
from predictive.errors import UsageError

if TYPE_CHECKING:
    from predictive.training.options import Budget, Request

_FLAGS = {"paths": "PATH", "base": "--from"}
"""Flags that differ from the names of their parameters."""
_OF_THE_RUN = ("name", "force", "resume", "time_limit", "epochs", "log", "as_json", "preview")
_TAKEN = (*_OF_THE_RUN, "paths", "vocab_size", "min_count")
_WITH_RESUME = ("resume", "time_limit", "epochs", "device", "workers", "log", "as_json")


def requested_name(context: click.Context) -> str:
    """Return the name of the model to train; refuse flags that contradict each other."""
    flags = context.params
    if flags["resume"] is not None:
        _refuse_with_resume(context)
        return str(flags["resume"])
    if not flags["paths"]:
        raise click.UsageError("there is nothing to read: give a file, a folder, or -")
    if flags["level"] == "char" and typed(context, "min_count"):
        raise UsageError("--min-count is for --level word: every character is kept")
    return default_name(flags["paths"]) if flags["name"] is None else flags["name"]


def _refuse_with_resume(context: click.Context) -> None:
    refused = [
        _FLAGS.get(name) or f"--{name.replace('_', '-')}"
        for name, value in context.params.items()
        if name not in _WITH_RESUME and value != () and typed(context, name) is not None
    ]
    if refused:
        raise UsageError(
            f"--resume keeps the choices of the run: leave out {', '.join(refused)}",
            "or train from scratch, without --resume",
        )


def typed(context: click.Context, name: str) -> Any:
    """Return a flag's value if the user typed it, else None."""
    given = context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
    return context.params[name] if given else None


def request_of(flags: dict[str, Any], budget: "Budget") -> "Request":
    """Return the request for a new run."""
    from predictive.training.options import Request, Vocabulary

    vocabulary = Vocabulary(vocab_size=flags["vocab_size"], min_count=flags["min_count"])
    others = {name: value for name, value in flags.items() if name not in _TAKEN}
    return Request(paths=list(flags["paths"]), vocabulary=vocabulary, budget=budget, **others)
