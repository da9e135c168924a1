"""The weights with which the predictions of a model's parts are mixed."""

from typing import Annotated

import msgspec
from msgspec import Meta

from predictive.model.files import FORMAT_VERSION, FormatVersion

Share = Annotated[float, Meta(ge=0, le=1)]
Factor = Annotated[float, Meta(ge=0.01, le=100)]
TokenCount = Annotated[float, Meta(ge=0, le=1e9)]
WordCount = Annotated[float, Meta(gt=0, le=1e9)]


class EvidenceWeights(msgspec.Struct, frozen=True, kw_only=True):
    """How strongly the words of the current text and of learned text count.

    Tuples are indexed by the length of the context in words.
    """

    weights: tuple[Share, ...] = (0.05, 0.2, 0.5)
    """The highest weight of the words that followed a context."""
    concentrations: tuple[WordCount, ...] = (300.0, 20.0, 3.0)
    """The number of unexpected words at which half the highest weight is reached."""
    discount: Share = 0.7
    """Subtracted from the count of a word that followed a context once."""
    half_life: WordCount = 500.0
    """The distance, in words of the current text, after which an occurrence counts half."""

    def __post_init__(self) -> None:
        """Raise `ValueError` if the tuples differ in length."""
        if len(self.weights) != len(self.concentrations):
            raise ValueError("there must be as many weights as concentrations")


class Blend(msgspec.Struct, frozen=True, kw_only=True):
    """The content of `blend.json`: how network, n-grams and evidence are mixed."""

    format_version: FormatVersion = FORMAT_VERSION
    network: Share = 0.6
    """The weight of the network after a long text; the n-grams have the rest."""
    warm_up: TokenCount = 0.0
    """The tokens after which the network has half of its weight: it knows little at a text's start.
    """
    temperature: Factor = 1.0
    """The temperature of the network's probabilities."""
    own_ngrams: Share = 0.6
    """Among the n-grams, the weight of the user's own against those of the base model."""
    exponent: Factor = 1.0
    """The power to which the mixed probabilities are raised, to calibrate them."""
    out_of_vocabulary: Share = 0.01
    """The probability of words that are not in the lexicon."""
    languages: tuple[str, ...] = ()
    """The codes of the languages of the unigram tables, if there are several: `en`, `es`."""
    capitalizes: bool = True
    """Whether sentences begin with a capital in the training text."""
    evidence: EvidenceWeights = EvidenceWeights()
    calibration_error: float | None = None
    """Expected calibration error of the most probable suggestion on held-out text (Naeini et al.
    2015)."""

    def network_weight(self, tokens: int) -> float:
        """Return the weight of the network once it has read this many tokens of a text."""
        return self.network * tokens / (tokens + self.warm_up) if self.warm_up else self.network
