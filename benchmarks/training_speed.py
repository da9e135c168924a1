"""Tokens a second of training, beside a plain loop and the machine's matrix product.

python -m benchmarks.training_speed

The text is random (Zipf's law), so that nothing but its amount matters. Speeds are the
medians of three turns, all in turn with each other, as machines have slow moments; of the matrix
product it is the best. On a GPU, larger networks are trained there. `plain` is what
PyTorch's example of a word-level language model does, written anew: one `nn.LSTM`, an untied output
over all of the vocabulary, clipped SGD, float32, all threads.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from benchmarks.report import Row, report
from benchmarks.token_run import corpus_of, token_run
from predictive.cell import CELLS
from predictive.model.architecture import Architecture
from predictive.options import Budget, Level, Precision
from predictive.training.device import choose_device
from predictive.training.events import Step
from predictive.training.options import Dropout, Options, Plan
from predictive.training.parallel.processes import started
from predictive.training.team import Team

TURNS = 3
SECONDS = 5.0
_TOKENS = 500_000
_PRODUCT = {"cpu": 2048, "mps": 4096, "cuda": 8192}
"""Rows of the matrices whose product is the peak."""


class Case(NamedTuple):
    """What is trained."""

    level: Level
    architecture: Architecture
    batch_size: int
    sequence_length: int


CASES = [
    Case("char", Architecture(cell="lstm", vocab_size=69, embedding_dim=128,
                              hidden_size=512, num_layers=1), 32, 64),
    Case("char", Architecture(cell="lstm", vocab_size=69, embedding_dim=128,
                              hidden_size=1024, num_layers=1), 32, 64),
    Case("word", Architecture(cell="lstm", vocab_size=17_000, embedding_dim=256,
                              hidden_size=512, num_layers=1), 32, 32),
]  # fmt: skip
GPU_CASES = [
    Case("word", Architecture(cell="lstm", vocab_size=10_000, embedding_dim=400,
                              hidden_size=1024, num_layers=1), 128, 64),
    Case("word", Architecture(cell="lstm", vocab_size=10_000, embedding_dim=400,
                              hidden_size=1150, num_layers=3), 128, 64),
]  # fmt: skip
PRECISIONS: tuple[Precision, ...] = ("bf16", "float32")


def main() -> None:
    """Measure all cases in all ways."""
    device = choose_device()
    cases = GPU_CASES if device.type == "cuda" else CASES
    most = torch.get_num_threads() if device.type == "cpu" else 1
    ways = list(product(sorted({1, most}), PRECISIONS))
    found: dict[tuple[int, str], list[float]] = {}
    peaks: dict[str, list[float]] = {}
    for _, (number, case) in product(range(TURNS), enumerate(cases)):
        found.setdefault((number, "plain, float32"), []).append(plain_speed(case, device))
        for workers, precision in ways:
            name = f"{workers} worker{'s' * (workers > 1)}, {precision}"
            found.setdefault((number, name), []).append(speed(case, workers, precision))
        for precision in PRECISIONS:
            peaks.setdefault(precision, []).append(peak(precision, device))
    rows = [
        _row(cases[number], way, median(speeds), {name: max(all_) for name, all_ in peaks.items()})
        for (number, way), speeds in sorted(found.items())
    ]
    report(rows)


def _row(case: Case, way: str, tokens_per_second: float, peaks: dict[str, float]) -> Row:
    sizes = case.architecture
    gigaflops = tokens_per_second * flops_per_token(sizes, "plain" in way) / 1e9
    return {
        "level": case.level,
        "size": f"{sizes.num_layers} x {sizes.hidden_size}, {sizes.vocab_size:,} tokens",
        "batch": f"{case.batch_size} x {case.sequence_length}",
        "way": way,
        "tokens/s": tokens_per_second,
        "GFLOP/s": gigaflops,
        "of the matrix product's": gigaflops / peaks[way.split(", ")[-1]],
    }


def flops_per_token(sizes: Architecture, is_plain: bool) -> float:
    """Forward and backward: six a weight. Of a large vocabulary, what a sampled softmax takes."""
    blocks = len(CELLS[sizes.cell].blocks)
    weights = blocks * sizes.hidden_size * (sizes.embedding_dim + sizes.hidden_size)
    weights += (sizes.num_layers - 1) * blocks * 2 * sizes.hidden_size**2
    tokens = min(sizes.vocab_size, 2_500)
    projected = sizes.embedding_dim * (sizes.hidden_size + tokens)
    return 6.0 * (weights + (sizes.hidden_size * sizes.vocab_size if is_plain else projected))


def peak(precision: Precision, device: torch.device) -> float:
    """Return the GFLOP/s of a large matrix product."""
    dtype, size = torch.bfloat16 if precision == "bf16" else torch.float32, _PRODUCT[device.type]
    left, right = torch.randn(2, size, size).to(device, dtype)
    operations, started_at = 0, time.perf_counter()
    while time.perf_counter() - started_at < 1:
        (left @ right)[0, 0].item()  # waits for it
        operations += 2 * size**3
    return operations / (time.perf_counter() - started_at) / 1e9


def speed(case: Case, workers: int, precision: Precision) -> float:
    """Return the tokens a second of our trainer."""
    plan = _plan(case, workers, precision)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tokens = _tokens(case.architecture.vocab_size)
        trainer = token_run(folder, plan, tokens, tokens[:1000])
        with _team(folder, workers) as team:
            reports = (event for event in trainer.run(team, 60) if isinstance(event, Step))
            next(reports)
            begun = trainer.progress
            for _ in reports:
                seconds = trainer.progress.seconds - begun.seconds
                if seconds > SECONDS:
                    break
    return (trainer.progress.tokens - begun.tokens) / seconds


@contextmanager
def _team(folder: Path, workers: int) -> Iterator[Team]:
    if workers == 1:
        yield Team()
        return
    with started(workers) as all_of_them, all_of_them.lead(folder) as team:
        team.command(60)
        yield team


def plain_speed(case: Case, device: torch.device) -> float:
    """Return the tokens a second of a plain loop."""
    sizes, shape = case.architecture, (case.sequence_length, case.batch_size)
    tokens = torch.from_numpy(_tokens(sizes.vocab_size)).to(device)
    embedding = nn.Embedding(sizes.vocab_size, sizes.embedding_dim).to(device)
    recurrent = nn.LSTM(sizes.embedding_dim, sizes.hidden_size, sizes.num_layers).to(device)
    output = nn.Linear(sizes.hidden_size, sizes.vocab_size).to(device)
    parameters = [*embedding.parameters(), *recurrent.parameters(), *output.parameters()]
    state, length, done, started_at = None, shape[0] * shape[1], 0, 0.0
    while not started_at or time.perf_counter() - started_at < SECONDS:
        start = done % (len(tokens) - length - 1)
        inputs = tokens[start : start + length].view(shape)
        targets = tokens[start + 1 : start + length + 1]
        features, after = recurrent(embedding(inputs), state)
        state = tuple(part.detach() for part in after)
        loss = nn.functional.cross_entropy(output(features).flatten(0, 1), targets)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(parameters, 0.25)
        with torch.no_grad():
            for weight in parameters:
                weight.sub_(weight.grad, alpha=0.1)  # type: ignore[arg-type]
                weight.grad = None
        loss.item()
        done += length
        if not started_at:  # the first window is for setting things up
            done, started_at = 0, time.perf_counter()
    return done / (time.perf_counter() - started_at)


def _tokens(vocab_size: int) -> npt.NDArray[np.int64]:
    chances = 1 / np.arange(1, vocab_size - 3)
    drawn = np.random.default_rng(1).choice(vocab_size - 4, _TOKENS, p=chances / chances.sum())
    return drawn + 4


def _plan(case: Case, workers: int, precision: Precision) -> Plan:
    return Plan(
        level=case.level,
        architecture=case.architecture,
        options=Options(
            budget=Budget(epochs=1000),
            batch_size=case.batch_size,
            sequence_length=case.sequence_length,
            learning_rate=1e-3,
            weight_decay=0.01,
            grad_clip=1.0,
            dropout=Dropout(input=0.1, output=0.25, weight=0.15),
            seed=1,
            device="auto",
            precision=precision,
            workers=workers,
        ),
        corpus=corpus_of(_TOKENS, 1000),
    )


if __name__ == "__main__":
    main()
