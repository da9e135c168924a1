"""Dropout drops what it says, for as long as it says."""

import pytest
import torch

from predictive.model.architecture import Architecture
from predictive.training.network import RecurrentNetwork
from predictive.training.options import Dropout
from predictive.training.regularization import dropped_weights


def test_weight_drop_drops_for_the_window_only() -> None:
    architecture = Architecture(
        cell="lstm", vocab_size=9, embedding_dim=8, hidden_size=8, num_layers=1
    )
    torch.manual_seed(1)
    network = RecurrentNetwork(architecture, Dropout(weight=0.5)).train()
    ids = torch.ones((5, 2), dtype=torch.long)
    before = {name: weight.clone() for name, weight in network.state_dict().items()}
    first, _ = network(ids, network.initial_state(2))
    second, _ = network(ids, network.initial_state(2))
    assert not torch.equal(first, second)
    torch.testing.assert_close(first[:, 0], first[:, 1])
    first.sum().backward()
    gradient = network.recurrent[0].get_parameter("weight_hh_l0").grad
    assert gradient is not None
    assert 0.3 < (gradient == 0).float().mean() < 0.7
    for name, weight in network.state_dict().items():
        torch.testing.assert_close(weight, before[name])


@pytest.mark.parametrize("rate", [0.0, 0.25, 0.6, 0.999])
def test_dropped_weights_are_right_on_average(rate: float) -> None:
    torch.manual_seed(1)
    weights = dropped_weights(torch.ones(503, 307), rate)
    kept = weights > 0
    assert float(kept.float().mean()) == pytest.approx(1 - rate, abs=5e-3)
    assert float(weights.mean()) == pytest.approx(1, abs=0.1)
    assert not torch.equal(dropped_weights(torch.ones(503, 307), 0.5) > 0, kept)


def test_locked_dropout_is_the_same_at_every_step() -> None:
    architecture = Architecture(
        cell="rnn", vocab_size=9, embedding_dim=64, hidden_size=64, num_layers=1
    )
    network = RecurrentNetwork(architecture, Dropout(output=0.5)).train()
    features, _ = network(torch.ones((7, 3), dtype=torch.long), network.initial_state(3))
    dropped = features == 0
    assert (dropped == dropped[:1]).all()
    assert 0.3 < dropped.float().mean() < 0.7
