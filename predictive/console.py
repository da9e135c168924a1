"""Everything that is printed besides a command's own output; all of it on stderr, but tables."""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from rich.console import Console, Group
from rich.live import Live
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from predictive.corpus.report import Report, counted, printable
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

_BLOCKS = "▁▂▃▄▅▆▇█"
_MAX_SKIPS_LISTED = 5


def stderr() -> Console:
    """Return a console on the current standard error."""
    return Console(stderr=True, highlight=False)


def print_error(error: PredictiveError) -> None:
    """Print an error as one line, followed by its hint."""
    message, hint = printable(error.message), printable(error.hint)
    line = Text.assemble(("error: ", "bold red"), message, (f" ({hint})" if hint else "", "dim"))
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


def print_table(title: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table on standard output; plain if that is not a terminal."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in title:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    width = None if sys.stdout.isatty() else 200
    Console(highlight=False, width=width).print(table)


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
        self._task = self._progress.add_task("starting", total=None)
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
                self._progress.update(self._task, description=name)
            case Read(report):
                self._print_lines(report_lines(report))
            case Started():
                self._print_lines(_plan_lines(event))
                self._progress.update(self._task, description="training", total=1.0)
            case Shared():
                self._print_lines([_shared_line(event)])
            case Step():
                self._show_step(event)
            case Evaluation():
                self._show_evaluation(event)
            case Recovered(step, rate):
                self._print_lines(
                    [f"the loss diverged: back to step {step}, with learning rate {rate:.2g}"]
                )
            case Sample(text):
                self._sample = Text(text.strip(), style="dim", overflow="fold")
            case Finished():
                self._print_lines([_finished_line(event)])
        self._refresh()

    def _show_step(self, step: Step) -> None:
        self._progress.update(self._task, completed=step.fraction)
        self._figures = Text(
            f"epoch {step.epoch:.1f}   training loss {step.loss:.3f}   "
            f"{step.tokens_per_second:,.0f} tokens/s"
        )

    def _show_evaluation(self, evaluation: Evaluation) -> None:
        validation = evaluation.validation
        self._curve.append(validation.bits_per_character)
        if not self._console.is_terminal:
            best = "  best" if evaluation.is_best else ""
            self._print_lines([f"{validation.seconds:6.0f} s  {_figures(validation)}{best}"])

    def _refresh(self) -> None:
        if not self._live.is_started:
            return
        parts: list[Progress | Text] = [self._progress, self._figures]
        if self._curve:
            bits = f"{self._curve[-1]:.3f} bits per character held out"
            parts.append(Text(f"{_sparkline(self._curve)}  {bits}"))
        self._live.update(Group(*parts, self._sample))

    def _print_lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._console.print(Text(line), soft_wrap=True)


def report_lines(report: Report) -> list[str]:
    """Return lines that say what was read and what was left out."""
    kinds = Counter(report.encodings) + Counter(report.exports)
    kinds += Counter({f"{shell} history": count for shell, count in report.histories.items()})
    named = ", ".join(f"{name} {count}" for name, count in kinds.most_common())
    lines = [
        f"read {counted(report.characters, 'characters')} in "
        f"{counted(report.documents, 'documents')} from {counted(report.files, 'files')} ({named})"
    ]
    if report.exports:
        messages = counted(report.messages, "messages")
        lines.append(f"kept {messages}, without anything that looks secret")
    if report.duplicates:
        lines.append(f"left out {counted(report.duplicates, 'duplicate documents')}")
    lines += [f"left out {counted(count, what)}" for what, count in report.left_out.items()]
    lines += [f"skipped {name}: {reason}" for name, reason in report.skipped[:_MAX_SKIPS_LISTED]]
    if len(report.skipped) > _MAX_SKIPS_LISTED:
        lines.append(f"skipped {counted(len(report.skipped) - _MAX_SKIPS_LISTED, 'more files')}")
    return lines


def _plan_lines(started: Started) -> list[str]:
    plan, options, architecture = started.plan, started.plan.options, started.plan.architecture
    has_patience = options.budget.patience
    early = ", fewer if the loss on held-out text stops improving" if has_patience else ""
    on_top = f" on top of {plan.base}" if plan.base else ""
    where = f" on {started.device} in {'bf16' if started.bf16 else 'float32'}"
    return [
        f"{plan.level} level{on_top}, {architecture.cell} {architecture.num_layers} x "
        f"{architecture.hidden_size}, embedding {architecture.embedding_dim}, "
        f"{architecture.vocab_size:,} tokens, {architecture.parameters:,} parameters",
        f"{_limits(options.budget)}{early}; batches of {options.batch_size} x "
        f"{options.sequence_length}, learning rate {options.learning_rate:.2g}, dropout "
        f"{options.dropout.output:.2g};{where}"
        + (f", from step {started.step:,}" if started.step else ""),
    ]


def _limits(budget: Budget) -> str:
    limits = []
    if budget.epochs:
        limits.append("1 epoch" if budget.epochs == 1 else f"{budget.epochs:g} epochs")
    if budget.time_limit:
        limits.append(f"{budget.time_limit:,.0f} s")
    return ", at most ".join(limits)


def _shared_line(shared: Shared) -> str:
    speed = "" if shared.speedup is None else f"{shared.speedup:.2f} times as fast"
    if shared.workers == 1:
        return f"1 worker, as several are {speed}"
    return f"{shared.workers} workers" + (f", {speed} as one" if speed else "")


def _figures(validation: Validation) -> str:
    return (
        f"epoch {validation.epoch:5.2f}  {validation.nats_per_character:.4f} nats, "
        f"{validation.bits_per_character:.4f} bits per character held out"
    )


def _finished_line(finished: Finished) -> str:
    reasons = {
        "budget": "trained",
        "patience": "stopped early, as the loss on held-out text no longer improved,",
        "stopped": "stopped as asked",
    }
    return (
        f"{reasons[finished.reason]} after {finished.seconds:,.0f} s: "
        f"{finished.best.bits_per_character:.3f} bits per character on held-out text"
    )


def _sparkline(values: list[float]) -> str:
    low, high = min(values), max(values)
    scale = (len(_BLOCKS) - 1) / ((high - low) or 1)
    return "".join(_BLOCKS[round((value - low) * scale)] for value in values)
