"""`predictive complete`: the next words."""

import json
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

import click

from predictive.cli.options import json_option, model_option, options_of, typed_text
from predictive.cli.text_command import TextCommand
from predictive.options import Suggesting

Completions = list[dict[str, Any]]


@click.command("complete", cls=TextCommand)
@click.argument("text", required=False)
@model_option
@options_of(Suggesting)
@click.option("--after", metavar="TEXT", default="", help="What stands behind the cursor.")
@click.option("--lines", is_flag=True, help="Complete each line of the input as a separate text.")
@json_option
def complete_command(
    text: str | None,
    model: str | None,
    limit: int,
    words: int,
    confidence: float,
    after: str,
    lines: bool,
    as_json: bool,
) -> None:
    """Complete the word in progress at the end of TEXT, or suggest the next word.

    You need not type capitals or accents: `manana` finds `mañana`. An accent that you type must
    match: `mañan` finds only words with ñ. With --words, a completion grows as long as it stays
    probable and the sentence has not ended.

    TEXT is what has been typed so far; without it, or if it is -, standard input is read. Each
    completion is printed on a line of its own, the most probable first. With --lines, the
    completions of each input line are printed on one line, separated by tabs.

    \b
    echo "Voy al parque con mi per" | predictive complete
    predictive complete "I will meet you at the " -n 3 --words 2
    predictive complete --lines --json < typed.txt
    """
    typed = typed_text(text)
    options = {"limit": limit, "words": words, "confidence": confidence, "after": after}
    found: Iterable[Completions]
    if lines:
        found = _loaded_completions(typed.replace("\r\n", "\n").split("\n"), model, options)
    else:
        served = _served_completions(typed, model, options)
        found = [served] if served is not None else _loaded_completions([typed], model, options)
    for completions in found:
        if as_json:
            click.echo(json.dumps({"completions": completions}, ensure_ascii=False))
        elif lines:
            click.echo("\t".join(each["text"] for each in completions))
        else:
            for each in completions:
                click.echo(each["text"])


def _served_completions(
    text: str, model: str | None, options: dict[str, Any]
) -> Completions | None:
    """Return what the daemon suggests, if there is one that can."""
    from predictive import client

    answer = client.ask("complete", text=text, model=model, remember=True, **options)
    if answer is None:
        return None
    if "warning" in answer:
        warnings.warn(answer["warning"], stacklevel=2)
    completions: Completions = answer["completions"]
    return completions


def _loaded_completions(
    texts: Iterable[str], model: str | None, options: dict[str, Any]
) -> Iterator[Completions]:
    """Load a model, and yield its suggestions for each text."""
    from predictive import paths
    from predictive.suggesting import loading

    loaded = loading.load(model, paths.learned(), remember=True)
    loaded.warn_of_problem()
    for text in texts:
        yield [each._asdict() for each in loaded.predictor.suggest(text, **options)]
