"""Whether `predictive classify` would label better if the network learned from the examples too.

python -m benchmarks.fine_tuning
python -m benchmarks.fine_tuning sentiment

The bundled network is fine-tuned with a linear layer on the mean, maximum and last of its states,
as in ULMFiT (Howard and Ruder 2018, section 3.3): first that layer alone, then with the recurrent
layer, last with the embeddings, which learn at a tenth of its rate; rates rise and fall over the
run. Texts, draws and labels are those of `benchmarks.classification`. "Together" is the mean of the
log-probabilities of both. One thread.
"""

import sys
import time
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence

from benchmarks.classification import (
    TASKS,
    Draw,
    Labels,
    draw_examples,
    fit,
    has_examples,
    sampled,
)
from benchmarks.report import Row, report
from predictive.classifying.reading_model import load_reading_model
from predictive.classifying.regression import Doubles
from predictive.classifying.text_classifier import read_features
from predictive.model import library
from predictive.model.directory import load_model
from predictive.model.library import BASE
from predictive.tokenizer import END_ID
from predictive.training.network import RecurrentNetwork, load_network

SIZES = {200: 5, 2_000: 3}
"""Examples of all classes together, and how often they are drawn."""
EPOCHS = 6
BATCH_SIZE = 16
RATES = {"head": 3e-3, "recurrent": 3e-4, "embedding": 3e-4}
DROPOUT = 0.4
FROZEN = {"head": 0, "recurrent": 1, "embedding": 2}
"""Epochs until each part learns."""
RISING = 0.1
"""Of the run, while the learning rates rise."""
_T_95 = {3: 4.303, 5: 2.776}


class FineTuned(nn.Module):
    """A network that has read much text, and a linear layer on its states."""

    def __init__(self, network: RecurrentNetwork, classes: int) -> None:
        super().__init__()
        self.network = network
        self.head = nn.Linear(3 * network.architecture.hidden_size, classes)
        nn.init.zeros_(self.head.weight)

    def forward(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """Return logits (B, K) for texts: ids (T, B), each padded after its length (B,)."""
        features = self.network.embedding(ids)
        for layer in self.network.recurrent:
            features, _ = layer(nn.functional.dropout(features, DROPOUT / 2, self.training))
        read = (torch.arange(len(ids))[:, None] < lengths)[..., None]
        mean = (features * read).sum(0) / lengths[:, None]
        highest = features.masked_fill(~read, -torch.inf).amax(0)
        last = features[lengths - 1, torch.arange(len(lengths))]
        pooled = torch.cat([mean, highest, last], dim=1)
        logits: Tensor = self.head(nn.functional.dropout(pooled, DROPOUT, self.training))
        return logits


def main(only: str = "") -> None:
    """Print accuracies with and without fine-tuning."""
    torch.set_num_threads(1)
    report([row for task in TASKS if only in task for row in _rows(task)])


def _rows(task: str) -> list[Row]:
    texts, labels = sampled(TASKS[task]())
    features = read_features(load_reading_model(BASE).reader, texts)
    tokenizer = load_model(library.location(BASE)).tokenizer
    tokens = [torch.tensor([END_ID, *tokenizer.encode(text).tolist()]) for text in texts]
    rows = []
    for size in (each for each in SIZES if has_examples(texts, each)):
        answers = []
        for seed in range(SIZES[size]):
            draw = draw_examples(labels, size, seed)
            ours = fit(features, labels, draw).probabilities(features.at(draw.tested))
            answers.append(_answer(tokens, labels, draw, np.log(ours)))
        rows.append(_row(task, size, np.array(answers)))
        print(rows[-1], file=sys.stderr)
    return rows


def _answer(tokens: Sequence[Tensor], labels: Labels, draw: Draw, ours: Doubles) -> list[float]:
    """Return the accuracy of ours, of the fine-tuned network and of both, and its seconds."""
    start = time.process_time()
    model = _fine_tuned([tokens[each] for each in draw.examples], labels[draw.examples])
    seconds = time.process_time() - start
    theirs = _log_probabilities(model, [tokens[each] for each in draw.tested])
    accuracies = [
        float((each.argmax(axis=1) == labels[draw.tested]).mean())
        for each in (ours, theirs, ours + theirs)
    ]
    return [*accuracies, seconds]


def _row(task: str, size: int, answers: npt.NDArray[np.float64]) -> Row:
    ours, theirs, both, seconds = answers.T
    gain = both - ours
    interval = _T_95[len(gain)] * gain.std(ddof=1) / np.sqrt(len(gain))
    return {
        "labels": task,
        "examples": size,
        "predictive": f"{ours.mean():.3f}",
        "fine-tuned": f"{theirs.mean():.3f}",
        "together": f"{both.mean():.3f}",
        "gain": f"{gain.mean():+.3f} ± {interval:.3f}",
        "fine-tuning (CPU s)": float(seconds.mean()),
    }


def _fine_tuned(tokens: Sequence[Tensor], labels: Labels) -> FineTuned:
    torch.manual_seed(1)
    model = load_model(library.location(BASE))
    network = load_network(model.config.architecture, model.weights.dequantized())
    classifier = FineTuned(network, int(labels.max()) + 1).train()
    parts = {
        "head": classifier.head.parameters(),
        "recurrent": network.recurrent.parameters(),
        "embedding": network.embedding.parameters(),
    }
    optimizer = torch.optim.AdamW([{"params": list(parts[each]), "lr": 0.0} for each in RATES])
    steps = EPOCHS * -(-len(tokens) // BATCH_SIZE)
    for step, batch in enumerate(_batches(lengths=[len(each) for each in tokens])):
        for group, (part, rate) in zip(optimizer.param_groups, RATES.items(), strict=True):
            group["lr"] = rate * _share_of_rate(step / steps, FROZEN[part] / EPOCHS)
        ids, lengths = _padded([tokens[each] for each in batch])
        loss = nn.functional.cross_entropy(
            classifier(ids, lengths), torch.from_numpy(labels[batch])
        )
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(classifier.parameters(), 1.0)
        optimizer.step()
    return classifier.eval()


def _share_of_rate(done: float, start: float) -> float:
    """Return the share of its learning rate that a part has, which learns from `start` on.

    Slanted triangular (Howard and Ruder 2018, section 3.2).
    """
    done = (done - start) / (1 - start)
    return max(0.0, min(done / RISING, (1 - done) / (1 - RISING)))


def _batches(lengths: Sequence[int]) -> Iterator[npt.NDArray[np.int64]]:
    """Yield the places of texts for all epochs: in random order, similar lengths together."""
    rng = np.random.default_rng(1)
    for _ in range(EPOCHS):
        order = np.argsort(np.array(lengths) + rng.uniform(0, 4, len(lengths)))
        batches = [order[at : at + BATCH_SIZE] for at in range(0, len(order), BATCH_SIZE)]
        yield from (batches[each] for each in rng.permutation(len(batches)))


def _padded(tokens: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    return pad_sequence(list(tokens)), torch.tensor([len(each) for each in tokens])


@torch.no_grad()
def _log_probabilities(model: FineTuned, tokens: Sequence[Tensor]) -> Doubles:
    parts = [
        model(*_padded(tokens[at : at + BATCH_SIZE])).log_softmax(dim=1)
        for at in range(0, len(tokens), BATCH_SIZE)
    ]
    return torch.cat(parts).double().numpy()


if __name__ == "__main__":
    main(*sys.argv[1:])
