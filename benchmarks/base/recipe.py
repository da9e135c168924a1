"""The recipe of the bundled model: `recipe.toml`, checked as it is read."""

import tomllib
from pathlib import Path

import msgspec

RECIPE = Path(__file__).with_name("recipe.toml")


class Network(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sizes of the model."""

    vocab_size: int
    min_count: int
    embedding_dim: int
    hidden_size: int
    num_layers: int


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stage of training."""

    name: str
    share: float
    """Of the total time."""
    weight: float
    """Of its final weights in the mean of all stages."""
    learning_rate: float
    dropout: float


class Mixed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The two sources of mixed lines, and the share of them that each stage reads."""

    sources: tuple[str, str]
    read: list[float]


class Counts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Limits of the lexicon and the n-grams."""

    min_count: int
    most_ngrams: int


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text of the recipe.

    `read` is how often an epoch of each stage reads it, `counted` how often its words are counted.
    """

    file: str
    language: str
    read: list[float]
    counted: int
    licence: str
    credit: str
    url: str
    sha256: str
    aside: bool = False
    """Whether a slice is set aside, because there is no dev set of its kind."""

    @property
    def name(self) -> str:
        """The name of its file, without the ending."""
        return Path(self.file).stem.removesuffix("-train")


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The contents of `recipe.toml`."""

    network: Network
    stage: list[Stage]
    mixed: Mixed
    counts: Counts
    source: list[Source]


def load_recipe(path: Path = RECIPE) -> Recipe:
    """Read the recipe."""
    return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Recipe)
