"""How probable a model finds a text, unknown words included."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.corpus.cleaning import clean
from predictive.tokenizer import END_ID, UNKNOWN_ID, Tokenizer

Ids = npt.NDArray[np.int64]


class ScoredText(NamedTuple):
    """The text that a generated token adds, and its surprise in bits."""

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


def tokens_and_targets(tokenizer: Tokenizer, text: str) -> tuple[Ids, Ids]:
    """Return the tokens that a network reads, `<end>` first, and the one that follows each."""
    targets = tokenizer.encode(clean(text)).astype(np.int64)
    return np.concatenate([[END_ID], targets])[:-1], targets


def score_of(tokenizer: Tokenizer, text: str, targets: Ids, nats: float) -> Score:
    """Return the score of a text whose tokens cost so many nats."""
    text = clean(text)
    return Score(
        nats=nats,
        spelling_nats=tokenizer.spelling_nats(text),
        tokens=len(targets),
        unknown=int((targets == UNKNOWN_ID).sum()),
        characters=len(text),
    )
