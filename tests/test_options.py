"""Options are declared once: commands, forms and functions have them from the same fields."""

import inspect
import re
from collections.abc import Callable
from typing import Any, Literal, get_args, get_origin

import click
import msgspec
import pytest

from predictive import bulk_generation, options
from predictive.bounds import bounds_in, is_whole, parts, range_of
from predictive.cli.options import Duration
from predictive.evaluation.keystroke_savings import type_phrases
from predictive.options import (
    Declaration,
    Evaluating,
    Generating,
    Inspecting,
    Level,
    Request,
    Sampling,
    Size,
    Suggesting,
    declarations,
)
from predictive.prediction.predictor import Predictor
from predictive.prediction.session import Session
from predictive.services import background
from predictive.tui.sampling.rules import RULES
from predictive.tui.training.form import LEVELS
from tests.test_bounds import commands, numeric_options

Key = tuple[str, str]
"""A command and one of its parameters."""
STRUCTURES = {
    "complete": (Suggesting,),
    "sample": (Generating, Sampling),
    "eval": (Evaluating,),
    "inspect": (Inspecting,),
    "train": (Request,),
}
NO_FLAGS = {"paths", "patience"}
DECLARED: dict[Key, Declaration] = {
    (command, each.name): each
    for command, structures in STRUCTURES.items()
    for structure in structures
    for each in declarations(structure)
    if each.name not in NO_FLAGS
}
DECLARED |= {
    (command, name): DECLARED["train", name]
    for command, name in [("add", "me"), ("add", "as_text"), ("eval", "as_text")]
}
OPTIONS = {
    (command.name, option.name): option
    for command in commands()
    for option in command.params
    if isinstance(option, click.Option)
}
declared_options = pytest.mark.parametrize("key", DECLARED, ids=" ".join)


@declared_options
def test_an_option_has_the_default_and_help_of_its_field(key: Key) -> None:
    declared, option = DECLARED[key], OPTIONS[key]
    assert option.get_default(click.Context(click.Command("x"))) == declared.default
    assert option.help == declared.help.text
    assert option.is_flag == (declared.default is False)
    assert option.multiple == (declared.default == ())


@declared_options
def test_an_option_takes_what_its_field_may_hold(key: Key) -> None:
    bounds, kind = bounds_in(DECLARED[key].type), OPTIONS[key].type
    choices = [get_args(each) for each in parts(DECLARED[key].type) if get_origin(each) is Literal]
    assert choices == ([tuple(kind.choices)] if isinstance(kind, click.Choice) else [])
    assert isinstance(kind, click.IntRange | click.FloatRange | Duration) == (bounds is not None)
    if isinstance(kind, click.IntRange | click.FloatRange):
        assert (kind.min, kind.max, kind.min_open, kind.max_open) == range_of(bounds)[:4]
        assert isinstance(kind, click.IntRange) == is_whole(bounds)


def test_every_number_of_a_command_is_declared() -> None:
    found = (each.values for each in numeric_options())
    of_no_other = {("serve", "port")}
    numbers = {(command.name, option.name) for command, option in found}
    assert numbers - of_no_other <= DECLARED.keys()


def test_every_field_has_a_help_text() -> None:
    structures = [each for each in vars(options).values() if isinstance(each, type)]
    structures = [each for each in structures if issubclass(each, msgspec.Struct)]
    texts = [each.help.text for structure in structures for each in declarations(structure)]
    assert len(texts) > 40
    assert all(re.fullmatch(r"[A-Z].+\.", text) for text in texts)


FUNCTIONS: list[tuple[Callable[..., Any], type[msgspec.Struct]]] = [
    (Session.suggest, Suggesting),
    (Session.extend, Suggesting),
    (Session.explain, Suggesting),
    (Predictor.generate, Generating),
    (Predictor.generate_scored, Generating),
    (bulk_generation.stream_texts, Generating),
    (background.start, Request),
]


@pytest.mark.parametrize(
    ("function", "structure"),
    [pytest.param(*each, id=each[0].__qualname__) for each in FUNCTIONS],
)
def test_a_function_has_the_defaults_of_the_fields(
    function: Callable[..., Any], structure: type[msgspec.Struct]
) -> None:
    declared = {each.name: each.default for each in declarations(structure)}
    parameters = inspect.signature(function).parameters
    defaults = {
        name: each.default for name, each in parameters.items() if each.default is not each.empty
    }
    assert defaults.keys() & declared.keys()
    assert all(declared[name] == defaults[name] for name in defaults.keys() & declared.keys())


def test_keystrokes_are_counted_with_as_many_suggestions_as_are_declared() -> None:
    assert inspect.signature(type_phrases).parameters["limit"].default == Evaluating().suggestions


def test_the_form_of_the_sampling_rules_has_every_rule() -> None:
    declared = {each.name: each for each in (*declarations(Sampling), *declarations(Generating))}
    assert {each.name for each in declarations(Sampling)} < {rule.name for rule in RULES}
    for rule in RULES:
        assert (rule.default, rule.explanation) == (
            declared[rule.name].default,
            declared[rule.name].help.text,
        )
        narrower, range_ = range_of(rule.bounds), range_of(bounds_in(declared[rule.name].type))
        assert range_.min <= narrower.min <= narrower.max <= range_.max


def test_the_form_of_training_has_every_level_and_size() -> None:
    assert LEVELS.keys() == set(get_args(Level))
    assert get_args(Size) == options.SIZES
