"""What tests build: models that are counted or only described, runs and their logs."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec
import numpy as np
from filelock import FileLock

from predictive import atomic, paths
from predictive.command_letters import as_letters
from predictive.corpus.messages.exports import MessageSelection
from predictive.corpus.reading import read_all
from predictive.corpus.report import Report
from predictive.corpus.spool import Spool
from predictive.counts.counting import count_text
from predictive.counts.spelling import SpellingModel
from predictive.counts.word_index import WordIndex
from predictive.model.architecture import Architecture
from predictive.model.blend import Blend
from predictive.model.config import ModelConfig, TrainingSummary, Validation
from predictive.model.directory import Model, load_config, save_network
from predictive.model.weights import quantize
from predictive.options import Budget, Level, Request, TextKind
from predictive.services import event_log
from predictive.tokenizer import Tokenizer
from predictive.training.events import (
    Evaluation,
    Event,
    Failed,
    Finished,
    Fitted,
    Published,
    Read,
    Recovered,
    Sample,
    Saved,
    Shared,
    Stage,
    Started,
    Step,
)
from predictive.training.options import CorpusSummary, Dropout, Options, Plan
from predictive.training.run import TrainingRun

# Models

TEXT = """Voy al parque con mi perro. Mañana voy al mercado con Ana.
Creo que sí. ¿Qué quieres? Quiero que vengas. ¿Qué pasa? Dice que no.
El año pasado fui a Perú. La niña come una manzana. Él está aquí. Esta mañana llueve.
I don't know what you want. I want to go to Madrid. You can't do that. It's a well-known song.
Meet the O'Brien brothers. Η οδοσήμανση λείπει. मुझे हिन्दी पसंद है।
See you tomorrow. We will see what happens. They want to go home. I think that they know.
"""


def model_of(
    text: str, level: Level = "word", network: float = 0.0, text_kind: TextKind = "prose"
) -> Model:
    """Return a model with the counts of a text, and a small network of random weights."""
    text = as_letters(text, text_kind)
    tokenizer = Tokenizer.train(level, [text], min_count=1, text_kind=text_kind)
    architecture = Architecture(
        cell="lstm",
        vocab_size=tokenizer.vocab_size,
        embedding_dim=8,
        hidden_size=12,
        num_layers=1,
    )
    rng = np.random.default_rng(1)
    weights = {
        name: (0.3 * rng.normal(size=shape)).astype(np.float32)
        for name, shape in architecture.shapes().items()
    }
    counted = count_text(lambda: [text], tokenizer.tokens if level == "word" else ())
    best = Validation(step=1, epoch=1, seconds=1, nats_per_token=1, nats_per_character=1)
    summary = TrainingSummary(
        sources=[], documents=1, characters=1, corpus_fingerprint="", seconds=1, best=best, curve=[]
    )
    return Model(
        config=ModelConfig(
            predictive_version="0",
            level=level,
            text_kind=text_kind,
            architecture=architecture,
            training=summary,
        ),
        read_tokenizer=lambda: tokenizer,
        weights=quantize(weights),
        lexicon=counted.lexicon,
        ngrams=counted.ngrams,
        index=WordIndex.of(tokenizer, counted.lexicon, counted.ngrams.unigrams),
        spelling=SpellingModel.from_words(counted.lexicon.words),
        blend=Blend(network=network, capitalizes=True),
    )


CURVE = [
    Validation(step=step, epoch=step / 10, seconds=step, nats_per_token=5.0, nats_per_character=n)
    for step, n in [(10, 2.0), (20, 1.5), (30, 1.25)]
]


def make_model(name: str) -> Path:
    """Write what the list of models reads."""
    folder = atomic.make_private_folder(paths.models() / name)
    sizes = Architecture(cell="gru", vocab_size=50, embedding_dim=8, hidden_size=16, num_layers=2)
    summary = TrainingSummary(
        sources=["/texts/cartas.txt"],
        documents=3,
        characters=12_345,
        corpus_fingerprint="",
        seconds=30,
        best=CURVE[-1],
        curve=CURVE,
    )
    config = ModelConfig(predictive_version="0", level="char", architecture=sizes, training=summary)
    save_network(folder, name, config, None)
    return folder


def made_once(folder: Path, make: Callable[[Path], object]) -> Path:
    """Let the first of all test processes make a folder; return it when it is whole."""
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            unfinished = folder.with_name(f"{folder.name}.unfinished")
            make(unfinished)
            unfinished.rename(folder)
    return folder


# Texts


def kept_of(path: Path, *me: str, as_text: bool = False) -> tuple[list[str], Report]:
    """Return the documents that are read of a file or folder, and the report."""
    with Spool(path.parent / "spool") as spool:
        report = read_all([str(path)], spool, MessageSelection(me, as_text))
        return ["".join(spool.chunks(document)) for document in spool.documents], report


# Runs

FLAGS = ("--level", "char", "--size", "tiny", "--device", "cpu", "--precision", "float32")


def request(path: Path, **changes: object) -> Request:
    """Return a tiny exact run: float32 on the CPU."""
    base = Request(
        paths=[str(path)],
        level="char",
        size="tiny",
        dropout=0.1,
        budget=Budget(epochs=3),
        device="cpu",
        precision="float32",
    )
    return msgspec.structs.replace(base, **changes)


def target(home: Path) -> Path:
    """Return where the model of the park is or will be."""
    return home / "models" / "park"


def train(home: Path, name: str, wanted: Request) -> list[Event]:
    """Train a model in a home; return what the run said."""
    return list(TrainingRun(home / "models" / name).start(wanted))


def train_process(home: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start `predictive train`."""
    environment = {**os.environ, "PREDICTIVE_HOME": str(home)}
    command = [sys.executable, "-m", "predictive", "train", *arguments]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)


def wait_for(words: bytes, process: subprocess.Popen[bytes]) -> None:
    """Wait until a run says this."""
    assert process.stderr is not None
    for line in process.stderr:
        if words in line:
            return


def finish(process: subprocess.Popen[bytes]) -> bytes:
    """Wait for a process that must succeed; return what it said."""
    _, messages = process.communicate()
    assert process.returncode == 0, messages
    return messages


Kind = TypeVar("Kind")


def of_kind(events: list[Event], kind: type[Kind]) -> list[Kind]:
    """Return the events of a kind."""
    return [event for event in events if isinstance(event, kind)]


def curve(folder: Path) -> list[tuple[int, float]]:
    """Return steps and nats per token of the learning curve, without its clock."""
    points = load_config(folder).training.curve
    return [(point.step, point.nats_per_token) for point in points]


def losses(folder: Path) -> list[float]:
    """Return the nats per token of the learning curve."""
    return [loss for _, loss in curve(folder)]


# Logs of runs

VALIDATION = Validation(step=9, epoch=1.5, seconds=3.0, nats_per_token=2.5, nats_per_character=1.1)
PLAN = Plan(
    level="word",
    architecture=Architecture(
        cell="lstm", vocab_size=9, embedding_dim=8, hidden_size=8, num_layers=1
    ),
    options=Options(
        budget=Budget(epochs=2),
        batch_size=4,
        sequence_length=8,
        learning_rate=0.01,
        weight_decay=0.0,
        grad_clip=1.0,
        dropout=Dropout(),
        seed=1,
        device="cpu",
        precision="float32",
    ),
    corpus=CorpusSummary(
        sources=["año.txt"],
        documents=1,
        characters=9,
        fingerprint="f",
        training_tokens=8,
        validation_tokens=1,
        validation_characters=1,
        validation_spelling_nats=0.5,
    ),
)
REPORT = Report(files=2, encodings={"utf-8": 2}, skipped=[("a.bin", "not text")])
UNFINISHED: list[Event] = [
    Stage("reading text"),
    Read(REPORT),
    Started(PLAN, "cpu", False, 9, [VALIDATION]),
    Shared(2, 1.5),
    Step(10, 1.6, 2.4, 1000.0, 0.5, 4.0),
    Evaluation(VALIDATION, True),
    Recovered(9, 0.005),
    Saved("/home/niño/park"),
    Sample("Había una vez… 👩‍👩‍👧\nfin"),
]
FINISHED: list[Event] = [
    *UNFINISHED,
    Finished("budget", VALIDATION, 5.0),
    Stage("fitting"),
    Fitted(),
    Published("/home/niño/park"),
]
EVERY_EVENT: list[Event] = [*FINISHED, Failed("there is no text", "give more")]


def record(events: list[Event], name: str = "park") -> None:
    """Leave the log of a run that is over."""
    with event_log.appending(atomic.make_private_folder(paths.runs()) / f"{name}.jsonl") as write:
        for event in events:
            write(event)
