"""Durations as people write them, and texts that are not durations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive.duration import parse_duration
from predictive.errors import UsageError


@pytest.mark.parametrize(
    "text",
    ["1h30", "1h30m", "90m", "1.5h", "1,5h", "5400", "5400s", "1:30:00", "1H30", "1h 30m", "90 min",
     "1h29m60s", "1 hour 30 minutes", " 1h30 "],
)  # fmt: skip
def test_an_hour_and_a_half_is_written_in_many_ways(text: str) -> None:
    assert parse_duration(text) == 5400


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90", 90), ("0.5s", 0.5), ("2m30", 150), ("1h30s", 3630), ("1h30m20s", 5420), ("10m", 600)],
)
def test_a_number_after_a_unit_is_of_the_next_smaller_one(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text",
    ["", " ", "0", "0h", "-1", "-1h", "nan", "inf", "1e9", "1e-300", "h", "soon", "1:90:00", "1:30",
     "30m1h", "1h1h", "9" * 400, "9" * 400 + "h", "100000h", "99999999999999999999999"],
)  # fmt: skip
def test_what_is_not_a_duration_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_duration(text)


@given(st.text(max_size=8) | st.from_regex(r"[0-9.,:hms ]{1,9}", fullmatch=True))
def test_any_text_is_a_duration_within_a_year_or_refused(text: str) -> None:
    try:
        seconds = parse_duration(text)
    except UsageError:
        seconds = 1.0
    assert 0 < seconds <= 366 * 24 * 3600
