"""The vocabulary of the bundled network, which stays the same so that training can continue."""

from benchmarks.base.recipe import Recipe
from benchmarks.base.sources import checked_path
from predictive.tokenizer import Tokenizer


def vocabulary(recipe: Recipe) -> Tokenizer:
    """Read the tokenizer that the recipe names; its checksum is compared."""
    return Tokenizer.from_json("word", checked_path(recipe.network.vocabulary).read_bytes())
