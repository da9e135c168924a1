"""The rules of sampling as fields of a form."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.validation import Integer, Number
from textual.widgets import Input, Label

from predictive.bounds import (
    MinP,
    RepeatPenalty,
    Seed,
    Temperature,
    TopK,
    TopP,
    is_whole,
    range_of,
)
from predictive.errors import PredictiveError

_LENGTH = 200


class Rule(NamedTuple):
    """A rule by the name that `Predictor.generate` gives it, and what may be typed."""

    name: str
    label: str
    limits: Number
    explanation: str


def _within(bounds: Any) -> Number:
    least, most, *_ = range_of(bounds)
    return Integer(int(least), int(most)) if is_whole(bounds) else Number(least, most)


RULES = (
    Rule(
        "temperature", "temperature", _within(Temperature),
        "Below 1 safer, above wilder; 0 always takes the most probable.",
    ),
    Rule("top_k", "top-k", _within(TopK), "Choose among the K most probable; 0: among all."),
    Rule(
        "top_p", "top-p", _within(TopP),
        "Choose among the most probable that have this mass together.",
    ),
    Rule(
        "min_p", "min-p", _within(MinP),
        "Leave out what is less probable than this share of the best.",
    ),
    Rule(
        "repeat_penalty", "repeat", _within(RepeatPenalty),
        "Repeat penalty: above 1, tokens among the last 64 become less probable.",
    ),
    Rule("seed", "seed", _within(Seed), "The same seed gives the same text; empty: a new one."),
    Rule("max_tokens", "length", Integer(1, 5_000), "At most so many tokens."),
)  # fmt: skip


class SampleRules(Horizontal):
    """A field for every rule, with the usual value in it."""

    DEFAULT_CSS = """
    SampleRules {
        height: 2;
        padding: 0 1;
        Vertical { width: 1fr; }
        Vertical:first-child { width: 12; }
        Label { color: $text-muted; }
        Input { background: $panel; margin-right: 1; }
    }
    """

    def compose(self) -> ComposeResult:
        """Lay out the fields side by side."""
        from predictive.inference.sampling import Sampling

        usual = Sampling()
        for rule in RULES:
            value = _LENGTH if rule.name == "max_tokens" else getattr(usual, rule.name, "")
            with Vertical():
                yield Label(rule.label)
                field = Input(
                    str(value),
                    type="integer" if isinstance(rule.limits, Integer) else "number",
                    validators=rule.limits,
                    valid_empty=rule.name == "seed",
                    compact=True,
                    id=f"rule-{rule.name}",
                )
                yield field.with_tooltip(rule.explanation)

    def values(self) -> dict[str, float]:
        """Return what was typed, but for empty fields.

        Raises `PredictiveError` for what cannot be, and goes to that field.
        """
        return dict(self._values())

    def _values(self) -> Iterator[tuple[str, float]]:
        for rule in RULES:
            field = self.query_one(f"#rule-{rule.name}", Input)
            checked = field.validate(field.value)
            if checked is not None and not checked.is_valid:
                field.focus()
                reason = checked.failure_descriptions[0].lower()
                raise PredictiveError(f"{rule.label}: {reason}", rule.explanation)
            if field.value:
                number = int if isinstance(rule.limits, Integer) else float
                yield rule.name, number(field.value)
