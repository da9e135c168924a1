"""`predictive complete`: the next words."""

import json

import click

from predictive import bounds
from predictive.cli.options import json_option, model_option, number, typed_text
from predictive.cli.text_command import TextCommand


@click.command("complete", cls=TextCommand)
@click.argument("text", required=False)
@model_option
@click.option("-n", "--limit", default=5, show_default=True, type=number(bounds.Limit),
              help="How many completions.")  # fmt: skip
@click.option("--words", default=1, show_default=True, type=number(bounds.Words),
              help="Words in each completion, at most.")  # fmt: skip
@click.option("--confidence", default=0.0, show_default=True, type=number(bounds.Confidence),
              help="Leave out what is less probable than this.")  # fmt: skip
@click.option("--lines", is_flag=True, help="Take each line of input as a text of its own.")
@json_option
def complete_command(
    text: str | None,
    model: str | None,
    limit: int,
    words: int,
    confidence: float,
    lines: bool,
    as_json: bool,
) -> None:
    """Complete the word in progress at the end of TEXT, or say which word comes next.

    Case and accents need not be typed: `manana` finds `mañana`, but `mañan` only what has its ñ.
    With --words, completions get longer as long as they stay probable and the sentence goes on.

    TEXT is what has been typed so far; without it, or for -, standard input is read. Completions
    come one a line, the most probable first; with --lines, those of one line of input on one
    line, separated by tabs.

    \b
    echo "Voy al parque con mi per" | predictive complete
    predictive complete "I will meet you at the " -n 3 --words 2
    predictive complete --lines --json < typed.txt
    """
    from predictive import paths
    from predictive.suggesting import loading

    typed = typed_text(text)
    loaded = loading.load(model, paths.learned(), remember=True)
    loaded.warn_of_problem()
    contexts = typed.replace("\r\n", "\n").split("\n") if lines else [typed]
    for context in contexts:
        found = loaded.predictor.suggest(context, limit, words, confidence)
        if as_json:
            completions = [suggestion._asdict() for suggestion in found]
            click.echo(json.dumps({"completions": completions}, ensure_ascii=False))
        elif lines:
            click.echo("\t".join(suggestion.text for suggestion in found))
        else:
            for suggestion in found:
                click.echo(suggestion.text)
