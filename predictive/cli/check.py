"""`predictive check`: mistyped words."""

import json
from pathlib import Path

import click

from predictive.cli.options import STANDARD_INPUT, FilePath, json_option, model_option, typed_text
from predictive.errors import UsageError

_FOUND = 1


@click.command("check")
@click.argument("files", nargs=-1, type=FilePath(path_type=Path), metavar="[FILE]...")
@model_option
@json_option
def check_command(files: tuple[Path, ...], model: str | None, as_json: bool) -> int:
    """Print the words of FILE that were probably mistyped; without one, of standard input.

    Each is printed as file:line:column: word -> corrections, the most probable first. A word is
    found by its context too, in English and Spanish: `wont` before a verb, `esta` where it is
    `está`. Names, words that you use twice or have learned, code and addresses are left alone.
    The exit status is 1 if there was a mistyped word.

    \b
    predictive check letter.txt
    predictive check --json notes/*.md | jq .word
    git diff --name-only | xargs predictive check
    """
    from predictive import paths
    from predictive.revising.checker import check
    from predictive.suggesting import loading

    loaded = loading.load(model, paths.learned(), remember=True)
    loaded.warn_of_problem()
    found = 0
    for file in files or (Path(STANDARD_INPUT),):
        text = _read(file)
        for mark in check(loaded.predictor.session(), text):
            found = _FOUND
            line = text.count("\n", 0, mark.start) + 1
            column = mark.start - text.rfind("\n", 0, mark.start)
            if as_json:
                place = {"file": str(file), "line": line, "column": column}
                facts = {"word": mark.word, "corrections": list(mark.corrections)}
                click.echo(json.dumps({**place, **facts}, ensure_ascii=False))
            else:
                click.echo(f"{file}:{line}:{column}: {mark.word} -> {', '.join(mark.corrections)}")
    return found


def _read(file: Path) -> str:
    from predictive.corpus.encoding import decode

    if str(file) == STANDARD_INPUT:
        return typed_text(STANDARD_INPUT)
    try:
        return decode(file.read_bytes())
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}", "check its name") from error
