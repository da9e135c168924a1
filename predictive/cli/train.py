"""`predictive train`: a model from text."""

import json
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from predictive.cli.options import Duration, Number, json_option
from predictive.errors import ModelError, UsageError

if TYPE_CHECKING:
    from predictive.console import TrainingDisplay
    from predictive.training.events import Event
    from predictive.training.options import Budget, Request
    from predictive.training.run import TrainingRun

_SAMPLE_TOKENS = {"char": 160, "word": 40}
_RATE = Number(0, 1, max_open=True)
_RUN_FLAGS = ("name", "force", "resume", "time_limit", "epochs", "as_json", "paths")


@click.command("train")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--name", metavar="NAME", help="The model's name; by default the first file's.")
@click.option("--force", is_flag=True, help="Replace the model of that name.")
@click.option("--resume", metavar="NAME", help="Go on with a run that was stopped or killed.")
@click.option("--level", type=click.Choice(["char", "word"]), default="word", show_default=True,
              help="What a token is.")  # fmt: skip
@click.option("--time-limit", type=Duration(), metavar="TIME", help="Train so long: 90s, 10m, 1h.")
@click.option("--epochs", type=Number(0, min_open=True),
              help="Pass over the text so often.")  # fmt: skip
@click.option("--cell", type=click.Choice(["lstm", "gru", "rnn"]), default="lstm",
              show_default=True, help="The recurrent cell.")  # fmt: skip
@click.option("--size", type=click.Choice(["tiny", "small", "medium", "large"]),
              help="By default as large as text and time allow.")  # fmt: skip
@click.option("--hidden-size", type=click.IntRange(1), help="Units of a layer.")
@click.option("--embedding-dim", type=click.IntRange(1), help="Dimensions of a token.")
@click.option("--num-layers", type=click.IntRange(1), help="Recurrent layers.")
@click.option("--vocab-size", type=click.IntRange(10), help="At most so many tokens.")
@click.option("--min-count", type=click.IntRange(1), default=2, show_default=True,
              help="Rarer words are unknown.")  # fmt: skip
@click.option("--batch-size", type=click.IntRange(1), help="Streams of text at once.")
@click.option("--sequence-length", type=click.IntRange(2), help="Tokens of a window.")
@click.option("--learning-rate", type=Number(0, min_open=True), help="At its peak.")
@click.option("--weight-decay", type=Number(0), default=0.01, show_default=True)
@click.option("--dropout", type=_RATE, help="Locked dropout.")
@click.option("--weight-drop", type=_RATE, help="Dropout of recurrent weights.")
@click.option("--embedding-dropout", type=_RATE, help="Dropout of whole tokens.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda", "mps"]), default="auto",
              show_default=True)  # fmt: skip
@click.option("--precision", type=click.Choice(["auto", "bf16", "float32"]), default="auto",
              show_default=True)  # fmt: skip
@json_option
@click.pass_context
def train_command(context: click.Context, /, **flags: Any) -> None:
    """Train a model on files and folders of text; - is standard input.

    Reads .txt, .md, .org, .rst and .jsonl (its text field), also as .gz. What is not said is
    chosen from the amount of text and time. Of --time-limit and --epochs, the first to be reached
    ends the run. Ctrl-C ends early and keeps the best model; a run that was killed goes on with
    --resume, for which a new --time-limit or --epochs counts from the run's start.

    \b
    predictive train diary.txt
    predictive train notes/ letters/ --name me --time-limit 10m
    predictive train shakespeare.txt --level char --size medium
    predictive train --resume me
    """
    started_at = time.monotonic()
    given = flags["name"] if flags["resume"] is None else flags["resume"]
    name = _default_name(flags["paths"]) if given is None else given
    target = _target(context, name)

    from predictive.training.options import Budget
    from predictive.training.run import FinishedError, TrainingRun

    run = TrainingRun(target)
    budget = Budget(time_limit=flags["time_limit"], epochs=flags["epochs"])
    events = (
        run.resume(budget, _typed(context, "device"))
        if flags["resume"]
        else run.start(_request(flags, budget), started_at)
    )
    try:
        _follow(run, events)
    except FinishedError:
        if not _fit_is_due(target):
            raise
    _fit(target)
    _report(target, as_json=flags["as_json"])


def _target(context: click.Context, name: str) -> Path:
    """Return the model's folder; refuse what contradicts itself or would overwrite."""
    from predictive import model_library

    flags = context.params
    if flags["resume"] is not None:
        _refuse_with_resume(context)
    elif not flags["paths"]:
        raise click.UsageError("there is nothing to read: give a file, a folder, or -")
    if flags["level"] == "char" and _typed(context, "min_count"):
        raise UsageError("--min-count is for --level word: every character is kept")
    target = model_library.folder_of(name)
    taken = target.exists() or model_library.unfinished(target).exists()
    if taken and not (flags["force"] or flags["resume"]):
        raise ModelError(
            f"there is a model {name!r} already",
            f"--force replaces it, --resume {name} goes on, --name gives another name",
        )
    return target


def _refuse_with_resume(context: click.Context) -> None:
    typed = [
        "PATH" if name == "paths" else f"--{name.replace('_', '-')}"
        for name, value in context.params.items()
        if name not in ("resume", "time_limit", "epochs", "device", "as_json")
        and value not in (None, False, ())
        and _typed(context, name) is not None
    ]
    if typed:
        raise UsageError(
            f"--resume goes on as the run began: leave out {', '.join(typed)}",
            "or train anew without --resume",
        )


def _typed(context: click.Context, name: str) -> Any:
    """Return a flag's value if the person gave it, else None."""
    given = context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
    return context.params[name] if given else None


def _request(flags: dict[str, Any], budget: "Budget") -> "Request":
    from predictive.training.options import Request, Vocabulary

    vocabulary = Vocabulary(vocab_size=flags["vocab_size"], min_count=flags["min_count"])
    taken = (*_RUN_FLAGS, "vocab_size", "min_count")
    others = {name: value for name, value in flags.items() if name not in taken}
    return Request(paths=list(flags["paths"]), vocabulary=vocabulary, budget=budget, **others)


def _follow(run: "TrainingRun", events: "Iterator[Event]") -> None:
    """Draw the events as they come; the first Ctrl-C asks the run to end."""
    from predictive.console import TrainingDisplay
    from predictive.training.events import Saved

    with TrainingDisplay() as display, _interrupts_to(run), _memory_errors():
        for event in events:
            display.show(event)
            if isinstance(event, Saved) and display.is_live:
                _show_sample(display, event.folder)


def _fit_is_due(folder: Path) -> bool:
    from predictive import blend_fitting

    return blend_fitting.is_due(folder)


def _fit(folder: Path) -> None:
    """Weigh what was learned, for suggestions."""
    from predictive.blend_fitting import fit
    from predictive.console import working

    with working("weighing network and n-grams"):
        fit(folder)


@contextmanager
def _memory_errors() -> Iterator[None]:
    """PyTorch says in a RuntimeError that it found no memory; say it as Python does."""
    try:
        yield
    except RuntimeError as error:
        if "memory" not in str(error):
            raise
        raise MemoryError from error


def _show_sample(display: "TrainingDisplay", folder: Path) -> None:
    import predictive
    from predictive.model_directory import is_model

    if is_model(folder):
        predictor = predictive.load(folder)
        length = _SAMPLE_TOKENS[predictor.config.level]
        display.show_sample("".join(predictor.generate(max_tokens=length, seed=1)))


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
    from predictive import model_directory, model_library
    from predictive.console import note

    model_library.remember(folder)
    best = model_directory.load_config(folder).training.best
    if as_json:
        figures = {
            "nats_per_character": best.nats_per_character,
            "bits_per_character": best.bits_per_character,
            "step": best.step,
        }
        click.echo(json.dumps({"name": folder.name, "path": str(folder), "validation": figures}))
    else:
        note(f"the model is called {folder.name}; try: predictive complete -m {folder.name}")


def _default_name(paths: tuple[str, ...]) -> str:
    from predictive import model_library

    if not paths or paths[0] == "-":
        return "stdin"
    name = Path(paths[0]).resolve().name.removesuffix(".gz")
    stem = Path(name).stem if not Path(paths[0]).is_dir() else name
    return model_library.name_from(stem)
