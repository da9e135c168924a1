"""Products and steps of a network in int8, against numpy's with the same weights in float32.

OMP_NUM_THREADS=1 python -m benchmarks.int8
"""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.report import Row, report
from predictive.inference.language_model import LanguageModel
from predictive.inference.matrix import Array, FloatMatrix, Int8Matrix, kernel
from predictive.model.architecture import Architecture
from predictive.model.weights import QuantizedMatrix, StoredWeights, Weights, quantize

VOCABULARY, EMBEDDING = 50_000, 256
SIZES = [(EMBEDDING, 768), (320, 1280)]
BATCH = 64
_ROUNDS = 15
_SECONDS = 0.05


def main() -> None:
    """Print milliseconds and ratios, for matrices and for whole networks."""
    np.empty(1 << 24)  # from then on glibc reuses freed memory, as in a process with a model
    rng = np.random.default_rng(1)
    rows = []
    for embedding, hidden in SIZES:
        rows += [of_matrix(rng, VOCABULARY, embedding), of_matrix(rng, 4 * hidden, embedding)]
        rows += [of_matrix(rng, 4 * hidden, hidden), of_matrix(rng, VOCABULARY, embedding, BATCH)]
        rows += of_network(rng, embedding, hidden)
    print(f"kernel: {kernel()}")
    report(rows)


def of_matrix(rng: Any, row_count: int, column_count: int, vectors: int = 1) -> Row:
    """Return the times of a product with vectors that have all bits."""
    values = rng.normal(size=(row_count, column_count)).astype(np.float32)
    stored = quantize({"matrix": values}).matrices["matrix"]
    batch = rng.normal(size=(vectors, column_count)).astype(np.float32)
    argument = batch if vectors > 1 else batch[0]
    name = f"{row_count:,} x {column_count:,}" + (f" x {vectors}" if vectors > 1 else "")
    return row(name, *products(stored, argument))


def products(stored: QuantizedMatrix, argument: Array) -> tuple[Callable[[], Any], ...]:
    """Return the product in float32 and in int8, to be called."""
    float32, int8 = FloatMatrix(stored.dequantized()), Int8Matrix(stored)
    return lambda: float32.times(argument), lambda: int8.times(argument)


def of_network(rng: Any, embedding: int, hidden: int) -> list[Row]:
    """Return the times of what a network of one layer does."""
    architecture = Architecture(
        cell="lstm",
        vocab_size=VOCABULARY,
        embedding_dim=embedding,
        hidden_size=hidden,
        num_layers=1,
    )
    stored = random_weights(rng, architecture)
    float32, int8 = (network_calls(architecture, each) for each in (stored.dequantized(), stored))
    return [row(f"1 x {hidden:,}: {name}", float32[name], int8[name]) for name in float32]


def random_weights(rng: Any, architecture: Architecture) -> StoredWeights:
    """Return weights of about the size of trained ones."""
    shapes = architecture.shapes().items()
    return quantize(
        {name: (rng.normal(size=s) * s[-1] ** -0.5).astype(np.float32) for name, s in shapes}
    )


def network_calls(
    architecture: Architecture, weights: Weights | StoredWeights
) -> dict[str, Callable[[], Any]]:
    """Return what a network does, by name, to be called."""
    network = LanguageModel(architecture, weights)
    tokens: npt.NDArray[np.int64] = np.arange(256)
    state = network.read(tokens, network.initial_state())
    return {
        "step": lambda: network.step(3, state),
        "log_probabilities": lambda: network.log_probabilities(state),
        "step and log_probabilities": lambda: network.log_probabilities(network.step(3, state)),
        "read 256 tokens": lambda: network.read(tokens, state),
        "score 256 tokens": lambda: network.score(tokens, tokens, state),
    }


def row(name: str, float32: Callable[[], Any], int8: Callable[[], Any]) -> Row:
    """Return the milliseconds of both calls, and their ratio."""
    slow, fast = milliseconds(float32, int8)
    return {"what": name, "float32 ms": slow, "int8 ms": fast, "int8 / float32": fast / slow}


def milliseconds(*calls: Callable[[], Any]) -> list[float]:
    """Return the least time of this thread that each call takes; they are timed in turns."""
    counts = [max(1, int(_SECONDS / _seconds(call, 3))) for call in calls]
    rounds = [
        [_seconds(call, count) for call, count in zip(calls, counts, strict=True)]
        for _ in range(_ROUNDS)
    ]
    return [1e3 * min(times) for times in zip(*rounds, strict=True)]


def _seconds(call: Callable[[], Any], count: int) -> float:
    started_at = time.thread_time()
    for _ in range(count):
        call()
    return (time.thread_time() - started_at) / count


if __name__ == "__main__":
    main()
