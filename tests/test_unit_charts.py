"""Gates and states of every cell, drawn for the terminal."""

import re

import numpy as np
import pytest

from predictive.cell import CELLS, Cell
from predictive.cli.inspection.charts import memory_chart, unit_chart
from predictive.cli.inspection.curve import curve
from predictive.cli.inspection.units import unit_rows
from predictive.input_gradients import GradientNorms
from predictive.prediction.inspection import InspectedToken, Inspection
from predictive.tui.inside.figures import varied_units
from tests.test_inspection import TOKENS, traced

cells = pytest.mark.parametrize("cell", CELLS)


def activity_of(cell: Cell) -> Inspection:
    tokens = [InspectedToken(token, f" w{token}", 1.0, 1, []) for token in TOKENS]
    return Inspection(tokens, traced(cell))


@cells
def test_a_chart_has_each_gate_and_state_by_its_letter(cell: Cell) -> None:
    activity = activity_of(cell)
    chart = unit_chart(activity, cell)
    assert f"unit {int(activity.layers[-1]['h'].std(axis=0).argmax())} " in chart
    drawn = "".join(line for line in chart.splitlines() if "┤" in line or line.startswith("  "))
    assert all(part.letter in drawn for part in CELLS[cell].computed)
    assert "\x1b" not in chart


def test_a_chart_has_values_as_they_are() -> None:
    activity = activity_of("lstm")
    (unit,) = varied_units(activity.layers[-1]["h"], 1)
    activity.layers[-1]["c"][:, unit] = np.linspace(-40, 80, len(TOKENS))
    assert re.search(r"^ *80(\.0*)?┤", unit_chart(activity, "lstm"), re.MULTILINE)


def test_norms_have_powers_of_ten_as_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    title, *chart = memory_chart(GradientNorms([3.0, 0.5, 1e-4, 1e-9], 1)).splitlines()
    assert title.startswith("gradient of a token's log-probability")
    labels = [line[:5].strip() for line in chart if "┤" in line]
    assert [label for label in labels if label] == ["0.1", "0.001", "1e-05", "1e-07", "1e-09"]


@cells
def test_rows_have_a_sign_for_each_token(cell: Cell) -> None:
    every = list(unit_rows(activity_of(cell), cell, 3))
    parts = CELLS[cell].computed * 2
    assert [rows.title[0] for rows in every] == [part.letter for part in parts]
    for rows, part in zip(every, parts, strict=True):
        assert len(rows.units) == 3
        assert all(len(signs) == len(TOKENS) for _, signs in rows.units)
        signs = {sign for _, row in rows.units for sign in row}
        assert signs <= set(" ░▒▓█" if part.is_gate else " ░▒▓█·-=≡")


@pytest.mark.parametrize("norms", [[1.0], [1.0, 0.0], [3.0, 2.0, 0.5] * 80, [0.0, 0.0]])
def test_a_curve_can_be_drawn_of_any_norms(norms: list[float]) -> None:
    assert "distance in tokens" in memory_chart(GradientNorms(norms, 1))
    drawn = curve(norms)
    assert drawn.count(",") >= len(norms)
    assert "nan" not in drawn
    assert not np.isnan(GradientNorms(norms, 1).distance_of(0.5))
