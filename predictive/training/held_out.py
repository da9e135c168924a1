"""The loss on the held-out text, which the workers compute together."""

import torch

from predictive.training.batches import validation_windows
from predictive.training.team import Team
from predictive.training.token_stream import Stream
from predictive.training.window_loss import WindowLoss

STREAMS = 32
LOGITS = 32_000_000
"""The most that are computed at a time: an eighth of a gigabyte."""


@torch.no_grad()
def held_out_loss(window_loss: WindowLoss, stream: Stream, team: Team) -> float:
    """Return the mean negative log-likelihood of a stream, nats per token."""
    network = window_loss.network
    streams = max(1, min(STREAMS, len(stream) // 256))
    rows = team.rows(streams)
    state = team.own_rows(network.initial_state(streams), streams)
    length = max(16, min(256, LOGITS // (streams * network.architecture.vocab_size)))
    nats, tokens = torch.zeros((), device=network.output_bias.device), 0
    for window in validation_windows(stream, batch_size=streams, sequence_length=length):
        tokens += window.inputs.size
        if rows.share:
            loss, state = window_loss(window, rows, state)
            nats += loss * rows.share * window.inputs.size
    return team.all_reduce_sum(nats).item() / tokens
