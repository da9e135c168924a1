"""The weights by which a model's parts are put together, as a file of its folder."""

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from predictive import atomic
from predictive.errors import reading

BLEND = "blend.json"

Share = Annotated[float, Meta(ge=0, le=1)]
Factor = Annotated[float, Meta(ge=0.01, le=100)]
Words = Annotated[float, Meta(gt=0, le=1e9)]


class Trust(msgspec.Struct, frozen=True, kw_only=True):
    """How soon what was typed outweighs what was trained."""

    weights: tuple[Share, ...] = (0.05, 0.2, 0.5)
    """By the length of the context, the most that what followed it can weigh."""
    concentrations: tuple[Words, ...] = (300.0, 20.0, 3.0)
    """So many unforeseen words weigh half of that."""
    discount: Share = 0.7
    """Of the first time that a word follows a context."""
    half_life: Words = 500.0
    """Words, after which what stands in the present text weighs half."""

    def __post_init__(self) -> None:
        """Refuse what does not go together."""
        if len(self.weights) != len(self.concentrations):
            raise ValueError("there must be as many weights as concentrations")


class Blend(msgspec.Struct, frozen=True, kw_only=True):
    """How suggestions are put together: what `blend.json` holds."""

    network: Share = 0.6
    """The weight of the network; the rest is that of the n-grams."""
    temperature: Factor = 1.0
    """The network's."""
    own: Share = 0.6
    """Among the n-grams, the weight of the person's own, where they stand beside a base's."""
    sharpness: Factor = 1.0
    """The power that the blend's probabilities are raised to, so that they are neither too sure nor
    too modest."""
    unseen: Share = 0.01
    """The share of words that are not in the lexicon."""
    capitalizes: bool = True
    """Whether sentences begin with a capital in the training text."""
    trust: Trust = Trust()
    calibration_error: float | None = None
    """Of the most probable suggestion, expected, on held-out text (Naeini et al. 2015)."""


def save_blend(folder: Path, blend: Blend) -> None:
    """Write the blend of the model in `folder`."""
    pretty = msgspec.json.format(msgspec.json.encode(blend), indent=2).decode()
    atomic.write_text(folder / BLEND, pretty + "\n")


def load_blend(folder: Path) -> Blend:
    """Read what `save_blend` wrote. Raises `ModelError` if it is missing or damaged."""
    path = folder / BLEND
    with reading(path):
        return msgspec.json.decode(path.read_bytes(), type=Blend)
