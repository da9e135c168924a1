"""The recipe of the bundled model: `recipe.toml`, checked as it is read."""

import hashlib
import tomllib
from pathlib import Path
from typing import Literal

import msgspec

RECIPE = Path(__file__).with_name("recipe.toml")
LANGUAGES = ("en", "es")
"""In the order of the unigram tables."""
MAX_READ = 3
"""Times that an epoch may read a source: a source read more often is the first to be memorized."""

Language = Literal["en", "es"]


class File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of the shared data."""

    file: str
    sha256: str


class Network(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The vocabulary and the sizes of the network."""

    vocabulary: File
    embedding_dim: int
    hidden_size: int
    num_layers: int


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stage of training."""

    name: str
    share: float
    """Of the total time."""
    learning_rate: float
    dropout: float


class Mixed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The two sources of mixed lines, and the share of their pairs that each stage reads."""

    sources: tuple[str, str]
    read: list[float]


class Counts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Limits of the lexicon and the n-grams."""

    min_count: int
    max_ngrams: int
    ceiling: int
    """Characters counted of a source, at most, unless it has a ceiling of its own."""


class Credited(File, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A file of a language, with what the card of the model says of it."""

    language: Language
    licence: str
    credit: str
    url: str

    @property
    def name(self) -> str:
        """The name of its file, without the endings."""
        return Path(self.file).name.partition(".")[0].removesuffix("-train")


class Source(Credited, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A text of the recipe."""

    kind: str
    form: Literal["lines", "prose"] = "lines"
    """Whether its lines are texts of their own, or continue each other."""
    held_out: bool = False
    """Whether blocks of it are held out of training and counting."""
    characters: int | None = None
    """How many characters are read, from the start: all by default."""
    read: list[float]
    """How often an epoch of each stage reads it."""
    counted: int = 1
    """How often its words are counted."""
    ceiling: int | None = None
    """Characters that are counted, at most: `Counts.ceiling` by default."""


class WordList(Credited, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Word frequencies of a language, for the lexicon and its unigrams."""


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The contents of `recipe.toml`."""

    network: Network
    rarer: dict[str, float]
    """Names whose probability is multiplied by a factor (see `stand_ins`)."""
    stage: list[Stage]
    mixed: Mixed
    counts: Counts
    source: list[Source]
    words: list[WordList]

    @property
    def fingerprint(self) -> str:
        """A checksum of all sources in order."""
        checksums = "".join(source.sha256 for source in self.source)
        return hashlib.sha256(checksums.encode()).hexdigest()[:32]


def load_recipe(path: Path = RECIPE) -> Recipe:
    """Read the recipe."""
    return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Recipe)
