"""Results as a page: one HTML file that loads nothing and runs nothing."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING

from predictive.cell import Cell
from predictive.cli.inspection.curve import curve
from predictive.cli.inspection.style import CSS
from predictive.cli.inspection.units import token_signs, unit_rows
from predictive.cli.inspection.words import (
    PLACE_TITLES,
    expectations,
    memory_lines,
    place_text,
    summary,
)
from predictive.tokenizer import UNKNOWN_ID
from predictive.translation import gettext as _
from predictive.translation import language
from predictive.tui.inside.figures import BITS, as_figure, percent, step_of
from predictive.tui.visible import visible, visible_text

if TYPE_CHECKING:
    from predictive.cli.inspection.results import Results
    from predictive.input_gradients import GradientNorms
    from predictive.prediction.inspection import InspectedLine, InspectedToken, Inspection
    from predictive.prediction.surprises import Surprise

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_EXPECTED = 3
"""Alternatives in the tooltip of a token."""


def page_start(name: str, model: str) -> str:
    """Return the page up to the text."""
    title = escape(_("{file} as {model} reads it").format(file=visible(name), model=visible(model)))
    samples = "".join(f'<span class="s{step}"> {bits} </span>' for step, bits in enumerate(BITS))
    legend, unknown = escape(_("bits of surprise:")), escape(_("out of the vocabulary"))
    return f"""<!DOCTYPE html>
<html lang="{language()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{CSS}</style>
</head>
<body>
<h1>{title}</h1>
<p>{legend} {samples} <i>{unknown}</i></p>
<main dir="auto" lang="">
"""


def page_lines(lines: "Iterable[InspectedLine]") -> Iterator[str]:
    """Yield the lines of a text, in which surprising tokens are shaded and underlined."""
    is_open = False
    for line in lines:
        if not is_open:
            yield f'<div id="L{line.source.number}">'
        yield "".join(map(_token, line.tokens))
        is_open = not line.source.text.endswith("\n")
        yield "" if is_open else "</div>\n"
    if is_open:
        yield "</div>\n"


def page_end(results: "Results") -> Iterator[str]:
    """Yield the rest of the page."""
    yield f"</main>\n<p>{escape(summary(results))}</p>\n"
    yield from _places(results.top)
    if results.activity is not None:
        yield from _units(results.activity, results.cell, results.views.units or 0)
    if results.memory is not None:
        yield from _memory(results.memory)
    yield "</body>\n</html>\n"


def _token(token: "InspectedToken") -> str:
    step = step_of(token.bits)
    shown = escape(visible_text(token.text).replace("\n", "↵" if step else ""))
    if not step:
        return shown
    space = " " if shown.startswith(" ") and shown.strip() else ""
    expected = ", ".join(
        f"{as_figure(each.text)} {percent(each.probability)}"
        for each in token.alternatives[:_EXPECTED]
    )
    is_unknown = token.token == UNKNOWN_ID
    form = (
        _("{bits:.1f} bits, out of the vocabulary; expected: {expected}")
        if is_unknown
        else _("{bits:.1f} bits; expected: {expected}")
    )
    title = escape(form.format(bits=token.bits, expected=expected))
    name = f"s{step} u" if is_unknown else f"s{step}"
    return f'{space}<span class="{name}" title="{title}">{shown.removeprefix(space)}</span>'


def _places(places: "list[Surprise]") -> Iterator[str]:
    title = _("Most surprising")
    yield f"<h2>{escape(title)}</h2>\n<table>\n<tr>"
    for column in PLACE_TITLES:
        yield f'<th scope="col">{escape(column)}</th>'
    yield "</tr>\n"
    for each in places:
        before, text, after = (
            escape(visible_text(part).replace("\n", "↵"))
            for part in (each.before, each.text, each.after)
        )
        yield (
            f'<tr lang=""><td><a href="#L{each.line}">{each.line}:{each.column}</a></td>'
            f"<td>{each.bits:.1f}</td><td>{escape(place_text(each))}</td>"
            f"<td>{before}<mark>{text}</mark>{after}</td>"
            f"<td>{escape(', '.join(expectations(each)))}</td></tr>\n"
        )
    yield "</table>\n"


def _units(activity: "Inspection", cell: Cell, most: int) -> Iterator[str]:
    title = _("Gates and states at the last tokens")
    yield f"<h2>{escape(title)}</h2>\n"
    text = visible_text("".join(token.text for token in activity.tokens)).replace("\n", "↵")
    texts = f"{'':7}{''.join(token_signs(activity))}"
    yield f'<p lang="">{escape(text)}</p>\n'
    for rows in unit_rows(activity, cell, most):
        signs = "\n".join([texts, *(f"{unit:6} {signs}" for unit, signs in rows.units)])
        yield (
            f"<h3>{escape(rows.title)}</h3>\n<p>{escape(rows.explanation)} "
            f"{escape(rows.legend)}</p>\n<pre>{escape(signs)}</pre>\n"
        )


def _memory(memory: "GradientNorms") -> Iterator[str]:
    title = _("How far back the network remembers")
    yield f"<h2>{escape(title)}</h2>\n"
    for line in memory_lines(memory):
        yield f"<p>{escape(line)}</p>\n"
    yield curve(memory.norms)
