"""Perplexity on the Penn Treebank at word level, comparable with published figures.

With Mikolov's vocabulary and split; an end of line is a token; the test text is read from start to
end.

python -m benchmarks.penn_treebank 100m
python -m benchmarks.penn_treebank 20m --hidden-size 650

Flags replace defaults. The weights that are best on the validation text are tested.
"""

import math
import re
import sys
import tempfile
from pathlib import Path

import msgspec
import numpy as np

from benchmarks.report import Row, report
from benchmarks.shared_data import shared
from benchmarks.token_run import corpus_of, token_run
from predictive.console import TrainingDisplay
from predictive.duration import parse_duration
from predictive.dynamic_evaluation import dynamic_nats
from predictive.inference.language_model import LanguageModel
from predictive.inference.neural_cache import score_with_cache
from predictive.model.weights import Weights
from predictive.options import Budget, Request
from predictive.prediction.score import Ids
from predictive.tokenizer import END_ID, LINE_BREAK_ID, UNKNOWN_ID
from predictive.training.device import uses_bf16
from predictive.training.events import Evaluation, Started
from predictive.training.parallel import choice
from predictive.training.plan import choose_plan
from predictive.training.trainer import Trainer


def main(time_limit: str, *flags: str) -> None:
    """Train for the given time, test, and print a table."""
    words = [shared(f"ptb/ptb.{part}.txt").read_text() for part in ("train", "valid", "test")]
    vocabulary = {"<unk>": UNKNOWN_ID, "\0": END_ID, "\n": LINE_BREAK_ID}
    for word in _tokens(words[0]):
        vocabulary.setdefault(word, len(vocabulary))
    streams = [np.array([vocabulary[word] for word in _tokens(text)]) for text in words]
    seconds = parse_duration(time_limit)
    with tempfile.TemporaryDirectory() as folder:
        trainer, weights = _train(Path(folder), streams, len(vocabulary), seconds, flags)
    architecture = trainer.plan.architecture
    best = trainer.progress.best
    assert best is not None
    targets = streams[2]
    tokens = np.concatenate([[LINE_BREAK_ID], targets[:-1]])
    model = LanguageModel(architecture, weights)
    static = -float(model.score(tokens, targets, model.initial_state())[0].sum(dtype=np.float64))
    row: Row = {
        "size": f"{architecture.num_layers} x {architecture.hidden_size}",
        "parameters": architecture.parameters,
        "minutes": round(seconds / 60),
        "validation": math.exp(best.nats_per_token),
        "test": math.exp(static / len(targets)),
    }
    nats = score_with_cache(model, tokens, targets, model.initial_state())
    row["test, cache"] = math.exp(nats / len(targets))
    nats = dynamic_nats(architecture, weights, tokens, targets)
    row["test, dynamic"] = math.exp(nats / len(targets))
    report([row])


def _tokens(text: str) -> list[str]:
    return re.findall(r"[^ \n]+|\n", text)


def _train(
    folder: Path, streams: list[Ids], vocab_size: int, seconds: float, flags: tuple[str, ...]
) -> tuple[Trainer, Weights]:
    """Train as `predictive train` does; return the trainer and the best weights."""
    names = [flag.removeprefix("--").replace("-", "_") for flag in flags[::2]]
    options = dict(zip(names, map(msgspec.json.decode, flags[1::2]), strict=True))
    request = Request(paths=[], budget=Budget(time_limit=seconds), **options)
    training, validation, _ = streams
    corpus = corpus_of(len(training), len(validation))
    plan = choose_plan(request, vocab_size, corpus, 0.0)
    trainer = token_run(folder, plan, training, validation)
    weights: Weights = {}
    with TrainingDisplay() as display:
        display.show(Started(plan, str(trainer.device), uses_bf16(trainer.device, "auto"), 0, []))
        for event in choice.train(trainer, lambda: folder):
            display.show(event)
            if isinstance(event, Evaluation) and event.is_best:
                weights = {name: weight.copy() for name, weight in trainer.weights().items()}
    return trainer, weights


if __name__ == "__main__":
    main(*sys.argv[1:])
