"""The counted words of the bundled model: lexicon, n-grams, spelling model."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks.base.recipe import Recipe
from benchmarks.base.sources import Pieces
from benchmarks.base.unwanted import without_unwanted
from predictive.corpus.spool import Spool
from predictive.counts.counting import MAX_WORD_TYPES, count_text
from predictive.counts.spelling import SpellingModel
from predictive.model.blend import Blend
from predictive.model.directory import CountModels, load_model, save_blend, save_count_models
from predictive.tokenizer import Tokenizer


def save_counts(
    folder: Path, recipe: Recipe, spool: Spool, pieces: list[Pieces], tokenizer: Tokenizer
) -> None:
    """Count the words of the recipe's text, and save the counts in the folder of a model.

    Rare and unwanted words are left out.
    """

    def read() -> Iterator[str]:
        return _counted(spool, pieces)

    frequent = Tokenizer.train(
        "word", read(), min_count=recipe.counts.min_count, vocab_size=MAX_WORD_TYPES
    )
    counted = count_text(
        read,
        tokenizer.tokens,
        tokenizer=without_unwanted(frequent),
        max_ngrams=recipe.counts.most_ngrams,
    )
    spelling = SpellingModel.from_words(counted.lexicon.words)
    save_count_models(folder, CountModels(counted.lexicon, counted.ngrams, spelling), tokenizer)
    save_blend(folder, Blend(capitalizes=counted.capitalized_share > 0.5))


def copy_counts(source: Path, target: Path) -> None:
    """Save the counts of one model in the folder of another."""
    model = load_model(source)
    save_count_models(
        target, CountModels(model.lexicon, model.ngrams, model.spelling), model.tokenizer
    )
    save_blend(target, Blend(capitalizes=model.blend.capitalizes))


def _counted(spool: Spool, pieces: list[Pieces]) -> Iterator[str]:
    """Yield the text of each source as often as it is counted."""
    for each in pieces:
        for _ in range(each.source.counted):
            for span in each.spans:
                yield from spool.chunks(span)
