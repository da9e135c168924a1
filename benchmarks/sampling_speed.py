"""Characters per second that one core samples from a character model.

python -m benchmarks.sampling_speed [MODEL]
"""

import os
import sys
import time

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
TOKENS = 10_000


def main(model: str | None = None) -> None:
    """Sample 10,000 tokens with the default rules."""
    os.environ.update(dict.fromkeys(THREADS, "1"))  # before numpy is imported
    import predictive

    predictor = predictive.load(model)
    started = time.perf_counter()
    length = 0
    while length < TOKENS:
        length += sum(map(len, predictor.generate(max_tokens=TOKENS - length, seed=length)))
    seconds = time.perf_counter() - started
    architecture = predictor.config.architecture
    print(f"{length / seconds:,.0f} characters/s, {architecture.cell} "
          f"{architecture.num_layers} x {architecture.hidden_size}")  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
