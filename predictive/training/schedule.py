"""How a run spends its budget: the share spent, the learning rate, when to evaluate."""

import math

from predictive.training.options import Options, Plan
from predictive.training.progress import Progress

_WARMUP_STEPS = 50
_FINAL_SHARE = 0.02
_FIRST_EVALUATION = 0.01
"""As a share of the budget."""
_EVALUATIONS = 20
"""In a run, if they were as frequent at the start as they are in its second half."""
_EARLY = 0.5
"""As a share of the budget: up to here there are half as many, as the best is still to come."""
_SECONDS_BETWEEN = 5.0
_EVALUATION_SHARE = 0.1
"""The most of the time that evaluations may take."""


class Schedule:
    """The schedule of a run, in epochs of `epoch_tokens`."""

    def __init__(self, options: Options, epoch_tokens: int) -> None:
        self._options = options
        self._budget = options.budget
        self._epoch_tokens = epoch_tokens

    def epoch(self, progress: Progress) -> float:
        """Return how often the text was read, as a fraction."""
        return progress.tokens / self._epoch_tokens

    def fraction(self, progress: Progress) -> float:
        """Return how much of the budget is spent, in [0, 1]."""
        return self._spent(progress.seconds, self.epoch(progress), progress)

    def learning_rate(self, progress: Progress) -> float:
        """Return the rate of the next step: linear warm-up, then a cosine to almost zero.

        Loshchilov and Hutter 2017, without restarts.
        """
        warmup = min(1.0, (progress.step + 1) / _WARMUP_STEPS)
        cosine = 0.5 * (1 + math.cos(math.pi * self.fraction(progress)))
        share = warmup * (_FINAL_SHARE + (1 - _FINAL_SHARE) * cosine)
        return self._options.learning_rate * progress.learning_rate_scale * share

    def evaluation_is_due(self, progress: Progress) -> bool:
        """Return whether enough was learned since the last evaluation."""
        fraction = self.fraction(progress)
        if not progress.curve:
            return fraction >= _FIRST_EVALUATION
        last = progress.curve[-1]
        since = fraction - self._spent(last.seconds, last.epoch, progress)
        return since >= self._evaluation_interval(progress, is_early=fraction < _EARLY)

    def end_reason(self, progress: Progress) -> str:
        """Return why the run is over, `budget` or `patience`, or else an empty text."""
        patience = self._budget.patience
        if patience and progress.evaluations_without_gain >= patience:
            return "patience"
        return "budget" if self.fraction(progress) >= 1 else ""

    def _spent(self, seconds: float, epoch: float, progress: Progress) -> float:
        """Return the share of the budget that these seconds and epochs are.

        Time is reserved for the last evaluation.
        """
        parts = [0.0]
        if self._budget.time_limit:
            reserve = min(1.5 * progress.evaluation_seconds, 0.2 * self._budget.time_limit)
            parts.append(seconds / (self._budget.time_limit - reserve))
        if self._budget.epochs:
            parts.append(epoch / self._budget.epochs)
        return min(1.0, max(parts))

    def _evaluation_interval(self, progress: Progress, *, is_early: bool) -> float:
        """Return the share of the budget between two evaluations: a twentieth, or a tenth.

        It is larger if the time limit is short, or if evaluations take long, so that most of the
        time goes to training.
        """
        seconds = max(_SECONDS_BETWEEN, progress.evaluation_seconds / _EVALUATION_SHARE)
        time_limit = self._budget.time_limit
        share = (2 if is_early else 1) / _EVALUATIONS
        return max(share, seconds / time_limit if time_limit else 0.0)


def schedule_of(plan: Plan) -> Schedule:
    """Return the schedule of a run."""
    rows = plan.options.batch_size
    return Schedule(plan.options, plan.corpus.training_tokens // rows * rows)
