"""Everything that is printed besides a command's own output; all of it on stderr, but lists."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType
from typing import Any, Self

import click
import msgspec
from rich.console import Console, Group
from rich.live import Live
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from predictive.corpus.report import printable, report_lines
from predictive.errors import PredictiveError
from predictive.model.config import Validation
from predictive.options import Budget
from predictive.training.events import (
    Evaluation,
    Event,
    Finished,
    Read,
    Recovered,
    Sample,
    Shared,
    Stage,
    Started,
    Step,
)
from predictive.training.options import Plan
from predictive.translation import gettext as _
from predictive.translation import ngettext

_BLOCKS = "▁▂▃▄▅▆▇█"


def stderr() -> Console:
    """Return a console on the current standard error."""
    return Console(stderr=True, highlight=False)


def print_error(error: PredictiveError) -> None:
    """Print an error as one line, followed by its hint."""
    message, hint = printable(error.message), printable(error.hint)
    line = Text.assemble((_("error: "), "bold red"), message, (f" ({hint})" if hint else "", "dim"))
    stderr().print(line, soft_wrap=True)


def note(message: str) -> None:
    """Print a notice."""
    stderr().print(Text(message), soft_wrap=True)


def working(on: str) -> AbstractContextManager[object]:
    """Show a spinner with this text on a terminal, as long as the context lasts."""
    return stderr().status(on)


def show_transfer(name: str, amounts: Iterable[tuple[int, int | None]]) -> None:
    """Draw the progress of a download from (bytes received, bytes in all) pairs."""
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
    with Progress(*columns, console=stderr()) as progress:
        task = progress.add_task(name, total=None)
        for size, total in amounts:
            progress.update(task, completed=size, total=total)


@contextmanager
def progress(
    what: str, total: float | None = None, *, shown: bool = True
) -> Iterator[Callable[[float], None]]:
    """Show on a terminal how much is done, as long as the context lasts; yield what adds to it.

    It is a bar with the time left or, without a total, a count of `what`.
    """
    console = stderr()
    counted = SpinnerColumn(), TextColumn("{task.completed:,} {task.description}")
    bar = BarColumn(), TaskProgressColumn(), TimeRemainingColumn()
    columns = counted if total is None else (TextColumn("{task.description}"), *bar)
    is_shown = shown and console.is_terminal
    with Progress(
        *columns,
        console=console,
        transient=True,
        disable=not is_shown,
        redirect_stdout=bool(sys.stdout) and sys.stdout.isatty(),
    ) as drawn:
        task = drawn.add_task(what, total=total)
        yield lambda more: drawn.advance(task, more)


def print_table(title: Iterable[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table on standard output; plain if that is not a terminal."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in title:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    width = None if sys.stdout.isatty() else 200
    Console(highlight=False, width=width).print(table)


def print_records(
    records: Sequence[Mapping[str, Any]], columns: Mapping[str, str], *, as_json: bool
) -> None:
    """Print records as JSON, or their fields with a column as a table."""
    if as_json:
        click.echo(json.dumps(records, ensure_ascii=False))
        return
    rows = ([_cell(record.get(field, "")) for field in columns] for record in records)
    print_table(columns.values(), rows)


def _cell(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


class TrainingDisplay:
    """Shows a training run: live on a terminal, as plain lines elsewhere."""

    def __init__(self) -> None:
        self._console = stderr()
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(elapsed_when_finished=True),
            console=self._console,
        )
        self._task = self._progress.add_task(_("starting"), total=None)
        self._figures = Text("")
        self._curve: list[float] = []
        self._sample = Text("", style="dim")
        self._live = Live(console=self._console, refresh_per_second=5, transient=True)

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._live.stop()

    @property
    def is_live(self) -> bool:
        """Whether the display is live on a terminal."""
        return self._live.is_started

    def show(self, event: Event) -> None:
        """Show an event."""
        match event:
            case Stage(name):
                self._progress.update(self._task, description=_(name))
            case Read(report):
                self._print_lines(report_lines(report))
            case Started():
                self._print_lines(_plan_lines(event))
                self._progress.update(self._task, description=_("training"), total=1.0)
            case Shared():
                self._print_lines([_shared_line(event)])
            case Step():
                self._show_step(event)
            case Evaluation():
                self._show_evaluation(event)
            case Recovered(step, rate):
                message = _("the loss diverged: back to step {step}, with learning rate {rate:.2g}")
                self._print_lines([message.format(step=step, rate=rate)])
            case Sample(text):
                self._sample = Text(text.strip(), style="dim", overflow="fold")
            case Finished():
                self._print_lines([_finished_line(event)])
        self._refresh()

    def _show_step(self, step: Step) -> None:
        self._progress.update(self._task, completed=step.fraction)
        self._figures = Text(
            _(
                "epoch {epoch:.1f}   training loss {loss:.3f}   {tokens_per_second:,.0f} tokens/s"
            ).format(epoch=step.epoch, loss=step.loss, tokens_per_second=step.tokens_per_second)
        )

    def _show_evaluation(self, evaluation: Evaluation) -> None:
        validation = evaluation.validation
        self._curve.append(validation.bits_per_character)
        if not self._console.is_terminal:
            best = _("  best") if evaluation.is_best else ""
            self._print_lines([f"{validation.seconds:6.0f} s  {_figures(validation)}{best}"])

    def _refresh(self) -> None:
        if not self._live.is_started:
            return
        parts: list[Progress | Text] = [self._progress, self._figures]
        if self._curve:
            bits = _("{bits:.3f} bits per character held out").format(bits=self._curve[-1])
            parts.append(Text(f"{_sparkline(self._curve)}  {bits}"))
        self._live.update(Group(*parts, self._sample))

    def _print_lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._console.print(Text(line), soft_wrap=True)


def _plan_lines(started: Started) -> list[str]:
    plan, options = started.plan, started.plan.options
    limits = _limits(options.budget)
    if options.budget.patience:
        fewer = _("{limits}, fewer if the loss on held-out text stops improving")
        limits = fewer.format(limits=limits)
    training = _(
        "{limits}; batches of {batch_size} x {sequence_length}, learning rate {learning_rate:.2g}, "
        "dropout {dropout:.2g}; on {device} in {precision}"
    ).format(
        limits=limits,
        batch_size=options.batch_size,
        sequence_length=options.sequence_length,
        learning_rate=options.learning_rate,
        dropout=options.dropout.output,
        device=started.device,
        precision="bf16" if started.bf16 else "float32",
    )
    if started.step:
        training = _("{training}, from step {step:,}").format(training=training, step=started.step)
    return [_network_line(plan), training]


def _network_line(plan: Plan) -> str:
    architecture = plan.architecture
    network = _(
        "{cell} {num_layers} x {hidden_size}, embedding {embedding_dim}, {vocab_size:,} tokens, "
        "{parameters:,} parameters"
    ).format(**msgspec.structs.asdict(architecture), parameters=architecture.parameters)
    if plan.base:
        return _("{level} level on top of {base}, {network}").format(
            level=plan.level, base=plan.base, network=network
        )
    return _("{level} level, {network}").format(level=plan.level, network=network)


def _limits(budget: Budget) -> str:
    limits = []
    if budget.epochs:
        number = 1 if budget.epochs == 1 else 2
        epochs = ngettext("{count:g} epoch", "{count:g} epochs", number)
        limits.append(epochs.format(count=budget.epochs))
    if budget.time_limit:
        limits.append(_("{seconds:,.0f} s").format(seconds=budget.time_limit))
    return _(", at most ").join(limits)


def _shared_line(shared: Shared) -> str:
    if shared.speedup is None:
        workers = ngettext("{workers} worker", "{workers} workers", shared.workers)
    elif shared.workers == 1:
        workers = _("1 worker, as several are {speedup:.2f} times as fast")
    else:
        workers = _("{workers} workers, {speedup:.2f} times as fast as one")
    return workers.format(workers=shared.workers, speedup=shared.speedup)


def _figures(validation: Validation) -> str:
    return _("epoch {epoch:5.2f}  {nats:.4f} nats, {bits:.4f} bits per character held out").format(
        epoch=validation.epoch,
        nats=validation.nats_per_character,
        bits=validation.bits_per_character,
    )


_FINISHED = {
    "budget": _("trained after {seconds:,.0f} s: {bits:.3f} bits per character on held-out text"),
    "patience": _(
        "stopped early, as the loss on held-out text no longer improved, after {seconds:,.0f} s: "
        "{bits:.3f} bits per character on held-out text"
    ),
    "stopped": _(
        "stopped as asked after {seconds:,.0f} s: {bits:.3f} bits per character on held-out text"
    ),
}


def _finished_line(finished: Finished) -> str:
    return _FINISHED[finished.reason].format(
        seconds=finished.seconds, bits=finished.best.bits_per_character
    )


def _sparkline(values: list[float]) -> str:
    low, high = min(values), max(values)
    scale = (len(_BLOCKS) - 1) / ((high - low) or 1)
    return "".join(_BLOCKS[round((value - low) * scale)] for value in values)
