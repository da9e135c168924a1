"""Changes to the network that the literature proposes, each trained for equal time.

python -m benchmarks.network_variants HOME [--level char] [--time 5m] [--kilobytes 3000]

ReLU in the plain RNN, begun with the identity as its recurrent matrix (Le, Jaitly and Hinton 2015;
here 0.9 times it, as states are carried from window to window and would grow for ever); residual
connections between two layers (He et al. 2016; in recurrent networks, Kim et al. 2017); attention
over the earlier outputs of the window (one head, as in Merity 2019, section 3). All are trained
by the trainer of `predictive train`, with its plan; one that diverges starts again with half the
learning rate. Results are kept in HOME: a run that was killed continues.
"""

import argparse
from pathlib import Path

import msgspec
from torch import Tensor, nn

from benchmarks.report import Row, report
from benchmarks.shared_data import bilingual_sample
from predictive.duration import parse_duration
from predictive.model.architecture import Architecture
from predictive.options import Budget, Level, Request
from predictive.training import learner
from predictive.training.batches import Rows
from predictive.training.events import Evaluation
from predictive.training.network import Output, RecurrentNetwork, RecurrentState
from predictive.training.options import Dropout, Plan
from predictive.training.plan import choose_plan
from predictive.training.preparation import Prepared, prepare
from predictive.training.recovery import DivergedError
from predictive.training.regularization import locked_dropout
from predictive.training.run_folder import TRAINING_STREAM, VALIDATION_STREAM
from predictive.training.token_stream import open_stream
from predictive.training.trainer import Trainer


class ReluNetwork(RecurrentNetwork):
    """A plain RNN with ReLU in place of tanh."""

    def __init__(self, architecture: Architecture, dropout: Dropout | None = None) -> None:
        super().__init__(architecture, dropout)
        for layer in self.recurrent:
            assert isinstance(layer, nn.RNN)
            layer.nonlinearity, layer.mode = "relu", "RNN_RELU"
            nn.init.eye_(layer.get_parameter("weight_hh_l0")).data.mul_(0.9)


class ResidualNetwork(RecurrentNetwork):
    """Each layer after the first adds to what it reads."""

    def _run(
        self, layer: nn.Module, features: Tensor, before: tuple[Tensor, ...]
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        output, after = super()._run(layer, features, before)
        is_first = layer is self.recurrent[0]
        return output if is_first else output + features, after


class AttendingNetwork(RecurrentNetwork):
    """The output at a token also has what attention finds in the earlier outputs of its window."""

    def __init__(self, architecture: Architecture, dropout: Dropout | None = None) -> None:
        super().__init__(architecture, dropout)
        size = architecture.embedding_dim
        self.query, self.value = (nn.Linear(size, size, bias=False) for _ in range(2))
        nn.init.zeros_(self.value.weight)

    def forward(self, ids: Tensor, state: RecurrentState, rows: Rows | None = None) -> Output:
        """Return the output as the network does."""
        features, after = super().forward(ids, state, rows)
        keys = features.transpose(0, 1)  # (B, T, embedding_dim)
        found = nn.functional.scaled_dot_product_attention(
            self.query(keys), keys, self.value(keys), is_causal=True
        )
        rate = self.dropout.output if self.training else 0.0
        rows = rows or Rows(0, ids.shape[1], ids.shape[1])
        return Output(features + locked_dropout(found.transpose(0, 1), rate, rows), after)


_MOST_TRIES = 6
Change = dict[str, object]
_VARIANTS: dict[str, tuple[type[RecurrentNetwork], Change]] = {
    "RNN": (RecurrentNetwork, {"cell": "rnn"}),
    "RNN, ReLU": (ReluNetwork, {"cell": "rnn"}),
    "GRU": (RecurrentNetwork, {"cell": "gru"}),
    "LSTM": (RecurrentNetwork, {"cell": "lstm"}),
    "LSTM, attention": (AttendingNetwork, {"cell": "lstm"}),
    "LSTM, 2 layers": (RecurrentNetwork, {"cell": "lstm", "num_layers": 2}),
    "LSTM, 2 layers, residual": (ResidualNetwork, {"cell": "lstm", "num_layers": 2}),
    "GRU, 2 layers": (RecurrentNetwork, {"cell": "gru", "num_layers": 2}),
    "GRU, 2 layers, residual": (ResidualNetwork, {"cell": "gru", "num_layers": 2}),
}


def main() -> None:
    """Train each network, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--level", choices=("char", "word"), default="char")
    parser.add_argument("--time", default="5m")
    parser.add_argument("--kilobytes", type=int, default=3000)
    flags = parser.parse_args()
    flags.home.mkdir(parents=True, exist_ok=True)
    kept = flags.home / f"{flags.level}-{flags.time}-{flags.kilobytes}.json"
    rows: dict[str, Row] = msgspec.json.decode(kept.read_bytes()) if kept.exists() else {}
    missing = [name for name in _VARIANTS if name not in rows]
    if missing:
        request = _request(flags.home, flags.level, flags.time, flags.kilobytes)
        folder = flags.home / "model" / "training"
        folder.mkdir(parents=True, exist_ok=True)
        prepared = _prepared(folder, request)
        for name in missing:
            rows[name] = _train(name, folder, request, prepared)
            kept.write_bytes(msgspec.json.encode(rows))
    report([rows[name] for name in _VARIANTS])


def _request(home: Path, level: Level, time_limit: str, kilobytes: int) -> Request:
    text = home / f"{kilobytes}.txt"
    text.write_text(bilingual_sample(kilobytes * 1000), encoding="utf-8")
    budget = Budget(time_limit=parse_duration(time_limit))
    return Request(paths=[str(text)], level=level, base="none", budget=budget, workers=1)


def _prepared(folder: Path, request: Request) -> Prepared:
    preparing = prepare(folder, request)
    while True:
        try:
            next(preparing)
        except StopIteration as end:
            prepared: Prepared = end.value
            return prepared


def _train(name: str, folder: Path, request: Request, prepared: Prepared) -> Row:
    """Train a network; with half the learning rate if it diverges, and so on."""
    kind, changes = _VARIANTS[name]
    changed = msgspec.structs.replace(request, **changes)
    plan = choose_plan(changed, prepared.tokenizer.vocab_size, prepared.corpus, 0.0)
    for _ in range(_MOST_TRIES - 1):
        try:
            return _trained(name, kind, folder, plan)
        except DivergedError:
            rate = plan.options.learning_rate / 2
            options = msgspec.structs.replace(plan.options, learning_rate=rate)
            plan = msgspec.structs.replace(plan, options=options)
    return _trained(name, kind, folder, plan)


def _trained(name: str, kind: type[RecurrentNetwork], folder: Path, plan: Plan) -> Row:
    vars(learner)["RecurrentNetwork"] = kind
    vocab_size = plan.architecture.vocab_size
    training, validation = (
        open_stream(folder / each, vocab_size) for each in (TRAINING_STREAM, VALIDATION_STREAM)
    )
    trainer = Trainer(plan, training, validation)
    trainer.begin(0.0)
    found = [event.validation for event in trainer.run() if isinstance(event, Evaluation)]
    best = min(found, key=lambda each: each.nats_per_character)
    return {
        "network": name,
        "units": plan.architecture.hidden_size,
        "parameters": sum(each.numel() for each in trainer.learner.network.parameters()),
        "learning rate": plan.options.learning_rate,
        "epochs": best.epoch,
        "bits per character": best.bits_per_character,
    }


if __name__ == "__main__":
    main()
