"""`predictive inspect`: how the network of a model reads a text."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from predictive.cli.options import (
    FilePath,
    check_working_folder,
    json_option,
    model_option,
    options_of,
    refuse_to_replace,
)
from predictive.options import Inspecting
from predictive.translation import gettext as _

if TYPE_CHECKING:
    from predictive.cli.inspection.reading import Reading
    from predictive.cli.inspection.results import Views

_INTERRUPTED = 130
_PLACES_ON_PAGE = 20
_UNITS_ON_PAGE = 8


@click.command("inspect")
@click.argument("file", type=FilePath(path_type=Path), metavar="FILE")
@model_option
@options_of(Inspecting)
@click.option(
    "--html",
    type=FilePath(path_type=Path),
    metavar="PAGE",
    help="Write the text and all of this to a page, which only you can read.",
)
@click.option("--force", is_flag=True, help="With --html: replace the page if it exists.")
@json_option
def inspect_command(
    file: Path,
    model: str | None,
    top: int | None,
    units: int | None,
    memory: bool,
    html: Path | None,
    force: bool,
    as_json: bool,
) -> int:
    """Show how the network of a model reads FILE; - is standard input.

    Without --top, --units and --memory, the text is printed. The more a token (a word or a
    character) surprises the network, the more it is shaded; where there are no colours, its bits
    follow it in brackets. A surprise of 1 bit is a probability of 1/2, one of 10 bits is 1/1024.

    The surprise is that of the network alone, given all the text before: n-grams and learned text
    have no part in it. The editor shows it with F5; `predictive eval` prints its perplexity. An
    out-of-vocabulary word counts as one <unk> token. At character level, --top adds up the
    surprise of the characters of a word.

    --memory shows by how much each earlier token can change the log-probability of the next one:
    the norm of its gradient in the embedding of that token, by distance. It takes longer.

    Ctrl-C ends the reading and shows what was found until then.

    \b
    predictive inspect letter.txt
    predictive inspect novel.txt --top 20
    predictive inspect novel.txt --memory --html novel.html
    predictive inspect dna.txt -m dna --top 5 --json
    """
    from predictive.cli.inspection.reading import Reading, interrupts_to
    from predictive.cli.inspection.results import Results
    from predictive.cli.inspection.text import opened
    from predictive.model import library
    from predictive.suggesting import loading

    _check_output(html, file, force=force, as_json=as_json)
    if memory:
        check_working_folder()
    folder = library.resolve(model)
    with opened(file) as text:
        predictor = loading.load_folder(folder).predictor
        results = Results(predictor, _views(top, units, memory=memory, is_page=html is not None))
        reading = Reading(text, folder, predictor, results)
        with interrupts_to(results):
            if html:
                _write_page(html, reading)
            elif as_json:
                _print_json(reading)
            else:
                _print(reading)
    library.remember(folder)
    return _INTERRUPTED if results.is_interrupted else 0


def _check_output(html: Path | None, file: Path, *, force: bool, as_json: bool) -> None:
    if html and as_json:
        raise click.UsageError(_("--html and --json do not go together"))
    if force and not html:
        raise click.UsageError(_("--force goes with --html"))
    if html:
        if html.resolve() == file.resolve():
            raise click.UsageError(_("{file} is the text itself").format(file=html))
        refuse_to_replace(html, force=force)


def _views(top: int | None, units: int | None, *, memory: bool, is_page: bool) -> "Views":
    """Return what is shown: what is asked for, or the text; on a page, nearly everything."""
    from predictive.cli.inspection.results import Views

    if is_page:
        return Views(True, top or _PLACES_ON_PAGE, units or _UNITS_ON_PAGE, memory)
    return Views(not (top or units or memory), top, units, memory)


def _print(reading: "Reading") -> None:
    from predictive.cli.inspection.terminal import print_results, print_text

    if reading.results.views.tokens:
        print_text(reading.lines(shown=not sys.stdout.isatty()))
    reading.find()
    print_results(reading.results)


def _print_json(reading: "Reading") -> None:
    from predictive.cli.inspection.json_output import json_results, json_tokens

    if reading.results.views.tokens:
        for part in json_tokens(reading.lines()):
            click.echo(part, nl=False)
    reading.find()
    click.echo(json_results(reading.results, model=reading.folder.name))


def _write_page(page: Path, reading: "Reading") -> None:
    from predictive import atomic
    from predictive.cli.inspection.page import page_end, page_lines, page_start

    with atomic.replace(page) as file:
        file.write(page_start(reading.text.name, reading.folder.name).encode())
        for part in page_lines(reading.lines()):
            file.write(part.encode())
        reading.find()
        for part in page_end(reading.results):
            file.write(part.encode())
