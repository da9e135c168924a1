"""`predictive train`: a model from text."""

import json
import signal
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from predictive.cli.options import (
    FilePath,
    check_working_folder,
    complete_names,
    json_option,
    options_of,
    typed,
)
from predictive.cli.train_request import check_preview, request_of, requested_name
from predictive.options import Budget, Request
from predictive.translation import gettext as _

if TYPE_CHECKING:
    from predictive.services.train import ModelTraining
    from predictive.training.events import Event


@click.command("train")
@click.argument("paths", nargs=-1, metavar="PATH...")
@options_of(Request, "me", "as_text")
@click.option("--preview", is_flag=True, help="Show what would be read, without training.")
@click.option("--name", metavar="NAME", help="The model's name; by default that of the first file.")
@click.option("--force", is_flag=True, help="Replace the model that has this name.")
@click.option(
    "--resume",
    metavar="NAME",
    shell_complete=complete_names,
    help="Resume a run that was stopped or killed.",
)
@options_of(Request, without=["paths", "me", "as_text", "patience"])
@click.option("--log", metavar="FILE",
              type=FilePath(dir_okay=False, allow_dash=True, path_type=Path),
              help="Append every event as a line of JSON; - is standard output.")  # fmt: skip
@json_option
@click.pass_context
def train_command(context: click.Context, /, **flags: Any) -> None:
    """Train a model on files and folders of text; - is standard input.

    Reads .txt, .md, .org, .rst and .jsonl (its text field), and the messages in exports from
    WhatsApp, Telegram (JSON), ChatGPT and mail (mbox, eml). Each may be compressed (.gz). From the
    history of zsh, bash or fish, it learns command lines, for `predictive shell`; commands that may
    hold a secret are left out.

    A small text in English or Spanish is learned on top of the bundled model, in less than a
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
    predictive train ~/.zsh_history --name shell
    predictive train --resume me
    """
    started_at = time.monotonic()
    if flags["preview"]:
        from predictive.cli.contents import print_contents

        check_preview(context)
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
    from predictive.console import TrainingDisplay, note
    from predictive.services import event_log
    from predictive.services.train import ModelTraining
    from predictive.training.events import Saved

    log_file = context.params["log"]
    has_checkpoint = context.params["resume"] is not None
    try:
        with event_log.appending(log_file) as log, TrainingDisplay() as display:
            training = ModelTraining(name, samples=display.is_live or log_file is not None)
            events = _events(training, context, started_at)
            with _interrupts_to(training), closing(events):
                for event in events:
                    has_checkpoint = has_checkpoint or isinstance(event, Saved)
                    log(event)
                    display.show(event)
    except KeyboardInterrupt:
        if has_checkpoint:
            raise
        note(_("\nstopped before anything was learned; no model was made"))
        raise click.Abort from None


def _events(
    training: "ModelTraining", context: click.Context, started_at: float
) -> "Generator[Event, None, None]":
    """Start or resume the training that the flags request."""
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
    config = load_config(folder)
    best = config.training.best
    if as_json:
        figures = {
            "nats_per_character": best.nats_per_character,
            "bits_per_character": best.bits_per_character,
            "step": best.step,
        }
        click.echo(json.dumps({"name": folder.name, "path": str(folder), "validation": figures}))
    else:
        note(
            _("the model is called {name}; try: predictive complete -m {name}").format(
                name=folder.name
            )
        )
        if config.text_kind == "commands":
            note(_("bring it to your shell: predictive shell zsh --install (or bash, or fish)"))
