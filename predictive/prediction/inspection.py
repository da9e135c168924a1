"""How a network reads a text: its surprise, its expectations, and the activity of its layers."""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np

from predictive.corpus.cleaning import clean
from predictive.inference.activity import Activity
from predictive.inference.language_model import LanguageModel
from predictive.inference.matrix import Array
from predictive.inference.sampling import Logs
from predictive.prediction.source_lines import SourceLine, source_lines
from predictive.prediction.text_stream import CONTEXT_CHARACTERS
from predictive.tokenizer import END_ID, Ids, Tokenizer

MOST_TOKENS = 64
_ALTERNATIVES = 5
_DECODED_AFTER = 4
"""Tokens before one on which its text depends."""
_BLOCK = 256
"""Tokens that are read together, as many as lines have them."""
_SCORED = 32
"""Tokens whose distributions are in memory together."""


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


class InspectedLine(NamedTuple):
    """A line of a text, or a part of a long line, and its tokens."""

    source: SourceLine
    tokens: list[InspectedToken]


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
    texts = tokenizer.split(near)[start:]
    read = _inspected(tokenizer, model, ids[1:], texts, layers[-1]["h"][:-1])
    shown = [{letter: values[1:] for letter, values in layer.items()} for layer in layers]
    return Inspection(list(read), shown)


def inspect_lines(
    tokenizer: Tokenizer, model: LanguageModel, chunks: Iterable[str]
) -> Iterator[InspectedLine]:
    """Look at every token of a text that comes in chunks, read from its start; yield its lines.

    The surprise of all tokens together is that of `Predictor.score`. At word level, a space at the
    end of the text is left out.
    """
    state, before = model.initial_state(), list[int]()
    for lines in _blocks(tokenizer, source_lines(chunks)):
        ids = [each for line in lines for each in line.ids]
        texts = [text for line in lines for text in line.texts]
        known = [*before, *ids]
        last = before[-1] if before else END_ID
        blocks = list(model.outputs([last, *ids[:-1]], state))
        state = blocks[-1][1]
        hidden = np.concatenate([block for block, _ in blocks])
        tokens = _inspected(tokenizer, model, known, texts, hidden)
        for line in lines:
            yield InspectedLine(line.source, list(islice(tokens, len(line.ids))))
        before = known[-_DECODED_AFTER:]


def token_ids(tokenizer: Tokenizer, chunks: Iterable[str]) -> Ids:
    """Return the ids of all tokens that `inspect_lines` looks at."""
    lines = _encoded(tokenizer, source_lines(chunks))
    return np.fromiter((each for line in lines for each in line.ids), np.uint32)


class _EncodedLine(NamedTuple):
    source: SourceLine
    ids: list[int]
    texts: list[str]


def _encoded(tokenizer: Tokenizer, lines: Iterable[SourceLine]) -> Iterator[_EncodedLine]:
    """Yield lines with the ids and texts of their tokens: together those of the whole text."""
    for line in lines:
        text = line.text
        if tokenizer.level == "char" or not text.startswith(" ") or line.column == 1:
            text = text.removesuffix(" ") if tokenizer.level == "word" else text
            yield _EncodedLine(line, tokenizer.encode(text).tolist(), tokenizer.split(text))
        else:  # a later part of a line: the space belongs to its first word
            text = f"x{text.removesuffix(' ')}"
            ids, texts = tokenizer.encode(text).tolist(), tokenizer.split(text)
            yield _EncodedLine(line, ids[1:], texts[1:])


def _blocks(tokenizer: Tokenizer, lines: Iterable[SourceLine]) -> Iterator[list[_EncodedLine]]:
    """Yield the lines that have tokens, in blocks that are read together."""
    block: list[_EncodedLine] = []
    count = 0
    for line in _encoded(tokenizer, lines):
        if line.ids:
            block.append(line)
            count += len(line.ids)
        if count >= _BLOCK:
            yield block
            block, count = [], 0
    if block:
        yield block


def _inspected(
    tokenizer: Tokenizer,
    model: LanguageModel,
    ids: list[int],
    texts: Sequence[str],
    hidden: Array,
) -> Iterator[InspectedToken]:
    """Yield the last tokens, one for each text and output (T, hidden_size) that predicts it."""
    place = len(ids) - len(texts)
    for start in range(0, len(texts), _SCORED):
        expected = model.log_probabilities_from(hidden[start : start + _SCORED])
        for text, logs in zip(texts[start : start + _SCORED], expected, strict=True):
            before = ids[max(0, place - _DECODED_AFTER) : place]
            yield _token(tokenizer, before, ids[place], text, logs)
            place += 1


def _token(
    tokenizer: Tokenizer, before: list[int], token: int, text: str, logs: Logs
) -> InspectedToken:
    return InspectedToken(
        token,
        text,
        bits=-float(logs[token]) / math.log(2),
        rank=1 + int((logs > logs[token]).sum()),
        alternatives=[
            Alternative(each, tokenizer.decode_after(before, [each]), float(np.exp(logs[each])))
            for each in _most_probable(logs)
        ],
    )


def _most_probable(logs: Logs) -> list[int]:
    """Return the most probable tokens; of equally probable ones, those with the lowest ids."""
    count = min(_ALTERNATIVES, len(logs))
    threshold = np.partition(logs, -count)[-count]
    best = np.flatnonzero(logs >= threshold)
    found: list[int] = best[np.argsort(-logs[best], kind="stable")][:count].tolist()
    return found
