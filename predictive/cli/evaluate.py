"""`predictive eval`: how well a model predicts a text that it has not seen."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from predictive.cli.options import (
    check_working_folder,
    json_option,
    model_option,
    options_of,
    typed,
)
from predictive.errors import CorpusError
from predictive.options import Evaluating, Request
from predictive.translation import gettext as _

if TYPE_CHECKING:
    from pathlib import Path


@click.command("eval")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@model_option
@options_of(Evaluating)
@options_of(Request, "as_text")
@json_option
def evaluate_command(
    files: tuple[str, ...],
    model: str | None,
    cache: bool,
    dynamic: bool,
    keystrokes: bool,
    suggestions: int,
    learn: bool,
    as_text: bool,
    as_json: bool,
) -> None:
    """Measure how well a model predicts held-out text; - is standard input.

    Each file is read from its start to its end without resetting the state. Of these
    figures, lower is better:

    \b
    nats_per_character  cross-entropy with the text
    bits_per_character  the same in bits
    perplexity          per token: 100 is as uncertain as 100 equally probable tokens
    unknown_rate        share of the tokens that are out-of-vocabulary words, 0 to 1

    An unknown word counts as one <unk> token. The figures per character also add 8 bits for each
    byte of its spelling; perplexity does not.

    --cache (a neural cache) and --dynamic (dynamic evaluation) add figures for a model that adapts
    to the text as it reads. Do not compare them with those of a model that does not adapt.

    --keystrokes types each line in lower case, starting from an empty text, and counts how many
    keystrokes the suggestions save. Your learned text is not used. Its figures:

    \b
    keystroke_savings          share of the keystrokes saved, in %
    low, high                  its 95 % confidence interval
    bound                      the highest savings possible, in %
    presage_keystroke_savings  savings by presage's formula: words and spaces only, in %
    top_1, top_3, top_5        words among the first 1, 3 or 5 before any letter is typed, in %
    never_offered              words that were never suggested, in %
    calibration_error          how far the probabilities are from the share of hits, 0 to 1
    p50_ms, p99_ms             milliseconds for a suggestion: median, 99th percentile

    \b
    predictive eval held-out.txt
    predictive eval chapter-9.txt -m notes --json
    predictive eval --keystrokes phrases.txt --learn
    """
    from predictive.model import library

    for flag in ("suggestions", "learn"):
        if not keystrokes and typed(click.get_current_context(), flag):
            raise click.UsageError(_("--{flag} goes with --keystrokes").format(flag=flag))
    if keystrokes and (cache or dynamic):
        raise click.UsageError(_("--cache and --dynamic do not go with --keystrokes"))
    if dynamic:
        check_working_folder()
    folder = library.resolve(model)
    texts = _read(files, as_text=as_text)
    figures = (
        _keystrokes(folder, texts, suggestions, learn)
        if keystrokes
        else _likelihood(folder, texts, cache=cache, dynamic=dynamic)
    )
    library.remember(folder)
    _print(figures, as_json=as_json)


def _print(figures: Mapping[str, float], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(figures))
        return
    width = max(map(len, figures)) + 1
    for name, value in figures.items():
        shown = f"{value:,}" if isinstance(value, int) else f"{value:.4f}"
        click.echo(f"{name:{width}} {shown}")


def _read(files: tuple[str, ...], *, as_text: bool) -> list[str]:
    from predictive.corpus.messages.exports import MessageSelection
    from predictive.corpus.reading import read_text

    return [read_text([file], MessageSelection(as_text=as_text)) for file in files]


def _likelihood(
    folder: "Path", texts: list[str], *, cache: bool, dynamic: bool
) -> Mapping[str, float]:
    from predictive.evaluation.likelihood import adapted, likelihood
    from predictive.suggesting import loading

    predictor = loading.load_folder(folder).predictor
    figures = likelihood(map(predictor.score, texts))._asdict()
    if cache:
        figures |= adapted(likelihood(map(predictor.score_with_cache, texts)), "cache")
    if dynamic:
        from predictive.console import working
        from predictive.dynamic_evaluation import score_dynamically

        with working(_("learning while reading")):
            scores = [score_dynamically(folder, text) for text in texts]
        figures |= adapted(likelihood(scores), "dynamic")
    return figures


def _keystrokes(folder: "Path", texts: list[str], limit: int, learn: bool) -> Mapping[str, float]:
    import tempfile
    from pathlib import Path

    from predictive.evaluation.keystroke_savings import keystroke_savings, type_phrases
    from predictive.suggesting import loading

    phrases = [line for text in texts for line in text.splitlines()]
    with tempfile.TemporaryDirectory() as temporary:
        learned_text = Path(temporary) / "learned.sqlite" if learn else None
        loaded = loading.load_folder(folder, learned_text, create=True)
        if learn:
            loaded.set_learning("on")
        predictor = loaded.predictor
        kind = predictor.config.text_kind
        typed = list(type_phrases(phrases, predictor.suggest, limit, predictor.learn, kind))
    if not any(phrase.words for phrase in typed):
        raise CorpusError(_("there is no word in the text to type"))
    return keystroke_savings(typed)._asdict()
