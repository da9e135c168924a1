"""What the flags of `predictive train` ask for, and where the model is stored."""

from pathlib import Path
from typing import Any

import click

from predictive.cli.options import default_name
from predictive.errors import UsageError
from predictive.options import Budget, Request

_WITH_RESUME = ("resume", "time_limit", "epochs", "device", "workers", "log", "as_json")


def target_folder(context: click.Context) -> Path:
    """Return the model's folder; refuse flags that contradict each other."""
    from predictive.model import library

    flags = context.params
    if flags["resume"] is not None:
        _refuse_with_resume(context)
    elif not flags["paths"]:
        raise click.UsageError("there is nothing to read: give a file, a folder, or -")
    if flags["level"] == "char" and typed(context, "min_count"):
        raise UsageError("--min-count is for --level word: every character is kept")
    given = flags["name"] if flags["resume"] is None else flags["resume"]
    name = default_name(flags["paths"] or ["-"]) if given is None else given
    return library.folder_of(name)


def refuse_taken(target: Path) -> None:
    """Raise `ModelError` if a new model would overwrite something."""
    from predictive.model import library
    from predictive.model.unfinished import is_resumable

    goes_on = f"--resume {target.name} goes on, " if is_resumable(target) else ""
    hint = f"--force replaces it, {goes_on}--name gives another name"
    library.refuse_taken(target.name, hint)


def _refuse_with_resume(context: click.Context) -> None:
    refused = [
        each.opts[0] if isinstance(each, click.Option) else "PATH"
        for each in context.command.params
        if each.name not in _WITH_RESUME and typed(context, each.name or "") not in (None, ())
    ]
    if refused:
        raise UsageError(
            f"--resume continues the run with its own options: leave out {', '.join(refused)}",
            "or train from scratch without --resume",
        )


def typed(context: click.Context, name: str) -> Any:
    """Return a flag's value if the user typed it, else None."""
    given = context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
    return context.params[name] if given else None


def request_of(flags: dict[str, Any], budget: Budget) -> Request:
    """Return what the flags ask of a training run."""
    own = {name: flags[name] for name in Request.__struct_fields__ if name in flags}
    return Request(**own | {"paths": list(flags["paths"]), "budget": budget})
