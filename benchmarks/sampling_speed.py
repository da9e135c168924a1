"""Characters per second sampled on one core, and on a device that samples 1,000 texts at once.

python -m benchmarks.sampling_speed MODEL
python -m benchmarks.sampling_speed MODEL cuda
"""

import os
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from predictive.prediction.predictor import Predictor

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
TOKENS = 10_000
TEXTS = 1_000


def main(model: str, device: str | None = None) -> None:
    """Sample with the default options and print the speed."""
    os.environ.update(dict.fromkeys(THREADS, "1"))  # before numpy is imported
    import predictive

    predictor = predictive.load(model)
    architecture = predictor.config.architecture
    one_core = _speed_of_one_core(predictor)
    print(f"{one_core:,.0f} characters/s on one core, {architecture.cell} "
          f"{architecture.num_layers} x {architecture.hidden_size}")  # fmt: skip
    if device:
        together = _speed_of_many(model, device)
        print(f"{together:,.0f} characters/s on {device}, {together / one_core:.0f} times as many")


def _speed_of_one_core(predictor: "Predictor") -> float:
    started, length = time.perf_counter(), 0
    while length < TOKENS:
        length += sum(map(len, predictor.generate(max_tokens=TOKENS - length, seed=length)))
    return length / (time.perf_counter() - started)


def _speed_of_many(model: str, device: str) -> float:
    from predictive.bulk_generation import stream_texts
    from predictive.model import library

    folder = library.resolve(model)
    for first in stream_texts(folder, "", range(2), device, max_tokens=2):  # set up the device
        list(first)
    started = time.perf_counter()
    texts = list(map("".join, stream_texts(folder, "", range(TEXTS), device)))
    return sum(map(len, texts)) / (time.perf_counter() - started)


if __name__ == "__main__":
    main(*sys.argv[1:])
