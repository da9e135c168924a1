"""The rules of sampling as fields of a form."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Annotated, Any, NamedTuple

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.validation import Function
from textual.widgets import Input, Label

from predictive.bounds import (
    MinP,
    Range,
    RepeatPenalty,
    Seed,
    Temperature,
    TopK,
    TopP,
    describe,
    is_whole,
    parse,
)
from predictive.errors import PredictiveError

_USUAL_LENGTH = 200
_Length = Annotated[int, Range(1, 5_000)]
"""More is not drawn well."""


class Rule(NamedTuple):
    """A rule by the name that `Predictor.generate` gives it, and what may be typed."""

    name: str
    label: str
    bounds: Any
    explanation: str


RULES = (
    Rule(
        "temperature", "temperature", Temperature,
        "Below 1 safer, above wilder; 0 always takes the most probable.",
    ),
    Rule("top_k", "top-k", TopK, "Choose among the K most probable; 0: among all."),
    Rule(
        "top_p", "top-p", TopP,
        "Choose among the most probable that have this mass together.",
    ),
    Rule(
        "min_p", "min-p", MinP,
        "Leave out what is less probable than this share of the best.",
    ),
    Rule(
        "repeat_penalty", "repeat", RepeatPenalty,
        "Repeat penalty: above 1, tokens among the last 64 become less probable.",
    ),
    Rule("seed", "seed", Seed, "The same seed gives the same text; empty: a new one."),
    Rule("max_tokens", "length", _Length, "At most so many tokens."),
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
            value = _USUAL_LENGTH if rule.name == "max_tokens" else getattr(usual, rule.name, "")
            with Vertical():
                yield Label(rule.label)
                field = Input(
                    str(value),
                    type="integer" if is_whole(rule.bounds) else "number",
                    validators=Function(partial(_is_allowed, rule.bounds)),
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
            if field.value or not field.valid_empty:
                try:
                    yield rule.name, parse(field.value, rule.bounds)
                except ValueError:
                    field.focus()
                    raise PredictiveError(
                        f"{rule.label} must be {describe(rule.bounds)}", rule.explanation
                    ) from None


def _is_allowed(bounds: Any, text: str) -> bool:
    with suppress(ValueError):
        parse(text, bounds)
        return True
    return False
