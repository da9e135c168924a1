"""Every number that can be asked for has bounds, and is checked against them before any work."""

import inspect
import math
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import click
import msgspec
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from predictive import bulk_generation, options
from predictive.bounds import BoundsError, bounds_in, check, describe, is_whole, range_of
from predictive.cli import app
from predictive.errors import PredictiveError, UsageError
from predictive.inference.sampling import apply_temperature, shape_distribution
from predictive.model.architecture import Architecture
from predictive.options import Budget, Evaluating, Generating, Request, Sampling, Suggesting
from predictive.prediction.predictor import Predictor
from predictive.services import background
from predictive.settings import Settings
from predictive.training.memory import check_memory
from predictive.training.options import Dropout, Options
from predictive.training.run import TrainingRun
from tests.conftest import Invoke

ODD = (-1, 0, 1e-300, 1e308, 10**23, math.nan, math.inf, -math.inf)
TYPED = [*(f"{number}" for number in ODD), "1e23", "10^23", "", "9" * 5000]


def commands(group: click.Group = app) -> Iterator[click.Command]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield from commands(command) if isinstance(command, click.Group) else [command]


def numeric_options() -> list[Any]:
    words = (click.Choice, click.Path, click.types.StringParamType, click.types.BoolParamType)
    return [
        pytest.param(command, option, id=f"{command.name} {option.opts[-1]}")
        for command in commands()
        for option in command.params
        if isinstance(option, click.Option) and not isinstance(option.type, words)
    ]


def parsed(command: click.Command, option: click.Option, text: str) -> Any:
    """The number that an option takes, or the error."""
    arguments = ["x" for each in command.params if isinstance(each, click.Argument)]
    try:
        context = command.make_context(command.name, [option.opts[-1], text, *arguments])
    except click.UsageError as error:
        return error
    return context.params[option.name or ""]


def test_the_options_of_all_commands_are_looked_at() -> None:
    names = {each.id for each in numeric_options()}
    assert {"complete --words", "sample --top-p", "eval --suggestions", "train --seed"} <= names


@pytest.mark.parametrize("text", TYPED, ids=lambda text: text[:8] or "nothing")
@pytest.mark.parametrize(("command", "option"), numeric_options())
def test_every_numeric_option_takes_a_number_or_refuses_it_in_a_line(
    command: click.Command, option: click.Option, text: str
) -> None:
    found = parsed(command, option, text)
    if isinstance(found, click.UsageError):
        assert found.exit_code == 2
        assert "\n" not in found.format_message()
    else:
        assert 0 <= found < 1e31
        assert math.isclose(found, float(text))


def flags_of(command: str) -> list[str]:
    short = ["--max-tokens", "5"] if command == "sample" else []
    return ["Voy al ", *short] if command in ("complete", "sample") else ["-", "--keystrokes"]


def taken() -> list[tuple[str, str, str]]:
    return [
        (command.name, option.opts[-1], text)
        for command, option in (each.values for each in numeric_options())
        for text in ("0", "1e-300")
        if command.name != "train"
        and not isinstance(parsed(command, option, text), click.UsageError)
    ]


@pytest.mark.parametrize(("command", "option", "text"), taken())
def test_what_is_taken_is_used(
    command: str, option: str, text: str, trained: Path, invoke: Invoke
) -> None:
    flags = [*flags_of(command), "-m", trained, option, text]
    done = invoke(command, *flags, stdin="Voy al parque")
    assert done.exit_code == 0, done.exception
    assert "nan" not in done.output


SMALL = ["--from", "none", "--size", "tiny", "--epochs", "0.05", "--device", "cpu"]


@pytest.mark.parametrize(
    "flags",
    [
        "--epochs 1e-300 --learning-rate 1e-300 --weight-decay 1e-300 --dropout 1e-300",
        "--seed 0 --min-count 1 --hidden-size 1 --embedding-dim 1 --vocab-size 10 --batch-size 1",
        f"--seed {2**63 - 1} --min-count 1000000000 --sequence-length 1000000 --weight-decay 100",
        "--dropout 0.999999 --weight-drop 0.999999 --embedding-dropout 0.999999",
        "--learning-rate 1e30 --weight-decay 100",
        "--learning-rate 10 --epochs 1",
        "--workers 1000",
        "--batch-size 1000000",
        "--time-limit 1s --epochs 1000000 --vocab-size 1000000000",
    ],
)
def test_the_most_and_the_least_give_a_model_of_numbers_or_a_line(
    flags: str, invoke: Invoke, park: Path, home: Path
) -> None:
    done = invoke("train", park, *SMALL, *flags.split())
    if done.exit_code:
        assert isinstance(done.exception, PredictiveError)
        assert not list(home.glob("models/*"))
        return
    found = Predictor.from_directory(home / "models" / "park").suggest("Voy al ")
    assert all(0 < each.probability <= 1 for each in found)


@pytest.mark.parametrize(
    "flags", ["--hidden-size 100000", "--hidden-size 30000 --num-layers 100", "--workers 1000"]
)
def test_sizes_that_no_memory_holds_are_refused_before_anything_is_read(
    flags: str, invoke: Invoke, tmp_path: Path, home: Path
) -> None:
    done = invoke("train", tmp_path / "nowhere.txt", *flags.split())
    assert isinstance(done.exception, UsageError)
    assert "not enough memory" in done.exception.message
    assert not (home / "models").exists()


def test_the_memory_of_a_window_includes_its_candidates() -> None:
    small = Architecture(cell="gru", vocab_size=9, embedding_dim=8, hidden_size=8, num_layers=1)
    check_memory(small, torch.device("cpu"), tokens=1_000, candidates=1_000)
    with pytest.raises(UsageError, match="memory"):
        check_memory(small, torch.device("cpu"), tokens=10**9, candidates=10**6)


CALLS: dict[str, Callable[..., Any]] = {
    "suggest": lambda predictor, **numbers: predictor.suggest("Voy al ", **numbers),
    "extend": lambda predictor, **numbers: predictor.extend(
        "Voy al ", predictor.suggest("Voy al ")[0], **{"words": 2, **numbers}
    ),
    "explain": lambda predictor, **numbers: predictor.explain("Voy al ", **numbers),
    "inspect": lambda predictor, **numbers: predictor.inspect("Voy al ", **numbers),
    "generate": lambda predictor, **numbers: list(islice(predictor.generate("Voy", **numbers), 5)),
    "generate_scored": lambda predictor, **numbers: list(
        islice(predictor.generate_scored("Voy", **numbers), 5)
    ),
}
RULES = [field.name for field in msgspec.structs.fields(Sampling)]


def numbers_of(function: Callable[..., Any]) -> dict[str, Any]:
    """The annotations of the parameters that are numbers."""
    found = {name: each.annotation for name, each in inspect.signature(function).parameters.items()}
    numeric = (int, float, int | None, float | None)
    return {name: hint for name, hint in found.items()
            if (hint in numeric or bounds_in(hint)) and name != "rules"}  # fmt: skip


API = [
    *(getattr(Predictor, name) for name in CALLS),
    bulk_generation.stream_texts,
    TrainingRun.resume,
    background.start,
]


@pytest.mark.parametrize("function", API, ids=lambda function: function.__name__)
def test_every_number_of_a_function_has_bounds(function: Callable[..., Any]) -> None:
    numbers = numbers_of(function)
    assert numbers
    assert all(bounds_in(hint) for hint in numbers.values())


def cases() -> list[tuple[str, str]]:
    own = [(call, name) for call in CALLS for name in numbers_of(getattr(Predictor, call))]
    return [*own, *(("generate", rule) for rule in RULES)]


@pytest.mark.parametrize(("call", "name"), cases())
def test_every_call_takes_a_number_or_refuses_it_in_a_line(
    call: str, name: str, predictor: Predictor
) -> None:
    hints = {**inspect.get_annotations(Sampling), **numbers_of(getattr(Predictor, call))}
    kind = bounds_in(hints[name])
    numbers: tuple[object, ...] = (*ODD, range_of(kind).max, "3", [], 2.5)
    for number in numbers:
        try:
            check(name, number, kind)
        except BoundsError:
            with pytest.raises(BoundsError, match=f"^{name} must be"):
                CALLS[call](predictor, **{name: number})
        else:
            assert "nan" not in repr(CALLS[call](predictor, **{name: number}))


STRUCTURES = [
    Suggesting(),
    Sampling(),
    Generating(),
    Evaluating(),
    Budget(),
    Dropout(),
    Request(paths=[]),
    Settings(),
    Options(
        budget=Budget(), batch_size=8, sequence_length=8, learning_rate=1e-3, weight_decay=0.0,
        grad_clip=1.0, dropout=Dropout(), seed=1, device="cpu", precision="float32",
    ),
]  # fmt: skip


@pytest.mark.parametrize("structure", STRUCTURES, ids=lambda each: type(each).__name__)
def test_every_number_of_a_structure_is_within_its_bounds(structure: msgspec.Struct) -> None:
    numbers = numbers_of(type(structure))
    assert numbers
    for name, hint in numbers.items():
        kind = bounds_in(hint)
        for number in (*ODD, range_of(kind).max, "3"):
            try:
                check(name, number, kind)
            except BoundsError:
                with pytest.raises(BoundsError, match=f"^{name} must be"):
                    msgspec.structs.replace(structure, **{name: number})
            else:
                made = msgspec.structs.replace(structure, **{name: number})
                assert getattr(made, name) == number


@pytest.mark.parametrize("structure", STRUCTURES, ids=lambda each: type(each).__name__)
def test_only_optional_numbers_can_be_left_out(structure: msgspec.Struct) -> None:
    for name, hint in numbers_of(type(structure)).items():
        if hint == bounds_in(hint):
            with pytest.raises(BoundsError, match=f"^{name} must be"):
                msgspec.structs.replace(structure, **{name: None})
        else:
            assert getattr(msgspec.structs.replace(structure, **{name: None}), name) is None


def test_unknown_rules_are_an_error_of_the_caller(predictor: Predictor) -> None:
    with pytest.raises(TypeError, match="warmth"):
        predictor.generate("Voy", warmth=1)


TINY = [0.0, 5e-324, 1e-300, 1e-40, 1e-9]


@given(
    st.lists(st.floats(-1e4, 1e4), min_size=2, max_size=30),
    st.sampled_from([*TINY, 1e-3, 1.0, 10.0]),
    st.sampled_from([0, 1, 5, 10**9]),
    st.sampled_from([*TINY[1:], 0.5, 1.0]),
    st.sampled_from([*TINY, 0.5, 1.0]),
    st.sampled_from([1.0, 1.1, 10.0]),
)
def test_rules_at_their_bounds_leave_a_distribution_with_the_best_in_it(
    logits: list[float], temperature: float, top_k: int, top_p: float, min_p: float, penalty: float
) -> None:
    sampling = Sampling(
        temperature=temperature, top_k=top_k, top_p=top_p, min_p=min_p, repeat_penalty=penalty
    )
    logs = apply_temperature(np.array([-np.inf, *logits], dtype=np.float32), 1.0)
    one_by_one = shape_distribution(logs, sampling, [1])
    together = bulk_generation._shape(torch.from_numpy(logs[None]), sampling, torch.tensor([[1]]))
    for shaped in (one_by_one, together[0].numpy()):
        assert np.exp(shaped).sum() == pytest.approx(1, abs=1e-3)
        assert shaped[0] == -np.inf


def test_numbers_of_numpy_are_numbers(predictor: Predictor) -> None:
    numbers: dict[str, Any] = {"limit": np.int64(1), "confidence": np.float32(0)}
    assert len(predictor.suggest("Voy al ", **numbers)) == 1


@pytest.mark.parametrize(
    ("kind", "taken", "refused"),
    [
        (
            options.Temperature,
            [0, 1e-300, 10.0],
            [-1e-9, 10.1, math.nan, math.inf, "1", None],
        ),
        (options.TopP, [5e-324, 1], [0, -1, math.nan, 1.1]),
        (options.Rate, [0, 0.999], [1, 1.0, -0.1]),
        (options.Limit, [1, 10_000], [0, 10_001, 1.0, "1", 10**23]),
        (options.Seed, [0, 2**63 - 1], [-1, 2**63, 10**5000]),
    ],
)
def test_bounds_accept_exactly_what_they_state(
    kind: Any, taken: list[Any], refused: list[Any]
) -> None:
    for number in taken:
        check("it", number, kind)
    for number in refused:
        with pytest.raises(BoundsError, match="it must be"):
            check("it", number, kind)


def test_bounds_are_stated_in_words() -> None:
    hints = inspect.get_annotations(Sampling)
    assert describe(hints["top_p"]) == "a number, above 0 and at most 1"
    assert describe(hints["top_k"]) == "a whole number, at least 0 and at most 1,000,000,000"
    assert is_whole(hints["top_k"])
