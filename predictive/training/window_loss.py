"""The loss of a window as one module, which workers can share the gradient of."""

import torch
from torch import Tensor, nn

from predictive.options import Precision
from predictive.training.batches import Rows, Window
from predictive.training.device import autocast
from predictive.training.network import LanguageModel, State, detach, zero_rows
from predictive.training.sampled_softmax import Softmax


class WindowLoss(nn.Module):
    """Mean negative log-likelihood of the targets of some rows of a window."""

    def __init__(self, network: LanguageModel, softmax: Softmax, precision: Precision) -> None:
        super().__init__()
        self.network, self.softmax, self._precision = network, softmax, precision

    def forward(self, window: Window, rows: Rows, state: State) -> tuple[Tensor, State]:
        """Return the loss, nats per token, and the state of the rows behind the window."""
        device = self.network.output_bias.device
        inputs, targets, reset = (
            torch.from_numpy(part).to(device, non_blocking=True) for part in window
        )
        with autocast(device, self._precision):
            before = zero_rows(state, reset[rows.slice])
            features, after = self.network(inputs[:, rows.slice], before, rows)
            loss = self.softmax(self.network, features, targets, rows.slice)
        return loss, detach([tuple(part.float() for part in layer) for layer in after])
