"""Learning rate over the budget, and the moments of evaluation."""

import math

from predictive.training.options import Budget

WARMUP_STEPS = 50
FINAL_SHARE = 0.02
FIRST_EVALUATION = 0.01
"""Of the budget."""
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


def spent(budget: Budget, seconds: float, epochs: float, evaluation_seconds: float) -> float:
    """Return how much of a budget is spent, in [0, 1]; the last evaluation's time is set aside."""
    parts = [0.0]
    if budget.time_limit:
        reserve = min(1.5 * evaluation_seconds, 0.2 * budget.time_limit)
        parts.append(seconds / (budget.time_limit - reserve))
    if budget.epochs:
        parts.append(epochs / budget.epochs)
    return min(1.0, max(parts))


def evaluation_interval(time_limit: float | None, evaluation_seconds: float) -> float:
    """Return which part of the budget lies between two evaluations: a twentieth.

    With a time limit that is short, or to which they are long, it is more, so that it is training
    that the time goes to.
    """
    seconds = max(_SECONDS_BETWEEN, evaluation_seconds / _EVALUATION_SHARE)
    return max(1 / _EVALUATIONS, seconds / time_limit if time_limit else 0.0)
