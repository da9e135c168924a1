"""Likelihood of held-out text: perplexity, nats and bits per character."""

import math
from collections.abc import Iterable
from typing import NamedTuple

from predictive.prediction.score import Score


class Likelihood(NamedTuple):
    """The figures of `predictive eval`.

    Figures per character include the cost of spelling unknown words (`Score`). Perplexity is per
    token, as published figures are: an unknown word costs what `<unk>` does.
    """

    nats_per_character: float
    bits_per_character: float
    perplexity: float
    tokens: int
    unknown_rate: float
    characters: int


def likelihood(scores: Iterable[Score]) -> Likelihood:
    """Sum up the scores of texts. At least one must not be empty."""
    parts = list(scores)
    tokens = sum(part.tokens for part in parts)
    characters = sum(part.characters for part in parts)
    nats = sum(part.nats for part in parts)
    per_character = (nats + sum(part.spelling_nats for part in parts)) / characters
    return Likelihood(
        nats_per_character=per_character,
        bits_per_character=per_character / math.log(2),
        perplexity=math.exp(min(nats / tokens, 700)),
        tokens=tokens,
        unknown_rate=sum(part.unknown for part in parts) / tokens,
        characters=characters,
    )


def adapted(figures: Likelihood, how: str) -> dict[str, float]:
    """Return the figures of a model that adapts to the text, under names of their own."""
    names = ("nats_per_character", "bits_per_character", "perplexity")
    return {f"{name}_{how}": getattr(figures, name) for name in names}
