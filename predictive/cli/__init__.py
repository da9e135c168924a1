"""The command line: parse, call, print. The only place that exits."""

import gc
import io
import os
import sys
import threading
import warnings
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import click

import predictive
from predictive.cli.help_texts import translate
from predictive.cli.language import chosen_language
from predictive.translation import gettext as _
from predictive.translation import set_language

if TYPE_CHECKING:
    from predictive.errors import PredictiveError

_INTERRUPTED = 130
_MANY_OBJECTS = 100_000
_COMMANDS = {
    "train": "train_command",
    "tui": "tui_command",
    "complete": "complete_command",
    "check": "check_command",
    "sample": "sample_command",
    "eval": "evaluate_command",
    "classify": "classify_command",
    "classifiers": "classifiers_group",
    "inspect": "inspect_command",
    "models": "models_group",
    "corpora": "corpora_group",
    "learned": "learned_group",
    "serve": "serve_command",
    "lsp": "lsp_command",
    "shell": "shell_command",
    "doctor": "doctor_command",
}
_MODULES = {"eval": "evaluate"}
"""Modules that are not called like their command."""


class _Commands(click.Group):
    """The commands, each imported once it is needed: the others would slow its start."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"predictive.cli.{_MODULES.get(cmd_name, cmd_name)}")
        command: click.Command = getattr(module, _COMMANDS[cmd_name])
        translate(command)
        return command


def _print_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(_("predictive, version {version}").format(version=predictive.__version__))
        context.exit()


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--version", is_flag=True, expose_value=False, is_eager=True,
              callback=_print_version, help="Show the version and exit.")  # fmt: skip
def app() -> None:
    """Predictive text and text generation from a model of your own words, on your own machine.

    \b
    predictive train notes/ --name notes
    echo "Voy al parque con mi per" | predictive complete
    predictive sample "Once upon a time"
    """


def main() -> NoReturn:
    """Run the command line and exit."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a second thread does not speed up vectors
    gc.set_threshold(_MANY_OBJECTS)  # modules and models are many objects, and no garbage
    set_language(chosen_language())
    translate(app)
    warnings.showwarning = _warn
    threading.excepthook = sys.unraisablehook = _explain_aside
    if sys.stdout is None:  # closed by the caller
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # replace what its encoding lacks
            stream.reconfigure(errors="replace")
    sys.exit(_run())


def _run() -> int:
    try:
        result = app.main(prog_name="predictive", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 0
    except click.ClickException as error:
        return _fail(_usage_error(error))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nobody reads what is still buffered
        return 0
    except (click.Abort, KeyboardInterrupt):
        return _INTERRUPTED
    except Exception as error:
        return _explain(error)


def _warn(message: Warning | str, *_place: object, **_source: object) -> None:
    """Print a warning in one line."""
    click.echo(_("warning: {message}").format(message=message), err=True)


def _explain_aside(fault: Any) -> None:
    """Print an error that no code can catch, such as one in a thread, in one line."""
    if fault.exc_value is not None:
        _explain(fault.exc_value)


def _explain(error: BaseException) -> int:
    from predictive import fault

    return _fail(fault.explain(error))


def _fail(error: "PredictiveError") -> int:
    try:
        from predictive.console import print_error

        print_error(error)
    except Exception:  # the fault may be in the console
        click.echo(
            _("error: {message} ({hint})").format(message=error.message, hint=error.hint), err=True
        )
    return error.exit_code


def _usage_error(error: click.ClickException) -> "PredictiveError":
    from predictive.errors import UsageError

    context = getattr(error, "ctx", None)
    command = context.command_path if context else _command_path()
    return UsageError(
        error.format_message().rstrip("."), _("see {command} --help").format(command=command)
    )


def _command_path() -> str:
    """Return the command that was given, for the errors that do not tell it."""
    path = ["predictive"]
    command: click.Command = app
    for arg in sys.argv[1:]:
        if not isinstance(command, click.Group):
            break
        following = command.get_command(click.Context(command), arg)
        if following is None:
            break
        command = following
        path.append(arg)
    return " ".join(path)
