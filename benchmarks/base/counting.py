"""CountModels the words of the bundled model: lexicon, n-grams, spelling model."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.base.recipe import Recipe
from benchmarks.base.sources import Pieces, gather
from benchmarks.base.training import without_unwanted
from predictive.corpus.spool import Spool
from predictive.counts.counting import MAX_WORD_TYPES, count_text
from predictive.counts.spelling import SpellingModel
from predictive.model.blend import Blend
from predictive.model.directory import CountModels, load_tokenizer, save_blend, save_count_models
from predictive.tokenizer import Tokenizer


def count_words(folder: Path, recipe: Recipe) -> None:
    """Count the recipe's text, and save the counts in the folder of a model.

    Rare and unwanted words are left out.
    """
    with tempfile.TemporaryDirectory() as temporary, Spool(Path(temporary) / "spool") as spool:
        pieces = gather(recipe, spool, Path(temporary))

        def read() -> Iterator[str]:
            return _counted(spool, pieces)

        frequent = Tokenizer.train(
            "word", read(), min_count=recipe.counts.min_count, vocab_size=MAX_WORD_TYPES
        )
        known = load_tokenizer(folder, "word").tokens
        counted = count_text(
            read,
            known,
            tokenizer=without_unwanted(frequent),
            max_ngrams=recipe.counts.most_ngrams,
        )
    spelling = SpellingModel.from_words(counted.lexicon.words)
    save_count_models(folder, CountModels(counted.lexicon, counted.ngrams, spelling))
    save_blend(folder, Blend(capitalizes=counted.capitalized_share > 0.5))


def _counted(spool: Spool, pieces: list[Pieces]) -> Iterator[str]:
    """Yield the text of each source as often as it is counted."""
    for each in pieces:
        for _ in range(each.source.counted):
            for span in each.spans:
                yield from spool.chunks(span)
