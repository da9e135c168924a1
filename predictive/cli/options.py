"""What several commands take alike."""

import math
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from predictive.bounds import is_whole, range_of
from predictive.duration import parse_duration
from predictive.errors import PredictiveError, UsageError

STANDARD_INPUT = "-"

model_option = click.option(
    "-m", "--model", metavar="NAME", help="Model by name or folder; else the one used last."
)
as_text_option = click.option(
    "--as-text", is_flag=True, help="Read exported messages as any text, with names and all."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class Duration(click.ParamType[float]):
    """A time such as 90, 90s, 10m, 1h30m; in seconds."""

    name = "duration"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return seconds; fail for what is no time above zero."""
        try:
            return parse_duration(str(value))
        except UsageError as error:
            self.fail(f"{error.message}; {error.hint}", param, ctx)


class FilePath(click.Path):
    """A path, which is never empty: an empty one comes from a variable that is not set."""

    def convert(
        self,
        value: "str | os.PathLike[str]",
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:
        """Return the path; fail for none."""
        if value == "":
            self.fail("there is no file ''", param, ctx)
        return super().convert(value, param, ctx)


def number(bounds: Any) -> click.ParamType[float]:
    """Return the type of an option that takes what one of the types of `bounds` allows."""
    kind: type[click.IntRange | click.FloatRange] = _Whole if is_whole(bounds) else _Real
    return kind(**range_of(bounds)._asdict())


class _Whole(click.IntRange):
    """A whole number in a range."""

    name = "integer"


class _Real(click.FloatRange):
    """A number in a range, which nan is never."""

    name = "number"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number; fail for what is none."""
        real: float = super().convert(value, param, ctx)  # type: ignore[arg-type]
        if math.isnan(real):
            self.fail(f"{value!r} is not a number", param, ctx)
        return real


def check_working_folder() -> None:
    """Raise `PredictiveError` if the working folder is gone: PyTorch ends the process there."""
    try:
        Path.cwd()
    except OSError as error:
        raise PredictiveError("the working folder is gone", "go to one that is there") from error


def typed_text(text: str | None) -> str:
    """Return an argument as text, or standard input for none and for `-`.

    Words with what cannot be decoded in them are left out, and a line on standard error says so.
    """
    from predictive.corpus.encoding import decode

    if text is None or text == STANDARD_INPUT:
        return _whole_words(decode(_standard_input()).removesuffix("\n"))
    is_text = all(not "\ud800" <= character <= "\udfff" for character in text)
    return _whole_words(text if is_text else decode(os.fsencode(text)))


@contextmanager
def seekable(file: Path) -> Iterator[Path]:
    """Give a file to be read, or a copy of it if it comes once: `-` is standard input."""
    if str(file) != STANDARD_INPUT and (file.is_file() or not file.exists()):
        yield file
        return
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        copy.write_bytes(_standard_input() if str(file) == STANDARD_INPUT else file.read_bytes())
        yield copy


def default_name(paths: Sequence[str]) -> str:
    """Return the name of what is made of some files: by default the first one's."""
    from predictive.model import library

    first = Path(paths[0])
    comes_once = first.exists() and not (first.is_file() or first.is_dir())
    if paths[0] == STANDARD_INPUT or comes_once:
        return "stdin"
    return library.default_name(first)


def _standard_input() -> bytes:
    if sys.stdin is None or sys.stdin.closed or sys.stdin.isatty():
        raise click.UsageError("there is no text: give it as an argument or pipe it in")
    return sys.stdin.buffer.read()


def _whole_words(text: str) -> str:
    from predictive.corpus.cleaning import whole_words
    from predictive.corpus.report import Report

    report = Report()
    text = whole_words(text, report)
    for what, count in report.left_out.items():
        click.echo(f"left out {count:,} {what}", err=True)
    return text
