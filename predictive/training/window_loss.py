"""The loss of a window as a module, whose gradients workers can average."""

import torch
from torch import Tensor, nn

from predictive.options import Precision
from predictive.training.batches import Rows, Window
from predictive.training.device import autocast, on_device
from predictive.training.network import RecurrentNetwork, RecurrentState, detach, zero_rows
from predictive.training.sampled_softmax import Softmax


class WindowLoss(nn.Module):
    """The mean negative log-likelihood of the targets in some rows of a window."""

    def __init__(self, network: RecurrentNetwork, softmax: Softmax, precision: Precision) -> None:
        super().__init__()
        self.network, self.softmax, self._precision = network, softmax, precision

    def forward(
        self, window: Window, rows: Rows, state: RecurrentState
    ) -> tuple[Tensor, RecurrentState]:
        """Return the loss, nats per token, and the state of the rows after the window."""
        device = self.network.output_bias.device
        inputs, reset = (
            on_device(part, device)
            for part in (window.inputs[:, rows.slice], window.reset[rows.slice])
        )
        with autocast(device, self._precision):
            features, after = self.network(inputs, zero_rows(state, reset), rows)
            targets = torch.from_numpy(window.targets)
            loss = self.softmax(self.network, features, targets, rows.slice)
        return loss, detach([tuple(part.float() for part in layer) for layer in after])
