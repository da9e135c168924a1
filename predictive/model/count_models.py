"""The parts of a model that are made by counting, in its folder."""

from pathlib import Path
from typing import NamedTuple

from predictive.counts.lexicon import Lexicon
from predictive.counts.ngram_model import NgramModel
from predictive.counts.spelling import SpellingModel
from predictive.counts.word_index import WordIndex
from predictive.errors import REPAIR_HINT, ModelError
from predictive.model.files import (
    INDEX,
    LEXICON,
    NGRAMS,
    OLDER_LEXICON,
    OLDER_NGRAMS,
    OLDER_OWN_NGRAMS,
    OLDER_SPELLING,
    OWN_NGRAMS,
    SPELLING,
)
from predictive.tokenizer import Tokenizer
from predictive.translation import gettext as _


class CountModels(NamedTuple):
    """Words, what follows them, and how words are spelled."""

    lexicon: Lexicon
    ngrams: NgramModel
    spelling: SpellingModel
    own_ngrams: NgramModel | None = None
    """N-grams of the user's own text, if `ngrams` are those of a base model."""


def save_count_models(folder: Path, counts: CountModels, tokenizer: Tokenizer) -> None:
    """Write the parts of a model that are made by counting, and the index of its words."""
    counts.lexicon.save(folder / LEXICON)
    counts.ngrams.save(folder / NGRAMS)
    index = WordIndex.of(tokenizer, counts.lexicon, counts.ngrams.unigrams)
    index.save(folder / INDEX)
    counts.spelling.save(folder / SPELLING)
    if counts.own_ngrams is not None:
        counts.own_ngrams.save(folder / OWN_NGRAMS)


def is_older(folder: Path) -> bool:
    """Whether a model has these parts in an older format."""
    return not (folder / LEXICON).exists() and (folder / OLDER_LEXICON).exists()


def load_count_models(folder: Path) -> CountModels:
    """Read them. Raises `ModelError` if one is missing or damaged, or does not fit the others."""
    return _load_older(folder) if is_older(folder) else _load(folder)


def _load(folder: Path) -> CountModels:
    lexicon = Lexicon.load(folder / LEXICON)
    own = folder / OWN_NGRAMS
    return CountModels(
        lexicon,
        _fitting(folder / NGRAMS, NgramModel.load(folder / NGRAMS), lexicon),
        SpellingModel.load(folder / SPELLING),
        _fitting(own, NgramModel.load(own), lexicon) if own.exists() else None,
    )


def _load_older(folder: Path) -> CountModels:
    from predictive.model.older_counts import (  # few models have them
        load_older_lexicon,
        load_older_ngrams,
        load_older_spelling,
    )

    lexicon = load_older_lexicon(folder / OLDER_LEXICON)
    path, own = folder / OLDER_NGRAMS, folder / OLDER_OWN_NGRAMS
    return CountModels(
        lexicon,
        _fitting(path, load_older_ngrams(path), lexicon),
        load_older_spelling(folder / OLDER_SPELLING, lexicon),
        _fitting(own, load_older_ngrams(own), lexicon) if own.exists() else None,
    )


def _fitting(path: Path, ngrams: NgramModel, lexicon: Lexicon) -> NgramModel:
    """Return the n-grams of a file. Raises `ModelError` if they are of another lexicon."""
    if len(ngrams.unigrams) != len(lexicon):
        raise ModelError(
            _("{path} does not fit {file}").format(path=path, file=LEXICON), REPAIR_HINT
        )
    return ngrams
