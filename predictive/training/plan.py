"""Chooses what the user left open: sizes, batches, rates, budget."""

import math
from typing import NamedTuple

import msgspec
import torch

from predictive.errors import UsageError
from predictive.model.architecture import Architecture
from predictive.model.directory import Model
from predictive.model.library import BASE
from predictive.options import SIZES, Budget, Level, Request, Size
from predictive.training.device import choose_device
from predictive.training.hardware import Hardware, hardware_of
from predictive.training.memory import check_memory
from predictive.training.options import CorpusSummary, Dropout, Options, Plan
from predictive.training.parallel import torchrun
from predictive.training.parallel.choice import MIN_ROWS_PER_WORKER, check_workers
from predictive.training.sampled_softmax import MIN_VOCABULARY, SAMPLES
from predictive.translation import gettext as _

DEFAULT_MINUTES = 10
"""The time for which a run is planned by default, roughly; it may stop earlier."""
PATIENCE = 5
_TOKENS_PER_PARAMETER: dict[Level, float] = {"char": 3.5, "word": 1.0}
"""Tokens that a network must read for each parameter, all epochs together, to be worth its time."""
_MAX_EPOCHS = 40
_MAX_PARAMETERS_PER_TOKEN = 20
_CANDIDATES = SAMPLES + 1000
"""Tokens of the sampled softmax: the sample and, roughly, the targets of a window."""
_MIN_ROW_TOKENS = 20
"""Tokens of a row of the batch, over the whole text."""
_WINDOWS: dict[Level, int] = {"char": 64, "word": 32}
_CUDA_WINDOWS: dict[Level, int] = {"char": 64, "word": 64}
_CUDA_ROWS = 4
"""Times as many rows as on a CPU."""
_CUDA_STEP_TOKENS = 8192
"""With fewer, a GPU mostly waits for its next kernel."""
_STEPS_PER_EPOCH = 50
"""At least, for these."""
_FINE_TUNING_EPOCHS = 3
_FINE_TUNING_ROWS = 8
_FINE_TUNING_LEARNING_RATE = 5e-4
_FINE_TUNING_DROPOUT = 0.2


class _Dimensions(NamedTuple):
    embedding_dim: int
    hidden_size: int
    num_layers: int


_DIMENSIONS: dict[Level, dict[Size, _Dimensions]] = {
    "char": {
        "tiny": _Dimensions(128, 256, 1),
        "small": _Dimensions(128, 384, 1),
        "medium": _Dimensions(128, 512, 1),
        "large": _Dimensions(128, 1024, 2),
    },
    "word": {
        "tiny": _Dimensions(64, 128, 1),
        "small": _Dimensions(128, 256, 1),
        "medium": _Dimensions(256, 512, 1),
        "large": _Dimensions(512, 1024, 2),
    },
}


def choose_plan(
    request: Request,
    vocab_size: int,
    corpus: CorpusSummary,
    seconds_spent: float,
    base: Model | None = None,
    hardware: Hardware | None = None,
) -> Plan:
    """Complete a request for a corpus that took `seconds_spent` to prepare.

    `hardware` describes the device; by default it is looked at.

    The size is that of the base, if there is one. Else it is the largest that has at most twenty
    parameters for each token of the text, and that can read enough tokens for each parameter used
    at every step, within the time, at the speed that is expected of the device.

    Raises `UsageError` if there is no time left or not enough memory, or if the batch is larger
    than the text or has fewer rows than there are workers.
    """
    seconds = _seconds_left(request.budget, seconds_spent)
    if base is not None:
        request = _for_fine_tuning(request, corpus.training_tokens)
    device = choose_device(request.device)
    hardware = hardware or hardware_of(device, request.precision)
    speed = hardware.flops_per_second
    if base is None:
        architecture = _architecture(request, vocab_size, corpus, seconds * speed)
    else:
        architecture = msgspec.structs.replace(base.config.architecture, vocab_size=vocab_size)
    tokens = seconds * speed / _flops_per_token(architecture)
    sequence_length = _sequence_length(request, hardware)
    batch_size = _batch_size(request, corpus.training_tokens, sequence_length, hardware)
    check_workers(request.workers, batch_size, device)
    passes = request.budget.epochs or tokens / corpus.training_tokens
    plan = Plan(
        level=request.level,
        architecture=architecture,
        options=_options(request, architecture, batch_size, sequence_length, passes),
        corpus=corpus,
        base=None if base is None else request.base or BASE,
    )
    _check_memory(plan, device)
    return plan


def _options(
    request: Request,
    architecture: Architecture,
    batch_size: int,
    sequence_length: int,
    passes: float,
) -> Options:
    """Complete the options of a run that can make `passes` over the text."""
    budget = _budget(request.budget, passes)
    return Options(
        budget=budget,
        batch_size=batch_size,
        sequence_length=sequence_length,
        learning_rate=request.learning_rate or _learning_rate(request.level, architecture),
        weight_decay=request.weight_decay,
        grad_clip=1.0,
        dropout=_dropout(request, min(passes, budget.epochs or passes)),
        seed=request.seed,
        device=request.device,
        precision=request.precision,
        workers=request.workers,
    )


def check_sizes(request: Request) -> None:
    """Raise `UsageError` if the requested sizes do not fit in memory, whatever the text."""
    smallest = _of_size(request, 1, request.size or SIZES[0])
    check_memory(smallest, choose_device(request.device), workers=request.workers or 1)


def _check_memory(plan: Plan, device: torch.device) -> None:
    options, vocab_size = plan.options, plan.architecture.vocab_size
    check_memory(
        plan.architecture,
        device,
        tokens=min(plan.corpus.training_tokens, options.batch_size * options.sequence_length),
        candidates=vocab_size if plan.base else min(vocab_size, SAMPLES),
        workers=options.workers or 1,
    )


def _seconds_left(budget: Budget, spent: float) -> float:
    """Return the seconds to train, roughly. Raises `UsageError` if no time is left."""
    seconds = budget.time_limit - spent if budget.time_limit else 60.0 * DEFAULT_MINUTES
    if seconds <= 0:
        raise UsageError(
            _("preparing the text took {spent:.0f} s: give more --time-limit").format(spent=spent)
        )
    return seconds


def _for_fine_tuning(request: Request, tokens: int) -> Request:
    """Complete a request to fine-tune a base: a few small steps.

    They keep what the base has learned (see benchmarks/README.md).
    """
    budget = request.budget
    if budget.epochs is None:
        budget = msgspec.structs.replace(budget, epochs=_FINE_TUNING_EPOCHS, patience=PATIENCE)
    rate, rows = request.learning_rate, request.batch_size
    return msgspec.structs.replace(
        request,
        budget=budget,
        batch_size=rows or max(1, min(_FINE_TUNING_ROWS, tokens // _MIN_ROW_TOKENS)),
        sequence_length=request.sequence_length or _WINDOWS[request.level],
        learning_rate=rate or _FINE_TUNING_LEARNING_RATE,
        dropout=_FINE_TUNING_DROPOUT if request.dropout is None else request.dropout,
    )


def _architecture(
    request: Request, vocab_size: int, corpus: CorpusSummary, flops: float
) -> Architecture:
    enough = _TOKENS_PER_PARAMETER[request.level]
    sizes = (request.size,) if request.size else SIZES
    candidates = [_of_size(request, vocab_size, size) for size in sizes]
    fitting = [
        each
        for each in candidates
        if _flops_per_token(each) * enough * _used_parameters(each) <= flops
        and each.parameters <= _MAX_PARAMETERS_PER_TOKEN * corpus.training_tokens
    ]
    return (fitting or candidates[:1])[-1]


def _of_size(request: Request, vocab_size: int, size: Size) -> Architecture:
    dimensions = _DIMENSIONS[request.level][size]
    return Architecture(
        cell=request.cell,
        vocab_size=vocab_size,
        embedding_dim=request.embedding_dim or dimensions.embedding_dim,
        hidden_size=request.hidden_size or dimensions.hidden_size,
        num_layers=request.num_layers or dimensions.num_layers,
    )


def _flops_per_token(architecture: Architecture) -> float:
    """Forward and backward: six operations a weight (Kaplan et al. 2020, section 2.1)."""
    return 6.0 * _used_parameters(architecture)


def _used_parameters(architecture: Architecture) -> int:
    """Return how many are used in a step: of the output, only the rows that are sampled."""
    vocab_size = architecture.vocab_size
    unused = max(0, vocab_size - _CANDIDATES) if vocab_size >= MIN_VOCABULARY else 0
    return architecture.parameters - unused * architecture.embedding_dim


def _budget(budget: Budget, passes: float) -> Budget:
    if budget.time_limit or budget.epochs:
        return budget
    epochs = round(passes) if passes > 1 else round(passes, 3)
    return Budget(epochs=min(_MAX_EPOCHS, max(0.001, epochs)), patience=PATIENCE)


def _sequence_length(request: Request, hardware: Hardware) -> int:
    windows = _CUDA_WINDOWS if hardware.is_cuda else _WINDOWS
    return request.sequence_length or windows[request.level]


def _batch_size(request: Request, tokens: int, sequence_length: int, hardware: Hardware) -> int:
    """Rows grow with the square root of the text, so that steps do too: 25 at a megabyte.

    Each worker has some rows to compute. A GPU has four times as many, and at least as many as
    keep it busy, as long as an epoch still has some steps.
    """
    most = tokens // _MIN_ROW_TOKENS
    if request.batch_size and request.batch_size > most:
        raise UsageError(_("--batch-size can be at most {most} for this text").format(most=most))
    per_row = 40 if request.level == "char" else 37
    rows = min(64, math.sqrt(tokens) / per_row)
    if hardware.is_cuda:
        step_tokens = min(_CUDA_STEP_TOKENS, tokens / _STEPS_PER_EPOCH)
        rows = max(_CUDA_ROWS * rows, step_tokens / sequence_length)
    fewest = max(4, MIN_ROWS_PER_WORKER * torchrun.world_size())
    return request.batch_size or int(min(most, max(fewest, rows)))


def _learning_rate(level: Level, architecture: Architecture) -> float:
    """Smaller networks of characters take larger steps, which do not help networks of words."""
    shrunk = math.sqrt(512 / architecture.hidden_size)
    return 4e-3 * shrunk if level == "char" else 5e-3 * min(1.0, shrunk)


def _dropout(request: Request, passes: float) -> Dropout:
    """More passes need more dropout, and words more than characters.

    At a megabyte of characters and thirteen passes: 0.27 of the output, 0.11 elsewhere. At six
    megabytes of words and twelve passes: 0.28 of the output, 0.17 of the recurrent weights.
    """
    is_word = request.level == "word"
    output = min(0.5, max(0.0, (0.028 if is_word else 0.025) * (passes - 2)))
    rate = output if request.dropout is None else request.dropout
    weight = (0.6 if is_word else 0.4) * rate
    embedding = 0.3 * rate if is_word else 0.0
    return Dropout(
        input=0.4 * rate,
        between_layers=rate,
        output=rate,
        weight=weight if request.weight_drop is None else request.weight_drop,
        embedding=embedding if request.embedding_dropout is None else request.embedding_dropout,
    )
