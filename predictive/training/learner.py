"""The learner: a network, the average of its weights, its optimizers, its recurrent state."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from predictive.model.weights import Weights
from predictive.training.averaging import AveragedWeights
from predictive.training.batches import Window
from predictive.training.checkpoint import Checkpoint
from predictive.training.device import uses_bf16
from predictive.training.network import RecurrentNetwork, RecurrentState
from predictive.training.optimizer import make_optimizers, set_learning_rate
from predictive.training.options import Plan
from predictive.training.progress import Progress
from predictive.training.sampled_softmax import choose_softmax
from predictive.training.team import Team
from predictive.training.token_stream import Stream
from predictive.training.window_loss import WindowLoss


class Learner:
    """Takes the optimizer steps of one worker, on its rows of every window."""

    def __init__(self, plan: Plan, stream: Stream, device: torch.device) -> None:
        options = plan.options
        self._batch_size, self._grad_clip = options.batch_size, options.grad_clip
        self.network = RecurrentNetwork(plan.architecture, options.dropout).to(device)
        self.averaged = AveragedWeights(self.network)
        precision = torch.bfloat16 if uses_bf16(device, options.precision) else torch.float32
        step_tokens = options.batch_size * options.sequence_length
        self._optimizers = make_optimizers(
            self.network, options.weight_decay, precision, step_tokens
        )
        softmax = choose_softmax(stream, plan, device)
        self._loss = WindowLoss(self.network, softmax, options.precision)
        self._parallel_loss: nn.Module = self._loss
        self._state: RecurrentState = self.network.initial_state(options.batch_size)
        self.team = Team()

    @contextmanager
    def joining(self, team: Team) -> Iterator[None]:
        """Learn with a team, within the context."""
        self.team = team
        self._parallel_loss = team.data_parallel(self._loss)
        self._state = team.own_rows(self._state, self._batch_size)
        try:
            yield
        finally:
            self._parallel_loss = self._loss  # to be freed before the process group it needs

    def leave_team(self) -> None:
        """Learn alone from now on, with all rows of the recurrent state."""
        self._state = self.team.all_rows(self._state, self._batch_size)
        self.team = Team()

    def step(self, window: Window, learning_rate: float, step: int) -> Tensor:
        """Take the optimizer step number `step`, counted from 1.

        Return this worker's part of the loss, in nats per token, without waiting for the device.
        It is not finite either where the gradient is not.
        """
        rows = self.team.rows(self._batch_size)
        set_learning_rate(self._optimizers, learning_rate)
        self.network.train()
        loss, self._state = self._parallel_loss(window, rows, self._state)
        share = loss * rows.share
        self.network.zero_grad(set_to_none=True)
        (share * self.team.size).backward()  # workers' gradients are averaged
        norm = nn.utils.clip_grad_norm_(self.network.parameters(), self._grad_clip)
        for optimizer in self._optimizers:
            optimizer.step()
        self.averaged.update(self.network, step)
        part: Tensor = share.detach() + 0 * norm
        return part

    def checkpoint(self, progress: Progress) -> Checkpoint:
        """Copy everything that the run depends on; all workers must do so at the same time."""
        state = self.team.all_rows(self._state, self._batch_size)
        return Checkpoint.of(self.network, self.averaged.network, self._optimizers, state, progress)

    def restore(self, checkpoint: Checkpoint) -> None:
        """Return to the weights and states of a checkpoint."""
        state = checkpoint.restore_into(self.network, self.averaged.network, self._optimizers)
        self._state = self.team.own_rows(state, self._batch_size)

    def weights(self) -> Weights:
        """Return the averaged weights, float32, named as in the model directory."""
        state = self.averaged.network.state_dict()
        return {name: value.cpu().numpy() for name, value in state.items()}

    def load_weights(self, weights: Weights) -> None:
        """Start from weights, float32, named as in the model directory."""
        state = {name: torch.from_numpy(value) for name, value in weights.items()}
        self.network.load_state_dict(state)
        self.averaged.network.load_state_dict(state)
