"""The rules of sampling as fields of a form."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Annotated, Any, NamedTuple

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.validation import Function
from textual.widgets import Input, Label

from predictive.bounds import Range, bounds_in, describe, is_whole, parse
from predictive.errors import PredictiveError
from predictive.options import Generating, Sampling, declarations
from predictive.translation import gettext as _

_LABELS = {
    "temperature": _("temperature"),
    "repeat_penalty": _("repeat"),
    "seed": _("seed"),
    "max_tokens": _("length"),
}
"""Of options that are not called like their flags here."""
_Length = Annotated[int, Range(1, 5_000)]
"""The screen becomes slow with more tokens."""


class Rule(NamedTuple):
    """A field: an option of `Predictor.generate` and the numbers that may be typed."""

    name: str
    label: str
    bounds: Any
    default: float | None
    explanation: str


def _rules() -> Iterator[Rule]:
    by_name = {each.name: each for each in declarations(Generating)}
    for each in (*declarations(Sampling), by_name["seed"], by_name["max_tokens"]):
        bounds = _Length if each.name == "max_tokens" else bounds_in(each.type)
        label = _LABELS.get(each.name, each.name.replace("_", "-"))
        yield Rule(each.name, label, bounds, each.default, _(each.help.text))


RULES = tuple(_rules())


class SampleRules(Horizontal):
    """A field for every rule, with the default in it."""

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
        for rule in RULES:
            with Vertical():
                yield Label(rule.label)
                field = Input(
                    "" if rule.default is None else str(rule.default),
                    type="integer" if is_whole(rule.bounds) else "number",
                    validators=Function(partial(_is_allowed, rule.bounds)),
                    valid_empty=rule.default is None,
                    compact=True,
                    id=f"rule-{rule.name}",
                )
                yield field.with_tooltip(rule.explanation)

    def values(self) -> dict[str, float]:
        """Return the numbers in the fields that are not empty.

        Raises `PredictiveError` for a number outside the bounds, and focuses its field.
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
                        _("{name} must be {kind}").format(
                            name=rule.label, kind=describe(rule.bounds)
                        ),
                        rule.explanation,
                    ) from None


def _is_allowed(bounds: Any, text: str) -> bool:
    with suppress(ValueError):
        parse(text, bounds)
        return True
    return False
