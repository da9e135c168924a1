"""`predictive train`: a model from text."""

import json
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
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
from predictive.cli.train_request import refuse_taken, request_of, target_folder, typed

if TYPE_CHECKING:
    from predictive.event_log import Log
    from predictive.training.events import Event
    from predictive.training.run import TrainingRun

_SAMPLE_TOKENS = {"char": 160, "word": 40}
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
    English or Spanish is learned on top of the model that predictive comes with, which takes a
    minute; others are learned afresh. What is not said is chosen from the amount of text and time.
    Of --time-limit and --epochs, the first to be reached ends the run. Ctrl-C ends early and keeps
    the best model; a run that was killed goes on with --resume, for which a new --time-limit or
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

    from predictive import event_log
    from predictive.training.parallel import torchrun

    if torchrun.is_launched():
        from predictive.training.parallel import cluster

        if torchrun.rank():
            cluster.join()
            return
        context.with_resource(cluster.leading())

    from predictive.model import library

    with event_log.appending(flags["log"]) as log, _failures_to(log):
        folder = target_folder(context)
        with library.training_lock(folder.name):
            _train(context, folder, log, started_at)
            _fit(folder, log)
        _report(folder, as_json=flags["as_json"])


def _train(context: click.Context, target: Path, log: "Log", started_at: float) -> None:
    """Start or resume the run that the flags ask for."""
    flags = context.params
    if not (flags["force"] or flags["resume"]):
        refuse_taken(target)

    from predictive.training.options import Budget
    from predictive.training.run import FinishedError, TrainingRun

    run = TrainingRun(target)
    budget = Budget(time_limit=flags["time_limit"], epochs=flags["epochs"])
    events = (
        run.resume(budget, typed(context, "device"), flags["workers"])
        if flags["resume"]
        else run.start(request_of(flags, budget), started_at)
    )
    try:
        _follow(run, events, log, is_followed=flags["log"] is not None)
    except FinishedError:
        if not _fit_is_due(target):
            raise


def _follow(
    run: "TrainingRun", events: "Iterator[Event]", log: "Log", *, is_followed: bool
) -> None:
    """Draw and log the events as they come; the first Ctrl-C asks the run to end."""
    from predictive.console import TrainingDisplay

    with TrainingDisplay() as display, _interrupts_to(run):
        for event in _with_samples(events) if display.is_live or is_followed else events:
            log(event)
            display.show(event)


def _with_samples(events: "Iterator[Event]") -> "Iterator[Event]":
    """Put behind every save what the model writes by then."""
    from predictive.model.directory import is_model
    from predictive.prediction.predictor import Predictor
    from predictive.training.events import Sample, Saved

    for event in events:
        yield event
        if isinstance(event, Saved) and is_model(Path(event.folder)):
            predictor = Predictor.from_directory(Path(event.folder))
            length = _SAMPLE_TOKENS[predictor.config.level]
            yield Sample("".join(predictor.generate(max_tokens=length, seed=1)))


def _fit_is_due(folder: Path) -> bool:
    from predictive import blend_fitting

    return blend_fitting.is_due(folder)


def _fit(folder: Path, log: "Log") -> None:
    """Weigh what was learned, for suggestions."""
    from predictive.blend_fitting import fit
    from predictive.console import working
    from predictive.training.events import Fitted, Stage

    stage = Stage("weighing network and n-grams")
    log(stage)
    with working(stage.name):
        fit(folder)
    log(Fitted())


@contextmanager
def _failures_to(log: "Log") -> Iterator[None]:
    """Log the error that ends a run."""
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except Exception as error:
        from predictive import fault
        from predictive.training.events import Failed

        said = fault.explain(error)
        log(Failed(said.message, said.hint))
        if said is error:
            raise
        raise said from error


@contextmanager
def _interrupts_to(run: "TrainingRun") -> Iterator[None]:
    def stop(number: int, frame: object) -> None:
        signal.signal(number, signal.default_int_handler)  # a second one ends at once
        if not run.stop():
            raise KeyboardInterrupt

    handlers = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _report(folder: Path, *, as_json: bool) -> None:
    from predictive.console import note
    from predictive.model import library
    from predictive.model.directory import load_config

    library.remember(folder)
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
