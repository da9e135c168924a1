"""The output of `predictive classify --evaluate`."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from predictive.translation import gettext as _

if TYPE_CHECKING:
    from predictive.evaluation.classification import Classification

_FIGURES = {
    "texts": ",", "accuracy": ".4f", "low": ".4f", "high": ".4f", "macro_f1": ".4f",
    "calibration_error": ".4f",
}  # fmt: skip
"""Their names, as in JSON, and how they are printed."""


def print_classification(figures: "Classification", labels: Sequence[str], as_json: bool) -> None:
    """Print figures, the confusion of labels, and how reliable the probabilities are."""
    from predictive.console import print_table

    if as_json:
        bins = [each._asdict() for each in figures.reliability]
        document = {**figures._asdict(), "labels": list(labels), "reliability": bins}
        click.echo(json.dumps(document, ensure_ascii=False))
        return
    for name, form in _FIGURES.items():
        click.echo(f"{name:18} {getattr(figures, name):{form}}")
    click.echo()
    numbers = range(1, len(labels) + 1)
    rows = zip(numbers, labels, figures.confusion, strict=True)
    print_table(
        (_("label"), *(_("as {label}").format(label=number) for number in numbers)),
        ([f"{number} {label}", *map("{:,}".format, counts)] for number, label, counts in rows),
    )
    click.echo()
    print_table(
        (_("probability"), _("texts"), _("mean"), _("right")),
        (
            [f"{each.low:.1f} - {each.low + 0.1:.1f}", f"{each.answers:,}",
             f"{each.confidence:.2f}", f"{each.accuracy:.2f}"]
            for each in figures.reliability
        ),
    )  # fmt: skip
