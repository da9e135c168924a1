"""`predictive eval`: how well a model predicts a text it has not seen."""

import json

import click

from predictive.cli.options import json_option, model_option


@click.command("eval")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@model_option
@json_option
def evaluate_command(files: tuple[str, ...], model: str | None, as_json: bool) -> None:
    """Measure how well a model predicts held-out text; - is standard input.

    Each file is read from its start with the state carried through. Unknown words are scored, not
    skipped: per character they cost their probability as unknown and 8 bits for every byte of
    their spelling, in perplexity the former alone.

    \b
    predictive eval held-out.txt
    predictive eval chapter-9.txt -m notes --json
    """
    import predictive
    from predictive import model_library
    from predictive.corpus.reading import read_text
    from predictive.evaluation.likelihood import likelihood

    folder = model_library.resolve(model)
    predictor = predictive.load(folder)
    result = likelihood(predictor.score(read_text([file])) for file in files)
    model_library.remember(folder)
    if as_json:
        click.echo(json.dumps(result._asdict()))
        return
    for name, value in result._asdict().items():
        shown = f"{value:,}" if isinstance(value, int) else f"{value:.4f}"
        click.echo(f"{name:20} {shown}")
