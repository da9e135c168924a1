"""Which numbers can be asked for: by flags, by calls and in files alike.

Each kind of number is a type that says its bounds. Functions and structures that take one are
annotated with it and check what they get; the command line makes its options of the same types.
"""

import inspect
from collections.abc import Callable
from functools import cache, wraps
from numbers import Integral, Real
from typing import Annotated, Any, NamedTuple, ParamSpec, TypeVar, get_args, get_origin

from predictive.errors import UsageError


class Range(NamedTuple):
    """From which number to which; one that is open is itself left out."""

    min: float
    max: float
    min_open: bool = False
    max_open: bool = False


_MANY = 1_000_000_000
"""More than anybody has of anything."""

Limit = Annotated[int, Range(1, 10_000)]
Words = Annotated[int, Range(1, 100)]
Confidence = Annotated[float, Range(0, 1)]

MaxTokens = Annotated[int, Range(0, _MANY)]
Temperature = Annotated[float, Range(0, 10)]
TopK = Annotated[int, Range(0, _MANY)]
TopP = Annotated[float, Range(0, 1, min_open=True)]
MinP = Annotated[float, Range(0, 1)]
RepeatPenalty = Annotated[float, Range(1, 10)]
MostTokens = Annotated[int, Range(0, _MANY)]
NumSamples = Annotated[int, Range(1, 1_000_000)]
Seed = Annotated[int, Range(0, 2**63 - 1)]
"""What PyTorch and JSON hold."""

TimeLimit = Annotated[float, Range(0, 366 * 24 * 3600, min_open=True)]
"""Seconds."""
Epochs = Annotated[float, Range(0, 1_000_000, min_open=True)]
Patience = Annotated[int, Range(0, 1_000_000)]
Units = Annotated[int, Range(1, 100_000)]
"""Of a layer, or of an embedding."""
Layers = Annotated[int, Range(1, 100)]
VocabSize = Annotated[int, Range(10, _MANY)]
MinCount = Annotated[int, Range(1, _MANY)]
BatchSize = Annotated[int, Range(1, 1_000_000)]
SequenceLength = Annotated[int, Range(2, 1_000_000)]
Workers = Annotated[int, Range(1, 1_000)]
LearningRate = Annotated[float, Range(0, 1e30, min_open=True)]
"""A step of single precision. One that is too large does not converge, and says so."""
WeightDecay = Annotated[float, Range(0, 100)]
GradClip = Annotated[float, Range(0, 1e30, min_open=True)]
Rate = Annotated[float, Range(0, 1, max_open=True)]
"""Of dropout."""


class BoundsError(UsageError, ValueError):
    """A number that nothing can be done with."""


def range_of(bounds: Any) -> Range:
    """Return the range of one of the types above."""
    found: Range = bounds.__metadata__[0]
    return found


def is_whole(bounds: Any) -> bool:
    """Whether only whole numbers are meant by one of the types above."""
    return bounds.__origin__ is int


def check(name: str, value: object, bounds: Any) -> None:
    """Raise `BoundsError` unless a value is a number within the bounds of one of the types."""
    kind: type = Integral if is_whole(bounds) else Real
    if not (isinstance(value, kind) and _is_within(value, range_of(bounds))):
        raise BoundsError(f"{name} must be {describe(bounds)}")


def _is_within(value: Any, range_: Range) -> bool:
    if (range_.min_open and value == range_.min) or (range_.max_open and value == range_.max):
        return False
    return bool(range_.min <= value <= range_.max)  # which nan is not


def parse(text: str, bounds: Any) -> float:
    """Return the number that a text says. Raises `ValueError` unless it is within the bounds."""
    number = int(text) if is_whole(bounds) else float(text)
    check(text, number, bounds)
    return number


def describe(bounds: Any) -> str:
    """Say which numbers one of the types allows."""
    range_, form = range_of(bounds), "{:,}" if is_whole(bounds) else "{:g}"
    least, most = form.format(range_.min), form.format(range_.max)
    return (
        f"{'a whole number' if is_whole(bounds) else 'a number'}, "
        f"{'above' if range_.min_open else 'at least'} {least} "
        f"and {'below' if range_.max_open else 'at most'} {most}"
    )


P = ParamSpec("P")
R = TypeVar("R")


def checked(function: Callable[P, R]) -> Callable[P, R]:
    """Let a function check the numbers that it is called with, before anything else.

    It raises `BoundsError`; one that gives something bit by bit does so as soon as it is called.
    """
    signature = inspect.signature(function)
    annotations = {name: each.annotation for name, each in signature.parameters.items()}

    @wraps(function)
    def checking(*args: P.args, **kwargs: P.kwargs) -> R:
        for name, value in signature.bind(*args, **kwargs).arguments.items():
            _check_annotated(name, value, annotations[name])
        return function(*args, **kwargs)

    return checking


def check_fields(structure: object) -> None:
    """Check the numbers of a structure, in its `__post_init__`. Raises `BoundsError`."""
    for name, annotation in inspect.get_annotations(type(structure)).items():
        _check_annotated(name, getattr(structure, name), annotation)


def _check_annotated(name: str, value: object, annotation: Any) -> None:
    bounds = bounds_in(annotation)
    is_left_open = value is None and annotation != bounds
    if bounds is not None and not is_left_open:
        check(name, value, bounds)


@cache
def bounds_in(annotation: Any) -> Any:
    """Return the one of the types that an annotation has in it, as in `Seed | None`, or None."""
    parts = (annotation, *get_args(annotation))
    return next((each for each in parts if get_origin(each) is Annotated), None)
