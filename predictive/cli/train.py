"""`predictive train`: a model from text."""

import json
import signal
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from predictive import bounds
from predictive.cli.options import (
    Duration,
    FilePath,
    as_text_option,
    check_working_folder,
    json_option,
    number,
)
from predictive.cli.train_request import request_of, requested_name, typed

if TYPE_CHECKING:
    from predictive.services.train import ModelTraining
    from predictive.training.events import Event

_RATE = number(bounds.Rate)


@click.command("train")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--me", metavar="NAME", multiple=True,
              help="Of exported messages, only those by NAME.")  # fmt: skip
@as_text_option
@click.option("--preview", is_flag=True, help="Show what would be read, and end.")
@click.option("--name", metavar="NAME", help="The model's name; by default the first file's.")
@click.option("--force", is_flag=True, help="Replace the model of that name.")
@click.option("--resume", metavar="NAME", help="Go on with a run that was stopped or killed.")
@click.option("--from", "base", metavar="NAME",
              help="Go on from this model, or from none; by default from the one that predictive "
              "comes with, if it suits the text.")  # fmt: skip
@click.option("--level", type=click.Choice(["char", "word"]), default="word", show_default=True,
              help="What a token is.")  # fmt: skip
@click.option(
    "--time-limit", type=Duration(), metavar="TIME", help="Train so long: 90s, 10m, 1h30."
)
@click.option("--epochs", type=number(bounds.Epochs),
              help="Pass over the text so often.")  # fmt: skip
@click.option("--cell", type=click.Choice(["lstm", "gru", "rnn"]), default="lstm",
              show_default=True, help="The recurrent cell.")  # fmt: skip
@click.option("--size", type=click.Choice(["tiny", "small", "medium", "large"]),
              help="By default as large as text and time allow.")  # fmt: skip
@click.option("--hidden-size", type=number(bounds.Units), help="Units of a layer.")
@click.option("--embedding-dim", type=number(bounds.Units), help="Dimensions of a token.")
@click.option("--num-layers", type=number(bounds.Layers), help="Recurrent layers.")
@click.option("--vocab-size", type=number(bounds.VocabSize), help="At most so many tokens.")
@click.option("--min-count", type=number(bounds.MinCount), default=2, show_default=True,
              help="Rarer words are unknown.")  # fmt: skip
@click.option("--batch-size", type=number(bounds.BatchSize), help="Streams of text at once.")
@click.option("--sequence-length", type=number(bounds.SequenceLength), help="Tokens of a window.")
@click.option("--learning-rate", type=number(bounds.LearningRate), help="At its peak.")
@click.option("--weight-decay", type=number(bounds.WeightDecay), default=0.01, show_default=True)
@click.option("--dropout", type=_RATE, help="Locked dropout.")
@click.option("--weight-drop", type=_RATE, help="Dropout of recurrent weights.")
@click.option("--embedding-dropout", type=_RATE, help="Dropout of whole tokens.")
@click.option("--seed", type=number(bounds.Seed), default=1, show_default=True)
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda", "mps"]), default="auto",
              show_default=True)  # fmt: skip
@click.option("--precision", type=click.Choice(["auto", "bf16", "float32"]), default="auto",
              show_default=True)  # fmt: skip
@click.option("--workers", type=number(bounds.Workers),
              help="Processes that share the work; by default as is fastest.")  # fmt: skip
@click.option("--log", metavar="FILE",
              type=FilePath(dir_okay=False, allow_dash=True, path_type=Path),
              help="Append all that happens, in lines of JSON; - is standard output.")  # fmt: skip
@json_option
@click.pass_context
def train_command(context: click.Context, /, **flags: Any) -> None:
    """Train a model on files and folders of text; - is standard input.

    Reads .txt, .md, .org, .rst and .jsonl (its text field), and the messages in exports of
    WhatsApp, Telegram (JSON), ChatGPT and mail (mbox, eml); all also as .gz. A small text in
    English or Spanish is learned on top of the bundled model, which takes a minute; other texts are
    learned from scratch. Whatever you leave out is chosen to suit the amount of text and time.
    Training ends at --time-limit or --epochs, whichever comes first. Ctrl-C ends it early and keeps
    the best model. --resume continues a run that was stopped or killed; a new --time-limit or
    --epochs counts from the run's start.

    \b
    predictive train diary.txt
    predictive train notes/ letters/ --name me --time-limit 10m
    predictive train chats/ --me "Ana García" --me ana@example.org --preview
    predictive train shakespeare.txt --level char --size medium
    predictive train letters/ --from notes
    predictive train --resume me
    """
    started_at = time.monotonic()
    if flags["preview"]:
        from predictive.cli.contents import print_contents

        print_contents(
            flags["paths"], flags["me"], as_text=flags["as_text"], as_json=flags["as_json"]
        )
        return

    check_working_folder()
    name = requested_name(context)

    from predictive.services.train import follow_leader

    if not follow_leader():
        _train(context, name, started_at)
        _report(name, as_json=flags["as_json"])


def _train(context: click.Context, name: str, started_at: float) -> None:
    """Draw and log the training as it happens; the first Ctrl-C asks it to end."""
    from predictive import event_log
    from predictive.console import TrainingDisplay
    from predictive.services.train import ModelTraining

    log_file = context.params["log"]
    with event_log.appending(log_file) as log, TrainingDisplay() as display:
        training = ModelTraining(name, samples=display.is_live or log_file is not None)
        events = _events(training, context, started_at)
        with _interrupts_to(training), closing(events):
            for event in events:
                log(event)
                display.show(event)


def _events(
    training: "ModelTraining", context: click.Context, started_at: float
) -> "Generator[Event, None, None]":
    """Start or resume the training that the flags request."""
    from predictive.training.options import Budget

    flags = context.params
    budget = Budget(time_limit=flags["time_limit"], epochs=flags["epochs"])
    if flags["resume"] is not None:
        return training.resume(budget, typed(context, "device"), flags["workers"])
    request = request_of(flags, budget)
    return training.start(request, replace=flags["force"], started_at=started_at)


@contextmanager
def _interrupts_to(training: "ModelTraining") -> Iterator[None]:
    """Let the first signal stop the training, and a second one, or one outside it, interrupt."""

    def stop(number: int, frame: object) -> None:
        signal.signal(number, signal.default_int_handler)
        if not training.stop():
            raise KeyboardInterrupt

    handlers = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _report(name: str, *, as_json: bool) -> None:
    from predictive.console import note
    from predictive.model import library
    from predictive.model.directory import load_config

    folder = library.folder_of(name)
    best = load_config(folder).training.best
    if as_json:
        figures = {
            "nats_per_character": best.nats_per_character,
            "bits_per_character": best.bits_per_character,
            "step": best.step,
        }
        click.echo(json.dumps({"name": folder.name, "path": str(folder), "validation": figures}))
    else:
        note(f"the model is called {folder.name}; try: predictive complete -m {folder.name}")
