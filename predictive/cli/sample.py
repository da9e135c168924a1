"""`predictive sample`: generated text."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from predictive.bounds import check
from predictive.cli.options import json_option, model_option, options_of, typed_text
from predictive.cli.text_command import TextCommand
from predictive.options import Generating, Sampling, Seed
from predictive.translation import gettext as _

_RULE = "---"


@click.command("sample", cls=TextCommand)
@click.argument("prompt", default="")
@model_option
@options_of(Generating, "max_tokens")
@options_of(Sampling)
@options_of(Generating, without=["max_tokens"])
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
    """Continue PROMPT (- is standard input); without one, write a new text.

    The prompt is printed first, then the text as it is generated. Several samples are separated by
    a line of ---.

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
    check(_("the last text's seed"), seeds[-1], Seed)
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

    loaded = loading.load_folder(folder, paths.learned())
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
