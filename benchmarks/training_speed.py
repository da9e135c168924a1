"""Tokens per second of training, compared with a plain loop and a matrix product.

python -m benchmarks.training_speed

The text is random (Zipf's law): only its amount matters. All setups take turns, three times, as
machines have slow moments; speeds are medians, that of the matrix product is the best. On a GPU
larger networks are trained. `plain` is a rewrite of PyTorch's example of a word-level language
model: one `nn.LSTM`, an untied output layer over the whole vocabulary, clipped SGD, float32, all
threads.
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
from predictive.training.parallel.processes import spawn_workers
from predictive.training.team import Team

TURNS = 3
SECONDS = 5.0
_TOKENS = 500_000
_PRODUCT_SIZE = {"cpu": 2048, "mps": 4096, "cuda": 8192}
"""Rows of the square matrices whose product is timed."""


class Case(NamedTuple):
    """A network, and the batches that train it."""

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
    Case("word", Architecture(cell="lstm", vocab_size=50_000, embedding_dim=320,
                              hidden_size=1280, num_layers=1), 256, 64),
    Case("word", Architecture(cell="lstm", vocab_size=10_000, embedding_dim=400,
                              hidden_size=1024, num_layers=1), 128, 64),
    Case("word", Architecture(cell="lstm", vocab_size=10_000, embedding_dim=400,
                              hidden_size=1150, num_layers=3), 128, 64),
]  # fmt: skip
PRECISIONS: tuple[Precision, ...] = ("bf16", "float32")


def main() -> None:
    """Measure all cases in all setups and print a table."""
    device = choose_device()
    cases = GPU_CASES if device.type == "cuda" else CASES
    max_workers = torch.get_num_threads() if device.type == "cpu" else 1
    setups = list(product(sorted({1, max_workers}), PRECISIONS))
    speeds_of: dict[tuple[int, str], list[float]] = {}
    peaks: dict[str, list[float]] = {}
    for _, (number, case) in product(range(TURNS), enumerate(cases)):
        speeds_of.setdefault((number, "plain, float32"), []).append(plain_speed(case, device))
        for workers, precision in setups:
            name = f"{workers} worker{'s' * (workers > 1)}, {precision}"
            speeds_of.setdefault((number, name), []).append(speed(case, workers, precision))
        for precision in PRECISIONS:
            peaks.setdefault(precision, []).append(matrix_product_speed(precision, device))
    best = {precision: max(speeds) for precision, speeds in peaks.items()}
    report([
        _row(cases[number], setup, median(speeds), best)
        for (number, setup), speeds in sorted(speeds_of.items())
    ])  # fmt: skip


def _row(case: Case, setup: str, tokens_per_second: float, peaks: dict[str, float]) -> Row:
    sizes = case.architecture
    gigaflops = tokens_per_second * flops_per_token(sizes, "plain" in setup) / 1e9
    return {
        "level": case.level,
        "size": f"{sizes.num_layers} x {sizes.hidden_size}, {sizes.vocab_size:,} tokens",
        "batch": f"{case.batch_size} x {case.sequence_length}",
        "setup": setup,
        "tokens/s": tokens_per_second,
        "GFLOP/s": gigaflops,
        "share of matrix product": gigaflops / peaks[setup.split(", ")[-1]],
    }


def flops_per_token(sizes: Architecture, is_plain: bool) -> float:
    """Return the operations of forward and backward: six per weight.

    Of a large vocabulary only the tokens of a sampled softmax count, unless `is_plain`.
    """
    blocks = len(CELLS[sizes.cell].blocks)
    weights = blocks * sizes.hidden_size * (sizes.embedding_dim + sizes.hidden_size)
    weights += (sizes.num_layers - 1) * blocks * 2 * sizes.hidden_size**2
    tokens = min(sizes.vocab_size, 2_500)
    projected = sizes.embedding_dim * (sizes.hidden_size + tokens)
    return 6.0 * (weights + (sizes.hidden_size * sizes.vocab_size if is_plain else projected))


def matrix_product_speed(precision: Precision, device: torch.device) -> float:
    """Return the GFLOP/s of a large matrix product."""
    size = _PRODUCT_SIZE[device.type]
    dtype = torch.bfloat16 if precision == "bf16" else torch.float32
    left, right = torch.randn(2, size, size).to(device, dtype)
    operations, started_at = 0, time.perf_counter()
    while time.perf_counter() - started_at < 1:
        (left @ right)[0, 0].item()  # wait for the result
        operations += 2 * size**3
    return operations / (time.perf_counter() - started_at) / 1e9


def speed(case: Case, workers: int, precision: Precision) -> float:
    """Return the tokens per second of predictive's trainer."""
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
    with spawn_workers(workers) as all_workers, all_workers.lead(folder) as team:
        team.send_command(60)
        yield team


def plain_speed(case: Case, device: torch.device) -> float:
    """Return the tokens per second of the plain loop."""
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
        if not started_at:  # the first window only warms up
            done, started_at = 0, time.perf_counter()
    return done / (time.perf_counter() - started_at)


def _tokens(vocab_size: int) -> npt.NDArray[np.int64]:
    frequencies = 1 / np.arange(1, vocab_size - 3)
    probabilities = frequencies / frequencies.sum()
    return np.random.default_rng(1).choice(vocab_size - 4, _TOKENS, p=probabilities) + 4


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
