"""How a model's parts are put together into suggestions."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from predictive.model.files import FORMAT_VERSION

Share = Annotated[float, Meta(ge=0, le=1)]
Factor = Annotated[float, Meta(ge=0.01, le=100)]
Words = Annotated[float, Meta(gt=0, le=1e9)]


class EvidenceWeights(msgspec.Struct, frozen=True, kw_only=True):
    """How soon what was typed outweighs what was trained."""

    weights: tuple[Share, ...] = (0.05, 0.2, 0.5)
    """By the length of the context, the most that the words which followed it can weigh."""
    concentrations: tuple[Words, ...] = (300.0, 20.0, 3.0)
    """By the length of the context, how many unexpected words weigh half of that."""
    discount: Share = 0.7
    """Of the first time that a word follows a context."""
    half_life: Words = 500.0
    """Words, after which what stands in the present text weighs half."""

    def __post_init__(self) -> None:
        """Refuse what does not go together."""
        if len(self.weights) != len(self.concentrations):
            raise ValueError("there must be as many weights as concentrations")


class Blend(msgspec.Struct, frozen=True, kw_only=True):
    """What `blend.json` holds: how network, n-grams and evidence are mixed."""

    format_version: Literal[5] = FORMAT_VERSION
    network: Share = 0.6
    """The weight of the network; the rest is that of the n-grams."""
    temperature: Factor = 1.0
    """The network's."""
    own_ngrams: Share = 0.6
    """Among the n-grams, the weight of the user's own, where they stand beside a base's."""
    exponent: Factor = 1.0
    """The power that the mixed probabilities are raised to, so that they are neither too sure nor
    too modest."""
    out_of_vocabulary: Share = 0.01
    """The probability of words that are not in the lexicon."""
    capitalizes: bool = True
    """Whether sentences begin with a capital in the training text."""
    evidence: EvidenceWeights = EvidenceWeights()
    calibration_error: float | None = None
    """Of the most probable suggestion, expected, on held-out text (Naeini et al. 2015)."""
