"""What several commands take alike."""

import math
import sys
from typing import Any

import click

from predictive.bounds import is_whole, range_of
from predictive.duration import parse_duration
from predictive.errors import UsageError

model_option = click.option(
    "-m", "--model", metavar="NAME", help="Model by name or folder; else the one used last."
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


def typed_text(text: str | None) -> str:
    """Return an argument as text, or standard input for none and for `-`.

    What is not UTF-8 in it is replaced.
    """
    if text is None or text == "-":
        return read_standard_input()
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def read_standard_input() -> str:
    """Return standard input as text, bytes that are not UTF-8 replaced, one last line end cut.

    Raises `click.UsageError` if it is closed or a terminal.
    """
    if sys.stdin is None or sys.stdin.closed or sys.stdin.isatty():
        raise click.UsageError("there is no text: give it as an argument or pipe it in")
    text = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    return text.removesuffix("\n").removesuffix("\r")
