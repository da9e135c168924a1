"""`predictive doctor`: what is installed, and what the machine can do."""

import json
import platform

import click

from predictive.cli.options import check_working_folder, json_option
from predictive.errors import PredictiveError
from predictive.translation import gettext as _
from predictive.translation import marked


@click.command("doctor")
@json_option
def doctor_command(as_json: bool) -> None:
    """Show versions, kernel, training device, and where files are.

    \b
    predictive doctor --json
    """
    check_working_folder()

    import numpy
    import safetensors
    import tokenizers
    import torch

    import predictive
    from predictive import paths
    from predictive.inference import matrix
    from predictive.model import library
    from predictive.training.device import choose_device, has_bf16

    device = choose_device()
    facts = {
        "predictive": predictive.__version__,
        "python": platform.python_version(),
        **{each.__name__: each.__version__ for each in (torch, numpy, tokenizers, safetensors)},
        "kernel": matrix.kernel(),
        "device": torch.cuda.get_device_name() if device.type == "cuda" else str(device),
        "threads": torch.get_num_threads(),
        "bf16": has_bf16(device),
        "home": str(paths.home()),
        "settings": str(paths.settings()),
        "models": len(library.names()),
        "daemon": _daemon(),
    }
    if as_json:
        click.echo(json.dumps(facts))
        return
    facts["daemon"] = _(facts["daemon"])
    for name, value in facts.items():
        click.echo(f"{_NAMES.get(name, name):12} {value}")


_NAMES = {
    "kernel": _("kernel"),
    "device": _("device"),
    "threads": _("threads"),
    "home": _("home"),
    "settings": _("settings"),
    "models": _("models"),
    "daemon": _("daemon"),
}
"""Of facts that are not called the same in all languages."""


def _daemon() -> str:
    from predictive.cli.serve import daemon_status

    try:
        status = daemon_status()
    except (PredictiveError, OSError):
        return marked("does not answer")
    return (
        f"version {status['version']}, process {status['pid']}" if status else marked("not running")
    )
