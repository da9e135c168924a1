"""How probable a text is to a model, unknown words included."""

from typing import NamedTuple


class ScoredText(NamedTuple):
    """What a generated token adds to a text, and its surprise to the model."""

    text: str
    bits: float


class Score(NamedTuple):
    """Costs of a text, in nats.

    `nats` is the negative log-likelihood of the tokens, an unknown one as `<unk>`;
    `spelling_nats` is what spelling out the unknown ones costs on top.
    """

    nats: float
    spelling_nats: float
    tokens: int
    unknown: int
    characters: int
