"""Loss functions for a large vocabulary, compared by held-out loss after the same time.

python -m benchmarks.softmax
python -m benchmarks.softmax 5m

English everyday text, its 17,000 most frequent words, 1 x 512 units, batches of 32 x 32. `full`
multiplies with all rows of the embedding; `fused` is PyTorch's, which keeps no logits; `sampled`
takes the given number of tokens and the targets; `adaptive` (Grave et al. 2017) has an output layer
of its own, with cut-offs at 2,000 and 8,000; `full, 128` has a smaller embedding. The held-out loss
is exact.
"""

import re
import sys
import time
from collections import Counter
from itertools import count
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from benchmarks.report import Row, report
from benchmarks.shared_data import shared
from predictive.duration import parse_duration
from predictive.model.architecture import Architecture
from predictive.options import Budget
from predictive.tokenizer import END_ID, LINE_BREAK_ID, UNKNOWN_ID
from predictive.training.batches import Rows, training_windows
from predictive.training.checkpoint import Progress
from predictive.training.held_out import held_out_loss
from predictive.training.network import LanguageModel
from predictive.training.options import Dropout, Options
from predictive.training.sampled_softmax import SampledSoftmax, Softmax, full_softmax
from predictive.training.schedule import Schedule
from predictive.training.team import Team
from predictive.training.token_stream import Stream, frequencies
from predictive.training.window_loss import WindowLoss

TEXT = "everyday/tatoeba-en-train.txt"
VOCABULARY = 17_000
BATCH_SIZE = SEQUENCE_LENGTH = 32
SPECIAL = max(UNKNOWN_ID, END_ID, LINE_BREAK_ID) + 1


class Variant(NamedTuple):
    """A softmax to train with, an exact one to evaluate with, and the size of the embedding."""

    name: str
    softmax: Softmax
    exact: Softmax = full_softmax
    embedding_dim: int = 256


class AdaptiveSoftmax(nn.Module):
    """PyTorch's adaptive softmax, for token ids in the order of their frequency."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.AdaptiveLogSoftmaxWithLoss(256, VOCABULARY, [2_000, 8_000])

    def forward(
        self, network: LanguageModel, features: Tensor, targets: Tensor, rows: slice
    ) -> Tensor:
        """Return the mean loss."""
        loss: Tensor = self.layer(features.flatten(0, 1), targets[:, rows].flatten()).loss
        return loss


def fused_softmax(network: LanguageModel, features: Tensor, targets: Tensor, rows: slice) -> Tensor:
    """Return the exact loss, computed piece by piece together with its gradient."""
    return nn.functional.linear_cross_entropy(
        features.flatten(0, 1),
        network.embedding.weight.to(features.dtype),
        targets[:, rows].flatten(),
        linear_bias=network.output_bias.to(features.dtype),
        options=nn.LinearCrossEntropyOptions(),
    )


def main(time_limit: str = "2m") -> None:
    """Train with each softmax for the same time, and print a table."""
    training, validation = token_streams()
    shares = torch.from_numpy(frequencies(training, VOCABULARY)).float()
    adaptive = AdaptiveSoftmax()
    variants = [
        Variant("full", full_softmax),
        Variant("fused", fused_softmax),
        Variant("full, 128", full_softmax, embedding_dim=128),
        Variant("adaptive", adaptive, adaptive),
        *(Variant(f"sampled, {n:,}", SampledSoftmax(shares, n)) for n in (1_024, 2_048, 4_096)),
    ]
    seconds = parse_duration(time_limit)
    report([train(variant, training, validation, seconds) for variant in variants])


def token_streams() -> tuple[Stream, Stream]:
    """Return the ids of the text, lower for more frequent words: most of it, its last twentieth."""
    words = re.findall(r"\w+|[^\w ]", shared(TEXT).read_text(encoding="utf-8").lower())
    frequent = Counter(words).most_common(VOCABULARY - SPECIAL)
    ids = {word: number for number, (word, _) in enumerate(frequent, SPECIAL)}
    ids["\n"] = LINE_BREAK_ID
    stream = np.array([ids.get(word, UNKNOWN_ID) for word in words], dtype=np.uint16)
    cut = len(stream) * 19 // 20
    return stream[:cut], stream[cut:]


def train(variant: Variant, training: Stream, validation: Stream, seconds: float) -> Row:
    """Return the speed of training with one softmax, and the held-out loss."""
    torch.manual_seed(1)
    dropout = Dropout(input=0.05, output=0.1, weight=0.05)
    architecture = Architecture(cell="lstm", vocab_size=VOCABULARY, hidden_size=512, num_layers=1,
                                embedding_dim=variant.embedding_dim)  # fmt: skip
    loss = WindowLoss(LanguageModel(architecture, dropout), variant.softmax, "auto")
    progress = _learn(loss, training, Budget(time_limit=seconds))
    exact = WindowLoss(loss.network, variant.exact, "auto").eval()
    return {
        "softmax": variant.name,
        "tokens/s": progress.tokens / progress.seconds,
        "nats per token": held_out_loss(exact, validation, Team()),
    }


def _learn(loss: WindowLoss, stream: Stream, budget: Budget) -> Progress:
    options = Options(budget=budget, batch_size=BATCH_SIZE, sequence_length=SEQUENCE_LENGTH,
                      learning_rate=5e-3, weight_decay=0.01, grad_clip=1.0, dropout=Dropout(),
                      seed=1, device="cpu", precision="auto")  # fmt: skip
    schedule, progress = Schedule(options, len(stream)), Progress()
    optimizer = torch.optim.AdamW(loss.parameters(), betas=(0.9, 0.99), fused=True)
    state = loss.network.initial_state(BATCH_SIZE)
    rows, started_at = Rows(0, BATCH_SIZE, BATCH_SIZE), time.monotonic()
    windows = (
        window
        for epoch in count()
        for window in training_windows(stream, batch_size=BATCH_SIZE, epoch=epoch, seed=1,
                                       sequence_length=SEQUENCE_LENGTH)
    )  # fmt: skip
    while schedule.fraction(progress) < 1:
        for group in optimizer.param_groups:
            group["lr"] = schedule.learning_rate(progress)
        window = next(windows)
        value, state = loss(window, rows, state)
        optimizer.zero_grad()
        value.backward()
        nn.utils.clip_grad_norm_(loss.parameters(), options.grad_clip)
        optimizer.step()
        progress = Progress(
            step=progress.step + 1,
            tokens=progress.tokens + window.inputs.size,
            seconds=time.monotonic() - started_at,
        )
    return progress


if __name__ == "__main__":
    main(*sys.argv[1:])
