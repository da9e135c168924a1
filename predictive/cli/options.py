"""Options and arguments that several commands share."""

import math
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, TypeVar, get_args, get_origin

import click
import msgspec

from predictive.bounds import bounds_in, is_whole, parts, range_of
from predictive.duration import parse_duration
from predictive.errors import PredictiveError, UsageError
from predictive.options import Declaration, declarations
from predictive.translation import gettext as _

STANDARD_INPUT = "-"

Command = TypeVar("Command", bound=Callable[..., Any])


def complete_names(context: click.Context, parameter: click.Parameter, typed: str) -> list[str]:
    """Return the names of models that begin with what is typed, for completion in a shell."""
    from predictive.model import library

    return [name for name in library.available() if name.startswith(typed)]


model_option = click.option(
    "-m",
    "--model",
    metavar="NAME",
    shell_complete=complete_names,
    help="A model's name or folder; by default the one used last.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def options_of(
    structure: type[msgspec.Struct], *names: str, without: Sequence[str] = ()
) -> Callable[[Command], Command]:
    """Return a decorator that adds the options of a structure to a command, in their order.

    Given names, it adds only those; it never adds those in `without`.
    """
    declared = [
        each
        for each in declarations(structure)
        if (not names or each.name in names) and each.name not in without
    ]

    def decorate(command: Command) -> Command:
        for declaration in reversed(declared):
            command = _option(declaration)(command)
        return command

    return decorate


def _option(declaration: Declaration) -> Callable[[Command], Command]:
    name, (text, metavar, flags) = declaration.name, declaration.help
    return click.option(
        *(flags or (f"--{name.replace('_', '-')}",)),
        name,
        default=declaration.default,
        show_default=True,
        help=text,
        metavar=metavar,
        shell_complete=complete_names if name == "base" else None,
        **_kind(declaration.type),
    )


def _kind(annotation: Any) -> dict[str, Any]:
    """Return the parameters of `click.option` that follow from the type of a field."""
    within = parts(annotation)
    if (bounds := bounds_in(annotation)) is not None:
        return {"type": Duration() if range_of(bounds).unit == "seconds" else number_type(bounds)}
    choices = next((each for each in within if get_origin(each) is Literal), None)
    if choices is not None:
        return {"type": click.Choice(get_args(choices))}
    return {"is_flag": bool in within, "multiple": tuple[str, ...] in within}


class Duration(click.ParamType[float]):
    """A duration such as 90, 90s, 10m, 1h30m; in seconds."""

    name = _("duration")

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return seconds; fail unless it is a duration above zero."""
        try:
            return parse_duration(str(value))
        except UsageError as error:
            self.fail(f"{error.message}; {error.hint}", param, ctx)


class FilePath(click.Path):
    """A path that is not empty: an empty one comes from a variable that is not set."""

    def convert(
        self,
        value: "str | os.PathLike[str]",
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:
        """Return the path; fail if it is empty."""
        if value == "":
            self.fail(_("there is no file ''"), param, ctx)
        return super().convert(value, param, ctx)


def number_type(bounds: Any) -> click.ParamType[float]:
    """Return the type of an option that takes the numbers of a bounded type."""
    kind: Any = _Whole if is_whole(bounds) else _Real
    range_ = range_of(bounds)
    number: click.ParamType[float] = kind(range_.min, range_.max, range_.min_open, range_.max_open)
    return number


class _Whole(click.IntRange):
    """A whole number in a range."""

    name = _("integer")


class _Real(click.FloatRange):
    """A number in a range; nan is not one."""

    name = _("number")

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number; fail unless it is one."""
        real: float = super().convert(value, param, ctx)  # type: ignore[arg-type]
        if math.isnan(real):
            self.fail(_("{value!r} is not a number").format(value=value), param, ctx)
        return real


def confirmed(question: str) -> bool:
    """Ask on standard error. Raises `PredictiveError` if standard input ends without an answer."""
    try:
        return _answer(f"{question} " + _("[y/N]"))
    except click.Abort as error:
        click.echo(err=True)
        if isinstance(error.__context__, EOFError):
            raise PredictiveError(
                _("there was no answer"), _("--yes deletes without asking")
            ) from None
        raise


def _answer(question: str) -> bool:
    """Ask until the answer is yes or no, in English or in the user's language."""
    while True:
        answer = click.prompt(question, default="", show_default=False, err=True).strip().lower()
        if answer in ("y", "yes", *_("y yes").split()):
            return True
        if answer in ("", "n", "no"):
            return False
        click.echo(_("answer y or n"), err=True)


def refuse_to_replace(file: Path, *, force: bool) -> None:
    """Raise `PredictiveError` if a file exists that `--force` does not allow to replace."""
    if file.is_file() and not force:
        raise PredictiveError(
            _("{file} exists already").format(file=file), _("--force replaces it")
        )


def check_working_folder() -> None:
    """Raise `PredictiveError` if the working folder is gone: PyTorch ends the process there."""
    try:
        Path.cwd()
    except OSError as error:
        raise PredictiveError(
            _("the working folder is gone"), _("change to a folder that exists")
        ) from error


def typed(context: click.Context, name: str) -> Any:
    """Return a flag's value if the user typed it, else None."""
    given = context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
    return context.params[name] if given else None


def typed_text(text: str | None) -> str:
    """Return an argument as text; without one, or for `-`, return standard input.

    Words that cannot be decoded are left out, and a line on standard error says how many.
    """
    if text is None or text == STANDARD_INPUT:
        return _whole_words(_decoded(_standard_input()).removesuffix("\n"))
    is_text = all(not "\ud800" <= character <= "\udfff" for character in text)
    return _whole_words(text if is_text else _decoded(os.fsencode(text)))


@contextmanager
def seekable(file: Path) -> Iterator[Path]:
    """Yield a file that can be read anywhere: a copy of a pipe or, for `-`, of standard input."""
    if str(file) != STANDARD_INPUT and (file.is_file() or not file.exists()):
        yield file
        return
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        copy.write_bytes(_standard_input() if str(file) == STANDARD_INPUT else file.read_bytes())
        yield copy


def default_name(paths: Sequence[str]) -> str:
    """Return the default name for what is made from files: that of the first one."""
    from predictive.model import library

    first = Path(paths[0])
    comes_once = first.exists() and not (first.is_file() or first.is_dir())
    if paths[0] == STANDARD_INPUT or comes_once:
        return "stdin"
    return library.default_name(first)


def _standard_input() -> bytes:
    if sys.stdin is None or sys.stdin.closed or sys.stdin.isatty():
        raise click.UsageError(_("there is no text: give it as an argument or pipe it in"))
    return sys.stdin.buffer.read()


def _decoded(data: bytes) -> str:
    from predictive.corpus.encoding import decode  # takes time to import

    return decode(data)


def _whole_words(text: str) -> str:
    from predictive.corpus.cleaning import whole_words
    from predictive.corpus.report import Report, left_out_lines

    report = Report()
    text = whole_words(text, report)
    for line in left_out_lines(report.left_out):
        click.echo(line, err=True)
    return text
