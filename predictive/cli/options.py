"""What several commands take alike."""

import math
import re
import sys

import click

model_option = click.option(
    "-m", "--model", metavar="NAME", help="Model by name or folder; else the one used last."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")

_DURATION = re.compile(r"(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s?)?")


class Duration(click.ParamType[float]):
    """A time such as 90, 90s, 10m, 1h30m; in seconds."""

    name = "duration"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return seconds; fail for what is no time above zero."""
        match = _DURATION.fullmatch(str(value).strip())
        hours, minutes, seconds = (
            (float(part or 0) for part in match.groups()) if match else (0,) * 3
        )
        total = 3600 * hours + 60 * minutes + seconds
        if total <= 0:
            self.fail(f"{value!r} is no time; write 90s, 10m or 1h30m", param, ctx)
        return total


class Number(click.FloatRange):
    """A number in a range that is neither infinite nor nan."""

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number; fail for what is none."""
        number: float = super().convert(value, param, ctx)  # type: ignore[arg-type]
        if not math.isfinite(number):
            self.fail(f"{value!r} is not a finite number", param, ctx)
        return number


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
