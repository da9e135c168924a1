"""A command never takes the place of what one wants to write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive.errors import PredictiveError
from predictive.tui.line.commands import _HELP, Command, parse
from predictive.tui.line.entry import Line, as_text, as_typed, asks, command_in

_LINES = st.text(":?ab 1", max_size=6)


@given(_LINES)
def test_every_line_can_be_typed(text: str) -> None:
    typed = as_typed(text)
    assert command_in(typed) is None
    assert asks(typed) is None
    assert as_text(typed) == text


@pytest.mark.parametrize("text", ["¿Qué?", "What?", "a: b", "15:30", "(:", "so: ?"])
def test_prose_is_typed_as_it_is(text: str) -> None:
    assert as_typed(text) == text


def test_the_first_letter_of_a_command_is_enough() -> None:
    for name in _HELP:
        assert parse(name[0]) == Command(name)


def test_commands_take_numbers_with_and_without_a_space() -> None:
    assert parse("read 3-5").lines(9) == parse("r3 - 5").lines(9) == range(2, 5)
    assert parse("e 1").lines(1) == range(1)


@pytest.mark.parametrize("typed", ["", "nope", ")", "-)", "READ"])
def test_other_words_are_no_commands(typed: str) -> None:
    with pytest.raises(PredictiveError, match="there is no command"):
        parse(typed)


@pytest.mark.parametrize("argument", ["0", "5", "2-9", "3-2", "two"])
def test_lines_that_are_not_there_are_refused(argument: str) -> None:
    with pytest.raises(PredictiveError):
        Command("read", argument).lines(4)


def test_a_change_begins_at_a_word() -> None:
    assert Line("mi perro ").change_from(Line("mi per")) == 3
    assert Line("mi perro ").change_from(Line("mi ")) == 3
