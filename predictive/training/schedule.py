"""Learning rate over the budget, and the moments of evaluation."""

import math

WARMUP_STEPS = 50
FINAL_SHARE = 0.02
_FIRST_EVALUATION = 0.01
_EVALUATIONS = 20
_SECONDS_BETWEEN = 5.0
_EVALUATION_SHARE = 0.1
"""Of the time, at most."""


def learning_rate_share(step: int, fraction: float) -> float:
    """Return the share of the peak learning rate: linear warm-up, then a cosine to almost zero.

    `fraction` of the budget is spent (Loshchilov and Hutter 2017, without restarts).
    """
    warmup = min(1.0, (step + 1) / WARMUP_STEPS)
    cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, fraction)))
    return warmup * (FINAL_SHARE + (1 - FINAL_SHARE) * cosine)


def evaluations_due(fraction: float, time_limit: float | None, evaluation_seconds: float) -> int:
    """Return how many evaluations should have been by then: an early one, then up to twenty.

    With a time limit that is short, or to which they are long, they are fewer, so that it is
    training that the time goes to.
    """
    in_all = _EVALUATIONS
    if time_limit:
        apart = max(_SECONDS_BETWEEN, evaluation_seconds / _EVALUATION_SHARE)
        in_all = max(2, min(_EVALUATIONS, int(time_limit / apart)))
    return int(fraction >= _FIRST_EVALUATION) + int(min(1.0, fraction) * in_all + 1e-9)
