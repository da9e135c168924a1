"""`predictive sample`: generated text."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from predictive import bounds
from predictive.cli.options import json_option, model_option, number, typed_text
from predictive.cli.text_command import TextCommand

_RULE = "---"


@click.command("sample", cls=TextCommand)
@click.argument("prompt", default="")
@model_option
@click.option("--max-tokens", default=200, show_default=True, type=number(bounds.MaxTokens),
              help="At most so many characters or words.")  # fmt: skip
@click.option("--temperature", default=0.8, show_default=True, type=number(bounds.Temperature),
              help="Below 1 safer, above wilder; 0 always takes the most probable.")  # fmt: skip
@click.option("--top-k", default=40, show_default=True, type=number(bounds.TopK),
              help="Choose among the K most probable; 0: among all.")  # fmt: skip
@click.option("--top-p", default=0.95, show_default=True,
              type=number(bounds.TopP),
              help="Choose among the most probable that have this mass together.")  # fmt: skip
@click.option("--min-p", default=0.05, show_default=True, type=number(bounds.MinP),
              help="Leave out what is less probable than this share of the best.")  # fmt: skip
@click.option("--repeat-penalty", default=1.0, show_default=True, type=number(bounds.RepeatPenalty),
              help="Above 1, tokens among the last 64 become less probable.")  # fmt: skip
@click.option("--seed", type=number(bounds.Seed), help="The same seed gives the same text.")
@click.option("--stop", multiple=True, metavar="TEXT", help="End before this text; repeatable.")
@click.option("--num-samples", default=1, show_default=True, type=number(bounds.NumSamples),
              help="How many texts.")  # fmt: skip
@click.option("--device", type=click.Choice(["cpu", "cuda", "mps"]),
              help="Generate all samples at once with PyTorch on this device.")  # fmt: skip
@json_option
def sample_command(
    prompt: str,
    model: str | None,
    seed: int | None,
    num_samples: int,
    device: str | None,
    as_json: bool,
    max_tokens: int,
    stop: tuple[str, ...],
    **rules: Any,
) -> None:
    """Continue PROMPT (- is standard input), or write a text from nothing.

    The text comes on standard output while it is generated, the prompt before it; several samples
    are separated by a line of ---.

    \b
    predictive sample "Querida abuela:" --temperature 0.6
    predictive sample --num-samples 3 --max-tokens 50 --seed 7
    predictive sample "To do:" --stop $'\\n\\n'
    """
    import secrets

    from predictive.model import library

    prompt = typed_text(prompt)
    folder = library.resolve(model)
    first_seed = secrets.randbelow(2**31) if seed is None else seed
    seeds = range(first_seed, first_seed + num_samples)
    bounds.check("the last text's seed", seeds[-1], bounds.Seed)
    options = {"max_tokens": max_tokens, "stop": stop, **rules}
    texts = (
        _generate_in_bulk(folder, prompt, seeds, device, options)
        if device
        else _generate_in_turn(folder, prompt, seeds, options)
    )
    if as_json:
        _print_json(prompt, texts, seeds)
    else:
        _stream(prompt, texts)
    library.remember(folder)


Texts = Iterator[Iterator[str]]
"""One after the other, each in pieces."""


def _generate_in_turn(folder: Path, prompt: str, seeds: range, options: dict[str, Any]) -> Texts:
    from predictive import paths
    from predictive.suggesting import loading

    loaded = loading.load(folder, paths.learned())
    loaded.warn_of_problem()
    return (loaded.predictor.generate(prompt, seed=seed, **options) for seed in seeds)


def _generate_in_bulk(
    folder: Path, prompt: str, seeds: range, device: str, options: dict[str, Any]
) -> Texts:
    from predictive.bulk_generation import stream_texts

    return stream_texts(folder, prompt, seeds, device, **options)


def _stream(prompt: str, texts: Texts) -> None:
    for place, pieces in enumerate(texts):
        if place:
            click.echo(_RULE)
        click.echo(prompt, nl=False)
        for piece in pieces:
            click.echo(piece, nl=False)
        click.echo()


def _print_json(prompt: str, texts: Texts, seeds: range) -> None:
    samples = [
        {"text": "".join(pieces), "seed": seed} for pieces, seed in zip(texts, seeds, strict=True)
    ]
    click.echo(json.dumps({"prompt": prompt, "samples": samples}, ensure_ascii=False))
