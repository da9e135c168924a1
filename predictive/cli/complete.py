"""`predictive complete`: the next words."""

import json

import click

from predictive.cli.options import json_option, model_option, options_of, typed_text
from predictive.cli.text_command import TextCommand
from predictive.options import Suggesting


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
    from predictive import paths
    from predictive.suggesting import loading

    typed = typed_text(text)
    loaded = loading.load(model, paths.learned(), remember=True)
    loaded.warn_of_problem()
    contexts = typed.replace("\r\n", "\n").split("\n") if lines else [typed]
    for context in contexts:
        found = loaded.predictor.suggest(context, limit, words, confidence, after)
        if as_json:
            completions = [suggestion._asdict() for suggestion in found]
            click.echo(json.dumps({"completions": completions}, ensure_ascii=False))
        elif lines:
            click.echo("\t".join(suggestion.text for suggestion in found))
        else:
            for suggestion in found:
                click.echo(suggestion.text)
