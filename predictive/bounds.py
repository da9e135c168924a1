"""Bounds of numbers, in the types of functions and structures that take them.

`Annotated[int, Range(1, 100)]` is a type with bounds, or a bounded type for short. `checked`
functions and structures that call `check_fields` refuse numbers outside the bounds.
`predictive.options` declares all bounded types.
"""

import inspect
from collections.abc import Callable
from functools import cache, wraps
from numbers import Integral, Real
from types import NoneType
from typing import Any, NamedTuple, ParamSpec, TypeVar, get_args

from predictive.errors import UsageError
from predictive.translation import gettext as _


class Range(NamedTuple):
    """From which number to which; an open end is not part of the range."""

    min: float
    max: float
    min_open: bool = False
    max_open: bool = False
    unit: str = ""


class BoundsError(UsageError, ValueError):
    """A number is outside its bounds."""


@cache
def range_of(bounds: Any) -> Range:
    """Return the range of a bounded type."""
    return next(each for each in bounds.__metadata__ if isinstance(each, Range))


def is_whole(bounds: Any) -> bool:
    """Whether a bounded type allows only whole numbers."""
    return bounds.__origin__ is int


def check(name: str, value: object, bounds: Any) -> None:
    """Raise `BoundsError` unless a value is a number within the bounds of a type."""
    kind: type = Integral if is_whole(bounds) else Real
    if not (isinstance(value, kind) and _is_within(value, range_of(bounds))):
        raise BoundsError(_("{name} must be {kind}").format(name=name, kind=describe(bounds)))


def _is_within(value: Any, range_: Range) -> bool:
    if (range_.min_open and value == range_.min) or (range_.max_open and value == range_.max):
        return False
    return bool(range_.min <= value <= range_.max)  # false for nan


def parse(text: str, bounds: Any) -> float:
    """Return a text as a number. Raises `ValueError` unless it is one within the bounds."""
    number = int(text) if is_whole(bounds) else float(text)
    check(text, number, bounds)
    return number


def describe(bounds: Any) -> str:
    """Say which numbers a bounded type allows."""
    range_, form = range_of(bounds), "{:,}" if is_whole(bounds) else "{:g}"
    least, most = form.format(range_.min), form.format(range_.max)
    above = _("above {least}") if range_.min_open else _("at least {least}")
    below = _("below {most}") if range_.max_open else _("at most {most}")
    return _("{kind}, {above} and {below}").format(
        kind=_kind(bounds), above=above.format(least=least), below=below.format(most=most)
    )


def _kind(bounds: Any) -> str:
    if range_of(bounds).unit == "seconds":
        return _("a number of seconds")
    return _("a whole number") if is_whole(bounds) else _("a number")


P = ParamSpec("P")
R = TypeVar("R")


def checked(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function check the numbers it is called with before it does anything.

    The function raises `BoundsError`; a generator does so when it is called, not when it is read.
    """
    signature = inspect.signature(function)
    names = tuple(signature.parameters)
    bounded = {
        name: each.annotation
        for name, each in signature.parameters.items()
        if bounds_in(each.annotation) is not None
    }

    @wraps(function)
    def checking(*args: P.args, **kwargs: P.kwargs) -> R:
        given = {**dict(zip(names, args, strict=False)), **kwargs}
        for name, value in given.items():
            if name in bounded:
                _check_annotated(name, value, bounded[name])
        return function(*args, **kwargs)

    return checking


def check_fields(structure: object) -> None:
    """Check the numbers of a structure, in its `__post_init__`. Raises `BoundsError`."""
    for name, annotation in inspect.get_annotations(type(structure)).items():
        _check_annotated(name, getattr(structure, name), annotation)


def _check_annotated(name: str, value: object, annotation: Any) -> None:
    bounds = bounds_in(annotation)
    if bounds is not None and not (value is None and NoneType in parts(annotation)):
        check(name, value, bounds)


@cache
def bounds_in(annotation: Any) -> Any:
    """Return the bounded type within an annotation, as in `Seed | None`, or None."""
    return next(filter(_has_range, parts(annotation)), None)


def _has_range(annotation: Any) -> bool:
    return any(isinstance(each, Range) for each in getattr(annotation, "__metadata__", ()))


@cache
def parts(annotation: Any) -> tuple[Any, ...]:
    """Return an annotation and all that it is made of, the outermost first."""
    return (annotation, *(part for each in get_args(annotation) for part in parts(each)))
