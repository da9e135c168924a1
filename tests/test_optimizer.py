"""Muon turns gradients into directions in which every singular vector counts alike."""

import pytest
import torch

from predictive.model.architecture import Architecture
from predictive.training.network import RecurrentNetwork
from predictive.training.optimizer import (
    Muon,
    make_optimizers,
    orthogonalized,
    set_learning_rate,
)


@pytest.mark.parametrize("shape", [(40, 12), (12, 40), (16, 16)])
def test_singular_values_come_together_and_vectors_stay(shape: tuple[int, int]) -> None:
    torch.manual_seed(1)
    left, _, right = torch.linalg.svd(torch.randn(shape), full_matrices=False)
    values = torch.logspace(0, -3, min(shape))
    found = left.T @ orthogonalized(left @ torch.diag(values) @ right) @ right.T
    assert found.diag().min() > 10 * values.min()
    assert found.diag().max() < 2 * values.max()
    torch.testing.assert_close(found, torch.diag(found.diag()), atol=1e-4, rtol=0)


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("step_tokens", [15, 16])
def test_every_weight_is_learned_by_one_optimizer(cell: str, step_tokens: int) -> None:
    architecture = Architecture(
        cell=cell,  # type: ignore[arg-type]
        vocab_size=9, embedding_dim=6, hidden_size=8, num_layers=2,
    )  # fmt: skip
    network = RecurrentNetwork(architecture)
    optimizers = make_optimizers(network, 0.0, torch.float32, step_tokens)
    assert isinstance(optimizers[0], Muon) == (step_tokens == 2 * architecture.hidden_size)
    before = {name: weight.clone() for name, weight in network.state_dict().items()}
    features, _ = network(torch.arange(9)[:, None], network.initial_state(1))
    network.logits(features).logsumexp(-1).sum().backward()  # type: ignore[no-untyped-call]
    set_learning_rate(optimizers, 0.01)
    for optimizer in optimizers:
        optimizer.step()
    for name, weight in network.state_dict().items():
        assert not torch.equal(weight, before[name]), name
    each = [w for one in optimizers for group in one.param_groups for w in group["params"]]
    assert len(each) == len(set(each)) == len(list(network.parameters()))
