"""The loss over a part of the vocabulary stands for the loss over all of it."""

import pytest
import torch
from msgspec.structs import replace

from predictive.model.architecture import Architecture
from predictive.training.network import RecurrentNetwork
from predictive.training.options import Plan
from predictive.training.sampled_softmax import (
    MIN_VOCABULARY,
    SampledSoftmax,
    choose_softmax,
    full_softmax,
)
from tests.builders import PLAN

VOCAB_SIZE = 400


@pytest.fixture
def network() -> RecurrentNetwork:
    torch.manual_seed(1)
    architecture = Architecture(
        cell="lstm", vocab_size=VOCAB_SIZE, embedding_dim=8, hidden_size=8, num_layers=1
    )
    return RecurrentNetwork(architecture)


@pytest.fixture
def frequencies() -> torch.Tensor:
    weights = 1 / torch.arange(1, VOCAB_SIZE + 1)
    return weights / weights.sum()


ALL = slice(None)
"""Rows."""


def batch(frequencies: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    targets = torch.multinomial(frequencies, 12 * 5, replacement=True).view(12, 5)
    return torch.randn(12, 5, 8), targets


def test_a_sample_of_everything_gives_the_exact_loss_and_gradient(
    network: RecurrentNetwork, frequencies: torch.Tensor
) -> None:
    features, targets = batch(frequencies)
    gradients = []
    for softmax in (full_softmax, SampledSoftmax(frequencies, VOCAB_SIZE)):
        network.zero_grad()
        loss = softmax(network, features, targets, ALL)
        loss.backward()  # type: ignore[no-untyped-call]
        assert network.embedding.weight.grad is not None
        gradients.append(network.embedding.weight.grad.clone())
    assert torch.allclose(gradients[0], gradients[1], atol=1e-6)


def test_the_loss_is_right_on_average(network: RecurrentNetwork, frequencies: torch.Tensor) -> None:
    sampled, exact = SampledSoftmax(frequencies, VOCAB_SIZE // 4), []
    estimates = []
    with torch.no_grad():
        for _ in range(300):
            features, targets = batch(frequencies)
            exact.append(full_softmax(network, features, targets, ALL))
            estimates.append(sampled(network, features, targets, ALL))
    mean = torch.stack(estimates).mean().item()
    assert mean == pytest.approx(torch.stack(exact).mean().item(), rel=0.01)


def test_small_vocabularies_are_summed_over_whole() -> None:
    stream = torch.arange(MIN_VOCABULARY).to(torch.int32).numpy().astype("uint16")
    device = torch.device("cpu")
    assert choose_softmax(stream, plan_of(MIN_VOCABULARY - 1), device) is full_softmax
    large = plan_of(MIN_VOCABULARY)
    assert isinstance(choose_softmax(stream, large, device), SampledSoftmax)
    on_top = replace(large, base="base")
    assert choose_softmax(stream, on_top, device) is full_softmax, "it is a short run"


def plan_of(vocab_size: int) -> Plan:
    return replace(PLAN, architecture=replace(PLAN.architecture, vocab_size=vocab_size))
