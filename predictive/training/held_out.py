"""The loss on the held-out text, which the workers compute together."""

import torch

from predictive.training.batches import validation_windows
from predictive.training.team import Team
from predictive.training.token_stream import Stream
from predictive.training.window_loss import WindowLoss

STREAMS, CUDA_STREAMS = 32, 256
LOGITS, CUDA_LOGITS = 32_000_000, 512_000_000
"""The most that are computed at a time: an eighth of a gigabyte, on a GPU two."""


@torch.no_grad()
def held_out_loss(window_loss: WindowLoss, stream: Stream, team: Team) -> float:
    """Return the mean negative log-likelihood of a stream, nats per token."""
    network = window_loss.network
    is_cuda = network.output_bias.is_cuda
    streams = max(1, min(CUDA_STREAMS if is_cuda else STREAMS, len(stream) // 256))
    rows = team.rows(streams)
    state = team.own_rows(network.initial_state(streams), streams)
    logits = CUDA_LOGITS if is_cuda else LOGITS
    length = max(16, min(256, logits // (streams * network.architecture.vocab_size)))
    nats, tokens = torch.zeros((), device=network.output_bias.device), 0
    for window in validation_windows(stream, batch_size=streams, sequence_length=length):
        tokens += window.inputs.size
        if rows.share:
            loss, state = window_loss(window, rows, state)
            nats += loss * rows.share * window.inputs.size
    return team.all_reduce_sum(nats).item() / tokens
