"""Every option, declared once: its name, type, bounds, default and help.

A field of a structure is an option. The command line makes its flags from the fields
(`predictive.cli.options`), the editor its forms, and functions take their defaults from them.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, NamedTuple, get_args

import msgspec

from predictive.bounds import Range, check_fields
from predictive.cell import Cell

Level = Literal["char", "word"]
TextKind = Literal["prose", "commands"]
"""What a model learns from. In command lines, a word is what is between two spaces."""
Size = Literal["tiny", "small", "medium", "large"]
SIZES: tuple[Size, ...] = get_args(Size)
Device = Literal["cpu", "cuda", "mps"]
DeviceName = Literal["auto", Device]
Precision = Literal["auto", "bf16", "float32"]

_MANY = 1_000_000_000
"""An upper bound for counts that have no natural one."""

Limit = Annotated[int, Range(1, 10_000)]
Words = Annotated[int, Range(1, 100)]
Confidence = Annotated[float, Range(0, 1)]

Port = Annotated[int, Range(1024, 65_535)]
ColumnWidth = Annotated[int, Range(0, 1000)]
IdleMinutes = Annotated[float, Range(0, 10_000, min_open=True)]

MaxTokens = Annotated[int, Range(0, _MANY)]
Temperature = Annotated[float, Range(0, 10)]
TopK = Annotated[int, Range(0, _MANY)]
TopP = Annotated[float, Range(0, 1, min_open=True)]
MinP = Annotated[float, Range(0, 1)]
RepeatPenalty = Annotated[float, Range(1, 10)]
MostTokens = Annotated[int, Range(0, _MANY)]
NumSamples = Annotated[int, Range(1, 1_000_000)]
Seed = Annotated[int, Range(0, 2**63 - 1)]
"""What PyTorch and JSON hold."""

TimeLimit = Annotated[float, Range(0, 366 * 24 * 3600, min_open=True, unit="seconds")]
Epochs = Annotated[float, Range(0, 1_000_000, min_open=True)]
Patience = Annotated[int, Range(0, 1_000_000)]
Units = Annotated[int, Range(1, 100_000)]
"""Of a layer, or of an embedding."""
Layers = Annotated[int, Range(1, 100)]
VocabSize = Annotated[int, Range(10, _MANY)]
MinCount = Annotated[int, Range(1, _MANY)]
BatchSize = Annotated[int, Range(1, 1_000_000)]
SequenceLength = Annotated[int, Range(2, 1_000_000)]
Workers = Annotated[int, Range(1, 1_000)]
LearningRate = Annotated[float, Range(0, 1e30, min_open=True)]
"""A step in single precision. Training with one that is too large ends with an error."""
WeightDecay = Annotated[float, Range(0, 100)]
GradClip = Annotated[float, Range(0, 1e30, min_open=True)]
Rate = Annotated[float, Range(0, 1, max_open=True)]
"""Of dropout."""


class Help(NamedTuple):
    """The help of an option, and how it appears on the command line."""

    text: str
    metavar: str | None = None
    """The placeholder of the value in the help of a command."""
    flags: tuple[str, ...] = ()
    """Used instead of the flag that is made from the field's name."""


class Suggesting(msgspec.Struct, frozen=True, kw_only=True):
    """How to suggest words."""

    limit: Annotated[
        Limit,
        Help("Show at most this many completions.", flags=("-n", "--limit")),
    ] = 5
    words: Annotated[Words, Help("Put at most this many words in each completion.")] = 1
    confidence: Annotated[
        Confidence,
        Help("Leave out completions that are less probable than this."),
    ] = 0.0

    def __post_init__(self) -> None:
        check_fields(self)


class Sampling(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to choose a token. Zero (for top_p and repeat_penalty one) turns a rule off."""

    temperature: Annotated[
        Temperature,
        Help("Below 1 is safer, above 1 wilder; 0 always takes the most probable token."),
    ] = 0.8
    top_k: Annotated[
        TopK,
        Help("Choose among the K most probable tokens; 0 chooses among all."),
    ] = 40
    top_p: Annotated[
        TopP,
        Help("Choose among the most probable tokens that together have this probability."),
    ] = 0.95
    min_p: Annotated[
        MinP,
        Help("Leave out tokens less probable than this share of the most probable one."),
    ] = 0.05
    repeat_penalty: Annotated[
        RepeatPenalty,
        Help("Above 1, tokens that are among the last 64 become less probable."),
    ] = 1.0

    def __post_init__(self) -> None:
        check_fields(self)


class Generating(msgspec.Struct, frozen=True, kw_only=True):
    """What to generate, besides the rules of `Sampling`."""

    max_tokens: Annotated[
        MaxTokens,
        Help("Write at most this many tokens: characters or words."),
    ] = 200
    seed: Annotated[
        Seed | None,
        Help("The same seed gives the same text; by default it is random."),
    ] = None
    stop: Annotated[tuple[str, ...], Help("End before this text; may be repeated.", "TEXT")] = ()
    num_samples: Annotated[NumSamples, Help("Write this many texts.")] = 1
    device: Annotated[
        Device | None,
        Help("Generate all samples at once with PyTorch on this device."),
    ] = None

    def __post_init__(self) -> None:
        check_fields(self)


class Evaluating(msgspec.Struct, frozen=True, kw_only=True):
    """What to measure of a model."""

    cache: Annotated[bool, Help("Also measure with a cache of the text just read.")] = False
    dynamic: Annotated[
        bool,
        Help("Also measure while the model learns from the text it reads; slow."),
    ] = False
    keystrokes: Annotated[
        bool,
        Help("Measure how many keystrokes the suggestions save, line by line."),
    ] = False
    suggestions: Annotated[
        Limit,
        Help("With --keystrokes: offer this many suggestions."),
    ] = Suggesting().limit
    learn: Annotated[bool, Help("With --keystrokes: learn each line after it is typed.")] = False

    def __post_init__(self) -> None:
        check_fields(self)


class Inspecting(msgspec.Struct, frozen=True, kw_only=True):
    """What to show of how a network reads a text; by default the text with its surprise."""

    top: Annotated[Limit | None, Help("Show the most surprising places, at most this many.")] = None
    units: Annotated[
        Units | None,
        Help("Show gates and states at the last tokens, of this many units: those that vary most."),
    ] = None
    memory: Annotated[bool, Help("Show how far back the network remembers.")] = False

    def __post_init__(self) -> None:
        check_fields(self)


class Budget(msgspec.Struct, frozen=True, kw_only=True):
    """How long to train: what is reached first ends the run."""

    time_limit: Annotated[
        TimeLimit | None,
        Help("Train for at most this long: 90s, 10m, 1h30.", "TIME"),
    ] = None
    epochs: Annotated[Epochs | None, Help("Pass over the text at most this many times.")] = None
    patience: Annotated[
        Patience | None,
        Help("End after this many evaluations without a better one."),
    ] = None

    def __post_init__(self) -> None:
        check_fields(self)


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What a training run is asked for; `None` is left to `training.plan`."""

    paths: Annotated[list[str], Help("Files and folders of text; - is standard input.")]
    me: Annotated[
        tuple[str, ...],
        Help("From exported messages, read only those by NAME; may be repeated.", "NAME"),
    ] = ()
    as_text: Annotated[
        bool,
        Help("Read exported messages as plain text, with names and all."),
    ] = False
    base: Annotated[
        str | None,
        Help(
            "Train on top of this model, or none; by default the bundled one if it suits the text.",
            metavar="NAME",
            flags=("--from",),
        ),
    ] = None
    level: Annotated[Level, Help("What a token is: a character or a word.")] = "word"
    budget: Budget = Budget()
    cell: Annotated[Cell, Help("The recurrent cell.")] = "lstm"
    size: Annotated[
        Size | None,
        Help("Size of the network; by default as large as text and time allow."),
    ] = None
    hidden_size: Annotated[Units | None, Help("Units of each layer.")] = None
    embedding_dim: Annotated[Units | None, Help("Dimensions of a token's embedding.")] = None
    num_layers: Annotated[Layers | None, Help("Number of recurrent layers.")] = None
    vocab_size: Annotated[
        VocabSize | None,
        Help("Learn at most this many different tokens."),
    ] = None
    min_count: Annotated[MinCount, Help("Leave out words that occur fewer times than this.")] = 2
    batch_size: Annotated[BatchSize | None, Help("Streams of text read at once.")] = None
    sequence_length: Annotated[SequenceLength | None, Help("Tokens of a training window.")] = None
    learning_rate: Annotated[LearningRate | None, Help("The learning rate at its peak.")] = None
    weight_decay: Annotated[WeightDecay, Help("The strength of weight decay.")] = 0.01
    dropout: Annotated[Rate | None, Help("Rate of locked dropout.")] = None
    weight_drop: Annotated[Rate | None, Help("Rate of dropout of recurrent weights.")] = None
    embedding_dropout: Annotated[Rate | None, Help("Rate of dropout of whole tokens.")] = None
    seed: Annotated[Seed, Help("Seed of the random numbers.")] = 1
    device: Annotated[
        DeviceName,
        Help("Where to train; auto takes a GPU if there is one."),
    ] = "auto"
    precision: Annotated[
        Precision,
        Help("Precision of the arithmetic; auto takes bf16 if the device supports it."),
    ] = "auto"
    workers: Annotated[
        Workers | None,
        Help("Processes that share the work; by default as many as are fastest."),
    ] = None

    def __post_init__(self) -> None:
        check_fields(self)


class Declaration(NamedTuple):
    """An option, as its field declares it."""

    name: str
    type: Any
    default: Any
    """`msgspec.NODEFAULT` if a value must be given."""
    help: Help


def declarations(structure: type[msgspec.Struct]) -> Iterator[Declaration]:
    """Yield the options of a structure in order; a structure within it yields its own."""
    for field in msgspec.structs.fields(structure):
        if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct):
            yield from declarations(field.type)
        else:
            help_ = next(each for each in field.type.__metadata__ if isinstance(each, Help))
            yield Declaration(field.name, field.type, field.default, help_)
