"""`predictive check`: mistyped words."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from predictive.cli.options import STANDARD_INPUT, FilePath, json_option, model_option, typed_text
from predictive.console import print_error, progress
from predictive.errors import ModelError, UsageError, reason_of
from predictive.translation import gettext as _

if TYPE_CHECKING:
    from predictive.prediction.session import Session
    from predictive.revising.checker import Mark

_FOUND = 1
_FAILED = 2
_LONG = 3_000
"""Characters of a text whose progress is shown."""


@click.command("check")
@click.argument("files", nargs=-1, type=FilePath(path_type=Path), metavar="[FILE]...")
@model_option
@json_option
def check_command(files: tuple[Path, ...], model: str | None, as_json: bool) -> int:
    """Print the words of FILE that were probably mistyped; without one, of standard input.

    Each is printed as file:line:column: word -> corrections, the most probable first. A word is
    found by its context too, in English and Spanish: `wont` before a verb, `esta` where it is
    `está`. Names, words that you use twice or have learned, code and addresses are left alone.
    The exit status is 1 if there was a mistyped word, and 2 if something could not be read.

    \b
    predictive check letter.txt
    predictive check --json notes/*.md | jq .word
    git diff --name-only | xargs predictive check
    """
    session, found = _session(model), 0
    for file in files or (Path(STANDARD_INPUT),):
        try:
            text = _read(file)
        except UsageError as error:
            print_error(error)
            found = _FAILED
            continue
        for mark in _marks(session(), file, text):
            # not with click, which would print beside the progress and not above it
            print(_line(file, text, mark, as_json=as_json), flush=True)
            found = found or _FOUND
    return found


def _session(model: str | None) -> "Callable[[], Session]":
    """Return what makes sessions. Raises `UsageError` if the model cannot be used."""
    from predictive import paths
    from predictive.suggesting import loading

    try:
        loaded = loading.load(model, paths.learned(), remember=True)
    except ModelError as error:
        raise UsageError(error.message, error.hint) from error
    loaded.warn_of_problem()
    if loaded.predictor.text_kind == "commands":
        message = _("{name!r} is a model of command lines, not of prose").format(
            name=loaded.folder.name
        )
        raise UsageError(message, _("choose another one with -m NAME"))
    return loaded.predictor.session


def _marks(session: "Session", file: Path, text: str) -> "Iterator[Mark]":
    """Yield the mistyped words as soon as they are found; show how much of a long text is read."""
    from predictive.corpus.report import printable
    from predictive.revising.checker import Checker, Prose

    prose, done = Prose(text), 0
    name = _("standard input") if str(file) == STANDARD_INPUT else printable(file.name)
    shown = progress(name, len(text), shown=len(text) >= _LONG)
    with session.reading() as reading, shown as advance:
        checker = Checker(reading)
        for word in prose.words:
            mark = checker.mark(prose, word)
            advance(word.end() - done)
            done = word.end()
            if mark is not None:
                yield mark


def _line(file: Path, text: str, mark: "Mark", *, as_json: bool) -> str:
    """Return what is printed of a mistyped word."""
    line = text.count("\n", 0, mark.start) + 1
    column = mark.start - text.rfind("\n", 0, mark.start)
    if as_json:
        place = {"file": str(file), "line": line, "column": column}
        facts = {"word": mark.word, "corrections": list(mark.corrections)}
        return json.dumps({**place, **facts}, ensure_ascii=False)
    return f"{file}:{line}:{column}: {mark.word} -> {', '.join(mark.corrections)}"


def _read(file: Path) -> str:
    from predictive.corpus.encoding import decode

    if str(file) == STANDARD_INPUT:
        return typed_text(STANDARD_INPUT)
    try:
        return decode(file.read_bytes())
    except OSError as error:
        raise UsageError(
            _("{path} cannot be read: {reason}").format(path=file, reason=reason_of(error)),
            _("check its name"),
        ) from error
