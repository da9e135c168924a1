"""A sample of the bundled model's training text, for an engine that cannot read it all.

The sample has as much of each source as of any other, or the whole of a short one.
"""

from pathlib import Path

from benchmarks.base.recipe import Recipe
from benchmarks.base.sources import read_texts


def write_sample(recipe: Recipe, language: str, characters: int, target: Path) -> None:
    """Write about `characters` of the training text of a language to a file."""
    texts = ["\n".join(each.lines) + "\n" for each in read_texts(recipe)
             if each.source.language == language]  # fmt: skip
    with target.open("w", encoding="utf-8") as file:
        for number, text in enumerate(sorted(texts, key=len)):
            characters -= file.write(evenly(text, characters // (len(texts) - number)))


def evenly(text: str, characters: int) -> str:
    """Return about this many characters of a text: lines at equal distances, in order."""
    lines = text.splitlines(keepends=True)
    share = min(1.0, characters / max(1, len(text)))
    return "".join(
        line for number, line in enumerate(lines) if int((number + 1) * share) > int(number * share)
    )
