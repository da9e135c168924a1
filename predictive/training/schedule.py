"""Learning rate over the budget, and the moments of evaluation."""

import math

WARMUP_STEPS = 50
FINAL_SHARE = 0.02
_FIRST_EVALUATION = 0.01
_EVALUATIONS = 20


def learning_rate_share(step: int, fraction: float) -> float:
    """Return the share of the peak learning rate: linear warm-up, then a cosine to almost zero.

    `fraction` of the budget is spent (Loshchilov and Hutter 2017, without restarts).
    """
    warmup = min(1.0, (step + 1) / WARMUP_STEPS)
    cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, fraction)))
    return warmup * (FINAL_SHARE + (1 - FINAL_SHARE) * cosine)


def evaluations_due(fraction: float) -> int:
    """Return how many evaluations should have been by then: an early one, then twenty in all."""
    return int(fraction >= _FIRST_EVALUATION) + int(min(1.0, fraction) * _EVALUATIONS + 1e-9)
