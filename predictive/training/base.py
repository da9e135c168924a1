"""The model that a run goes on from: when, with which words, from which weights."""

import numpy as np
import numpy.typing as npt

from predictive.counts.counting import CountedText
from predictive.counts.ngram_model import NgramModel
from predictive.errors import UsageError
from predictive.model import library
from predictive.model.directory import Model, load_model
from predictive.model.library import BASE, FROM_SCRATCH
from predictive.model.weights import Weights
from predictive.options import Request
from predictive.tokenizer import UNKNOWN_ID, Tokenizer

LARGEST_TEXT = 2_000_000
"""Characters. A model of more text is as good without a base."""
SMALLEST_KNOWN_SHARE = 0.6
"""Of a text's tokens, those that a base knows if it is in its languages: of a careless chat 0.64,
of letters 0.95; of Portuguese, the nearest other one, 0.58."""
_OWN_SHARE = 0.5
"""Of the person's own text, among how frequent words are."""
_NOISE = 0.02
"""Standard deviation, against that of the embedding: what makes new words differ."""


def named_base(request: Request) -> Model | None:
    """Return the model that a request names to go on from.

    Raises `ModelError` if there is no such model, and `UsageError` if what else is asked for does
    not go with it.
    """
    if request.base in (None, FROM_SCRATCH):
        return None
    model = load_model(library.resolve(request.base))
    if asked := _sizes_asked_for(request):
        raise UsageError(
            f"{', '.join(asked)} cannot differ from what the base has",
            f"leave it out, or start afresh with --from {FROM_SCRATCH}",
        )
    if model.config.level != request.level:
        raise UsageError(
            f"{request.base!r} is a model of level {model.config.level}",
            f"give --level {model.config.level}, or start afresh with --from {FROM_SCRATCH}",
        )
    return model


def usual_base(request: Request, text: str) -> Model | None:
    """Return the model that predictive comes with if a request is best learned on top of it.

    That is a small text of words in its languages, where no sizes are asked for.
    """
    if request.level != "word" or _sizes_asked_for(request):
        return None
    model = load_model(library.resolve(BASE))
    ids = model.tokenizer.encode(text)
    known = float((ids != UNKNOWN_ID).mean()) if len(ids) else 0.0
    return model if known >= SMALLEST_KNOWN_SHARE else None


def _sizes_asked_for(request: Request) -> list[str]:
    """Return the flags of what a base has its own of."""
    names = ["size", "embedding_dim", "hidden_size", "num_layers"]
    asked = [name for name in names if getattr(request, name) is not None]
    asked += ["cell"] if request.cell != Request(paths=[]).cell else []
    asked += ["vocab_size"] if request.vocab_size else []
    return [f"--{name.replace('_', '-')}" for name in asked]


def extended_tokenizer(base: Tokenizer, learned: Tokenizer) -> Tokenizer:
    """Return the tokens of a base and, behind them, those that a text has besides."""
    return Tokenizer.from_tokens(base.level, [*base.tokens, *learned.tokens])


def extended_ngrams(base: Model, counted: CountedText) -> NgramModel:
    """Return a base's n-grams over the lexicon of `counted`, which has all of its words."""
    keys = base.lexicon.ids
    numbers = np.array([counted.lexicon.ids[key] for key in keys], dtype=np.int64)
    unigrams = _OWN_SHARE * counted.ngrams.unigrams
    unigrams[numbers] += np.float32(1 - _OWN_SHARE) * base.ngrams.unigrams
    return base.ngrams.with_ids(numbers, unigrams)


def extended_weights(base: Weights, frequencies: npt.NDArray[np.float64]) -> Weights:
    """Return a base's weights for a larger vocabulary, given each token's share (V,) of a text.

    A new token begins as the unknown one, and with its part of what that was worth.
    """
    embedding, bias = base["embedding.weight"], base["output_bias"]
    new = frequencies[len(bias) :]
    rng = np.random.default_rng(1)
    noise = rng.normal(scale=_NOISE * embedding.std(), size=(len(new), embedding.shape[1]))
    part = np.log((new + 1e-9) / (new.sum() + frequencies[UNKNOWN_ID] + 1e-9))
    return {
        **base,
        "embedding.weight": np.vstack([embedding, embedding[UNKNOWN_ID] + noise]).astype(
            np.float32
        ),
        "output_bias": np.concatenate([bias, bias[UNKNOWN_ID] + part]).astype(np.float32),
    }
