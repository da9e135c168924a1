"""`predictive train`: a model from text."""

import json
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from predictive.cli.options import (
    FilePath,
    check_working_folder,
    json_option,
    options_of,
)
from predictive.cli.train_request import refuse_taken, request_of, target_folder, typed
from predictive.options import Budget, Request

if TYPE_CHECKING:
    from predictive.event_log import Log
    from predictive.training.events import Event
    from predictive.training.run import TrainingRun

_SAMPLE_TOKENS = {"char": 160, "word": 40}


@click.command("train")
@click.argument("paths", nargs=-1, metavar="PATH...")
@options_of(Request, "me", "as_text")
@click.option("--preview", is_flag=True, help="Show what would be read, without training.")
@click.option("--name", metavar="NAME", help="The model's name; by default that of the first file.")
@click.option("--force", is_flag=True, help="Replace the model that has this name.")
@click.option("--resume", metavar="NAME", help="Resume a run that was stopped or killed.")
@options_of(Request, without=["paths", "me", "as_text", "patience"])
@click.option("--log", metavar="FILE",
              type=FilePath(dir_okay=False, allow_dash=True, path_type=Path),
              help="Append every event as a line of JSON; - is standard output.")  # fmt: skip
@json_option
@click.pass_context
def train_command(context: click.Context, /, **flags: Any) -> None:
    """Train a model on files and folders of text; - is standard input.

    Reads .txt, .md, .org, .rst and .jsonl (its text field), and the messages in exports from
    WhatsApp, Telegram (JSON), ChatGPT and mail (mbox, eml). Each may be compressed (.gz).

    A small text in English or Spanish is learned on top of the bundled model, which takes about a
    minute; any other text is learned from scratch. Options that you leave out are chosen to suit
    the amount of text and time. Training ends as soon as --time-limit or --epochs is reached.
    Ctrl-C ends it early and keeps the best model. --resume continues a run that was stopped or
    killed; a new --time-limit or --epochs then counts from the start of the run.

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
