"""What a user leaves open is chosen by the text and by the device."""

import numpy as np
import pytest
import torch
from msgspec.structs import replace

from predictive.model.config import Validation
from predictive.options import Budget, Level, Request
from predictive.training.evaluator import Evaluator
from predictive.training.hardware import Hardware, gpu_speed
from predictive.training.network import RecurrentNetwork
from predictive.training.options import Plan
from predictive.training.plan import choose_plan
from predictive.training.progress import Progress
from predictive.training.schedule import Schedule
from predictive.training.team import Team
from tests.builders import PLAN

CPU = Hardware(is_cuda=False, flops_per_second=150e9)
H100 = Hardware(is_cuda=True, flops_per_second=gpu_speed(132, 9, has_bf16=True))


def plan(tokens: int, hardware: Hardware, **fields: object) -> Plan:
    corpus = replace(PLAN.corpus, training_tokens=tokens)
    request = Request(paths=[], device="cpu", **fields)  # type: ignore[arg-type]
    return choose_plan(request, 20_000, corpus, 0.0, hardware=hardware)


def step_tokens(chosen: Plan) -> int:
    return chosen.options.batch_size * chosen.options.sequence_length


@pytest.mark.parametrize("level", ["char", "word"])
@pytest.mark.parametrize("tokens", [1_000_000, 45_000_000])
def test_a_gpu_has_large_steps(level: Level, tokens: int) -> None:
    on_gpu, on_cpu = (plan(tokens, each, level=level) for each in (H100, CPU))
    assert step_tokens(on_gpu) >= 8_000
    assert step_tokens(on_gpu) >= 2 * step_tokens(on_cpu)


@pytest.mark.parametrize("tokens", [50_000, 200_000, 400_000])
def test_a_small_text_still_has_many_steps_on_a_gpu(tokens: int) -> None:
    chosen = plan(tokens, H100)
    assert step_tokens(chosen) < 8_192
    assert chosen.options.budget.epochs is not None
    assert chosen.options.budget.epochs * tokens / step_tokens(chosen) > 500


def test_requested_batches_are_kept_on_every_device() -> None:
    for hardware in (CPU, H100):
        chosen = plan(1_000_000, hardware, batch_size=12, sequence_length=20)
        assert (chosen.options.batch_size, chosen.options.sequence_length) == (12, 20)


def test_a_faster_device_trains_a_larger_network_on_the_same_text() -> None:
    small, large = (plan(10_000_000, each).architecture for each in (CPU, H100))
    assert small.parameters < large.parameters


def test_a_gpu_of_a_later_generation_is_expected_to_be_as_fast_as_the_latest_known() -> None:
    assert gpu_speed(100, 12, has_bf16=True) == gpu_speed(100, 9, has_bf16=True)
    assert gpu_speed(100, 8, has_bf16=True) < gpu_speed(100, 9, has_bf16=True)
    assert gpu_speed(100, 9, has_bf16=False) < gpu_speed(100, 9, has_bf16=True)


def test_evaluations_are_half_as_frequent_in_the_first_half() -> None:
    schedule = Schedule(replace(PLAN.options, budget=Budget(epochs=10)), 1000)
    progress, evaluated_at = Progress(), []
    while not schedule.end_reason(progress):
        progress = progress.after_step(10, 0.0)
        if schedule.evaluation_is_due(progress):
            evaluated_at.append(schedule.fraction(progress))
            progress = progress.after_evaluation(validation(schedule.epoch(progress)), 0.0)
    assert evaluated_at[0] < 0.02
    early, late = (len([at for at in evaluated_at if (at > 0.5) == half]) for half in (False, True))
    assert early - 1 == pytest.approx(late / 2, abs=1)


def validation(epoch: float) -> Validation:
    return replace(VALIDATION, epoch=epoch)


VALIDATION = Validation(step=1, epoch=0, seconds=0, nats_per_token=2.0, nats_per_character=1.0)


def test_every_kind_of_held_out_text_counts_alike() -> None:
    torch.manual_seed(1)
    network = RecurrentNetwork(PLAN.architecture).eval()
    torch.nn.init.normal_(network.output_bias)
    rng = np.random.default_rng(1)
    mail, chat = rng.integers(4, 6, 901), rng.integers(4, 9, 301)
    both = np.concatenate([mail, chat])
    each = [measured(network, {}, part) for part in (mail, chat)]
    kinds = measured(network, {"mail": len(mail), "chat": len(chat)}, both)
    losses = [one.nats_per_token for one in each]
    assert losses[0] != pytest.approx(losses[1], rel=0.01)
    assert kinds.nats_per_token == pytest.approx(sum(losses) / 2)
    assert kinds.nats_per_character * len(both) - 0.5 == pytest.approx(
        losses[0] * len(mail) + losses[1] * len(chat)
    )


def measured(network: RecurrentNetwork, kinds: dict[str, int], ids: np.ndarray) -> Validation:
    corpus = replace(
        PLAN.corpus,
        validation_tokens=len(ids),
        validation_characters=len(ids),
        validation_kinds=kinds,
    )
    evaluator = Evaluator(replace(PLAN, corpus=corpus), network, ids.astype(np.uint16))
    return evaluator.measure(Progress(), 0.0, Team()).validation
