"""What the flags of `predictive train` request."""

from typing import Any

import click

from predictive.cli.options import default_name, typed
from predictive.errors import UsageError
from predictive.options import Budget, Request
from predictive.translation import gettext as _
from predictive.translation import listed

_WITH_RESUME = ("resume", "time_limit", "epochs", "device", "workers", "log", "as_json")


def requested_name(context: click.Context) -> str:
    """Return the name of the model to train; refuse flags that contradict each other."""
    flags = context.params
    if flags["resume"] is not None:
        _refuse_with_resume(context)
        return str(flags["resume"])
    if not flags["paths"]:
        raise click.UsageError(_("there is nothing to read: give a file, a folder, or -"))
    if flags["level"] == "char" and typed(context, "min_count"):
        raise UsageError(_("--min-count is for --level word: every character is kept"))
    return default_name(flags["paths"]) if flags["name"] is None else flags["name"]


def check_preview(context: click.Context) -> None:
    """Refuse `--preview` without files to read."""
    if context.params["resume"] is not None:
        raise UsageError(
            _("--preview does not go with --resume"),
            _("it shows what would be read of a file or folder: predictive train PATH --preview"),
        )


def _refuse_with_resume(context: click.Context) -> None:
    refused = [
        each.opts[0] if isinstance(each, click.Option) else _("PATH")
        for each in context.command.params
        if each.name not in _WITH_RESUME and typed(context, each.name or "") not in (None, ())
    ]
    if refused:
        raise UsageError(
            _("--resume continues the run with its own options: leave out {flags}").format(
                flags=listed(refused)
            ),
            _("or train from scratch without --resume"),
        )


def request_of(flags: dict[str, Any], budget: Budget) -> Request:
    """Return what the flags ask of a training run."""
    own = {name: flags[name] for name in Request.__struct_fields__ if name in flags}
    return Request(**own | {"paths": list(flags["paths"]), "budget": budget})
