"""Where line numbers lead."""

import pytest

from predictive.tui.writing.finding.line_target import line_target


@pytest.mark.parametrize(
    ("text", "location"),
    [
        ("120", (119, 0)), ("120:5", (119, 4)), (" 7 : 2 ", (6, 1)), ("+10", (60, 0)),
        ("-10", (40, 0)), ("-10:3", (40, 2)), ("0", (0, 0)), ("-999", (0, 0)),
        ("999999999", (199, 0)), ("+200", (199, 0)), ("5:0", (4, 0)),
    ],
)  # fmt: skip
def test_a_number_leads_to_its_line_or_to_the_nearest(text: str, location: object) -> None:
    assert line_target(text, row=50, last_row=199) == location


@pytest.mark.parametrize("text", ["", "x", "1:", ":", "1:2:3", "1.5", "+-1", "²", "9" * 30])
def test_others_lead_nowhere(text: str) -> None:
    assert line_target(text, row=50, last_row=199) is None
