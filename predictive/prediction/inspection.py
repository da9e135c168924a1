"""How a network reads a text: its surprise, its expectations, and the activity of its layers."""

import math
from typing import NamedTuple

import numpy as np

from predictive.corpus.cleaning import clean
from predictive.inference.activity import Activity
from predictive.inference.language_model import LanguageModel
from predictive.inference.sampling import Logs
from predictive.prediction.text_stream import CONTEXT_CHARACTERS
from predictive.tokenizer import END_ID, Tokenizer

MOST_TOKENS = 64
_ALTERNATIVES = 5


class Alternative(NamedTuple):
    """What the network expected at a place."""

    token: int
    text: str
    probability: float


class InspectedToken(NamedTuple):
    """A token of a text, and how well the network predicted it."""

    token: int
    text: str
    """As it stands in the text, also where the network does not know it."""
    bits: float
    """Its surprise: minus the binary logarithm of its probability given all before."""
    rank: int
    """1 for the most probable token at that place."""
    alternatives: list[Alternative]
    """The most probable first."""


class Inspection(NamedTuple):
    """The last tokens of a text, and the activity (T, hidden_size) of each layer at them."""

    tokens: list[InspectedToken]
    layers: list[Activity]


def inspect(
    tokenizer: Tokenizer, model: LanguageModel, text: str, most_tokens: int = MOST_TOKENS
) -> Inspection:
    """Look at the last tokens of a text.

    At word level, a space at its end is left out: it is part of the next word's token.
    """
    near = clean(text[-CONTEXT_CHARACTERS:])
    near = near.removesuffix(" ") if tokenizer.level == "word" else near
    ids: list[int] = [END_ID, *tokenizer.encode(near).tolist()]
    start = max(0, len(ids) - 1 - most_tokens)
    state = model.read(ids[:start], model.initial_state())
    layers = model.trace(ids[start:], state)
    expected = model.log_probabilities_from(layers[-1]["h"][:-1])
    texts = tokenizer.split(near)[start:]
    tokens = [
        _inspected(tokenizer, ids[1 : start + 1 + place], ids[start + 1 + place], part, logs)
        for place, (part, logs) in enumerate(zip(texts, expected, strict=True))
    ]
    shown = [{letter: values[1:] for letter, values in layer.items()} for layer in layers]
    return Inspection(tokens, shown)


def _inspected(
    tokenizer: Tokenizer, before: list[int], token: int, text: str, logs: Logs
) -> InspectedToken:
    best = np.argsort(-logs, kind="stable")[:_ALTERNATIVES]
    return InspectedToken(
        token,
        text,
        bits=-float(logs[token]) / math.log(2),
        rank=1 + int((logs > logs[token]).sum()),
        alternatives=[
            Alternative(each, tokenizer.decode_after(before, [each]), float(np.exp(logs[each])))
            for each in best.tolist()
        ],
    )
