"""The base of a run: an existing model whose vocabulary, counts and weights it starts from."""

import msgspec
import numpy as np
import numpy.typing as npt

from predictive.counts.counting import CountedText
from predictive.counts.lexicon import fold_case
from predictive.counts.ngram_model import NgramModel
from predictive.errors import UsageError
from predictive.model import library
from predictive.model.blend import Blend
from predictive.model.directory import Model, load_model
from predictive.model.library import BASE, FROM_SCRATCH
from predictive.model.weights import Weights
from predictive.options import Request, TextKind
from predictive.tokenizer import UNKNOWN_ID, Tokenizer
from predictive.translation import gettext as _
from predictive.translation import listed, ngettext

MAX_CHARACTERS = 2_000_000
"""A model of a longer text is as good without a base."""
MIN_KNOWN_SHARE = 0.6
"""The share of a text's tokens in the base's vocabulary from which the base suits it: a careless
chat has 0.64 and letters have 0.95; Portuguese, the nearest other language, has 0.58."""
MAX_COUNTED_CHARACTERS = 500_000
"""A text up to this length is only counted. Training on 300,000 characters gains a quarter more in
that text, and loses three times as much elsewhere (see benchmarks/README.md)."""
_TRAINING = (
    "batch_size",
    "sequence_length",
    "learning_rate",
    "weight_decay",
    "dropout",
    "weight_drop",
    "embedding_dropout",
)
"""The options that only training has a use for."""
_OTHER_KIND: dict[TextKind, str] = {
    "prose": _("the text is prose, the model to train on top of reads command lines"),
    "commands": _("the text is command lines, the model to train on top of reads prose"),
}
_OWN_SHARE = 0.5
"""The weight of the user's own text in the frequencies of words."""
_NOISE = 0.02
"""Makes new words differ: a standard deviation, as a share of the embedding's own."""


def requested_base(request: Request) -> Model | None:
    """Return the model that a request names as its base, if it names one.

    Raises `ModelError` if there is no such model, and `UsageError` if another option of the
    request contradicts it.
    """
    if request.base in (None, FROM_SCRATCH):
        return None
    model = load_model(library.resolve(request.base))
    if asked := _sizes_asked_for(request):
        raise UsageError(
            ngettext(
                "{flags} is fixed by the model that is fine-tuned",
                "{flags} are fixed by the model that is fine-tuned",
                len(asked),
            ).format(flags=listed(asked)),
            ngettext(
                "leave it out, or use --from {name}",
                "leave them out, or use --from {name}",
                len(asked),
            ).format(name=FROM_SCRATCH),
        )
    if model.config.level != request.level:
        raise UsageError(
            _("{base!r} is a model of level {level}").format(
                base=request.base, level=model.config.level
            ),
            _("give --level {level}, or start from scratch with --from {name}").format(
                level=model.config.level, name=FROM_SCRATCH
            ),
        )
    return model


def default_base(request: Request, text: str) -> Model | None:
    """Return the bundled model if it is best fine-tuned on the text.

    It is for small texts in its languages, at word level, where no sizes are requested.
    """
    if request.level != "word" or _sizes_asked_for(request):
        return None
    model = load_model(library.resolve(BASE))
    ids = model.tokenizer.encode(text)
    known = float((ids != UNKNOWN_ID).mean()) if len(ids) else 0.0
    return model if known >= MIN_KNOWN_SHARE else None


def is_only_counted(request: Request, base: Model, characters: int) -> bool:
    """Whether a text is learned by its counts alone, beside the network of its base as it is.

    So are short texts of words, unless the request asks for training.
    """
    default = Request(paths=[])
    asks = request.budget.epochs or any(
        getattr(request, name) != getattr(default, name) for name in _TRAINING
    )
    is_short = characters <= MAX_COUNTED_CHARACTERS
    return is_short and base.config.level == "word" and not asks


def _sizes_asked_for(request: Request) -> list[str]:
    """Return the requested flags that a base decides."""
    names = ["size", "embedding_dim", "hidden_size", "num_layers"]
    asked = [name for name in names if getattr(request, name) is not None]
    asked += ["cell"] if request.cell != Request(paths=[]).cell else []
    asked += ["vocab_size"] if request.vocab_size else []
    return [f"--{name.replace('_', '-')}" for name in asked]


def check_text_kind(base: Model, kind: TextKind) -> None:
    """Raise `UsageError` unless the text is of the kind that a base was made from."""
    if base.config.text_kind != kind:
        raise UsageError(
            _OTHER_KIND[kind],
            _("start from scratch with --from {name}").format(name=FROM_SCRATCH),
        )


def extended_tokenizer(base: Model, learned: Tokenizer) -> Tokenizer:
    """Return the tokens of a base, followed by those that only the text has."""
    tokens = [*base.tokenizer.tokens, *learned.tokens]
    return Tokenizer.from_tokens(base.config.level, tokens, base.config.text_kind)


def extended_ngrams(base: Model, counted: CountedText) -> NgramModel:
    """Return a base's n-grams, with the word ids of `counted`, whose lexicon has all its words."""
    places = {fold_case(form): place for place, form in enumerate(counted.lexicon.written_forms)}
    keys = map(fold_case, base.lexicon.written_forms)
    ids = np.array([places[key] for key in keys], dtype=np.int64)
    own = counted.ngrams.unigrams.distribution()
    return base.ngrams.with_ids(ids, base.ngrams.unigrams.with_ids(ids, own, _OWN_SHARE))


def extended_blend(base: Model, *, capitalizes: bool) -> Blend:
    """Return a base's blend, to be fitted to the text."""
    return msgspec.structs.replace(base.blend, capitalizes=capitalizes, calibration_error=None)


def extended_weights(base: Weights, frequencies: npt.NDArray[np.float64]) -> Weights:
    """Return a base's weights for a larger vocabulary, given each token's share (V,) of a text.

    A new token starts as a copy of the unknown token, with its part of that one's probability.
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
