"""The text with its surprise, the most surprising places, gates and memory in the terminal."""

from collections.abc import Iterable
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.style import Style
from rich.text import Text

from predictive.cell import Cell
from predictive.cli.inspection.charts import memory_chart, unit_chart
from predictive.cli.inspection.units import token_signs, unit_rows
from predictive.cli.inspection.words import (
    PLACE_TITLES,
    expectations,
    memory_lines,
    place_text,
    summary,
)
from predictive.console import note, print_table, stderr
from predictive.tokenizer import UNKNOWN_ID
from predictive.translation import gettext as _
from predictive.tui.inside.figures import BITS, step_of
from predictive.tui.visible import visible_text

if TYPE_CHECKING:
    from predictive.cli.inspection.results import Results
    from predictive.input_gradients import GradientNorms
    from predictive.prediction.inspection import InspectedLine, InspectedToken, Inspection
    from predictive.prediction.surprises import Surprise

_SHADES = [
    Style(),
    Style(color="#000000", bgcolor="#f5e6a8", underline=True),
    Style(color="#000000", bgcolor="#f0a030", bold=True),
    Style(color="#ffffff", bgcolor="#b3261e", bold=True, underline=True),
]
_UNKNOWN = Style(italic=True)
_LABEL = 7
"""Columns on the left, for the number of a unit."""


def print_text(lines: "Iterable[InspectedLine]") -> None:
    """Print a text: shaded on a terminal with colours, elsewhere with bits after its tokens."""
    console, is_coloured, text = Console(highlight=False), has_colours(), ""
    for line in lines:
        text = line.source.text
        if is_coloured:
            shaded = Text.assemble(*(_shaded(token) for token in line.tokens))
            console.print(shaded, end="", soft_wrap=True)
        else:
            click.echo("".join(map(_numbered, line.tokens)), nl=False)
    if not text.endswith("\n"):
        click.echo()


def has_colours() -> bool:
    """Whether standard output is a terminal with colours, and the user wants them."""
    console = Console()
    return console.is_terminal and console.color_system is not None and not console.no_color


def print_results(results: "Results") -> None:
    """Print what is found out about a text, after its tokens."""
    if results.views.tokens:
        stderr().print(_legend(), soft_wrap=True)
    if results.views.needs_surprise:
        note(summary(results))
    if results.views.top is not None:
        _print_places(results.top)
    if results.activity is not None and results.views.units is not None:
        _print_units(results.activity, results.cell, results.views.units)
    if results.memory is not None:
        _print_memory(results.memory)


def _shaded(token: "InspectedToken") -> tuple[str, Style]:
    step = step_of(token.bits)
    return _shown(token, step), _SHADES[step] + (_UNKNOWN if _is_unknown(token) else Style())


def _numbered(token: "InspectedToken") -> str:
    """Return the text of a token, with its bits if they are many."""
    step = step_of(token.bits)
    text = _shown(token, step)
    if not step:
        return text
    end = "\n" if text.endswith("\n") else ""
    mark = "?" if _is_unknown(token) else ""
    return f"{text.removesuffix(end)}[{token.bits:.0f}{mark}]{end}"


def _is_unknown(token: "InspectedToken") -> bool:
    return token.token == UNKNOWN_ID


def _shown(token: "InspectedToken", step: int) -> str:
    """Return a token's text; a line feed has a sign if it is to be shaded."""
    return visible_text(token.text).replace("\n", "↵\n" if step else "\n")


def _legend() -> Text:
    if not has_colours():
        return Text(_("[5] bits of surprise, if at least 3; [5?] out of the vocabulary"))
    samples = [(f" {bits} ", shade) for bits, shade in zip(BITS, _SHADES, strict=True)]
    unknown = _("out of the vocabulary"), _UNKNOWN
    return Text.assemble(_("bits of surprise:"), " ", *samples, "  ", unknown)


def _print_places(places: "list[Surprise]") -> None:
    rows = [
        (
            f"{each.line}:{each.column}",
            f"{each.bits:.1f}",
            place_text(each),
            visible_text(f"{each.before}▸{each.text}◂{each.after}").replace("\n", "↵"),
            ", ".join(expectations(each)),
        )
        for each in places
    ]
    print_table(PLACE_TITLES, rows)


def _print_units(activity: "Inspection", cell: Cell, most: int) -> None:
    """Print the last columns of the rows that the terminal is wide enough for, and a chart."""
    texts = token_signs(activity)
    first = max(0, len(texts) - max(1, get_terminal_size().columns - _LABEL))
    for rows in unit_rows(activity, cell, most):
        click.echo(f"{rows.title}  {rows.legend}\n{'':{_LABEL}}{''.join(texts[first:])}")
        for unit, signs in rows.units:
            click.echo(f"{unit:{_LABEL - 1}} {signs[first:]}")
        click.echo(f"{rows.explanation}\n")
    click.echo(unit_chart(activity, cell))


def _print_memory(memory: "GradientNorms") -> None:
    click.echo(memory_chart(memory))
    for line in memory_lines(memory):
        click.echo(line)
