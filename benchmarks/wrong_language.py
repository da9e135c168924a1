"""How often the bundled model suggests words of the wrong language.

python -m benchmarks.wrong_language

Forty openings (`openings.tsv`): a paragraph in one language, and the first two letters of the next
sentence. An opening fails if one of the first three suggestions is more frequent in the other
language. The beginnings are the twenty that are most frequent in both languages, without those
after which the three most frequent words of either language include a word of the other ("no",
"me", "real").
"""

import argparse
from pathlib import Path
from typing import NamedTuple

from benchmarks.phrases import user_language
from benchmarks.word_frequencies import WordFrequencies, load_word_frequencies
from predictive import paths
from predictive.model.directory import load_model
from predictive.prediction.predictor import Predictor

OPENINGS = Path(__file__).with_name("openings.tsv")
SUGGESTIONS = 3


class Opening(NamedTuple):
    """A text in one language that ends with the beginning of a word."""

    language: str
    paragraph: str
    beginning: str

    @property
    def text(self) -> str:
        """The whole text."""
        return f"{self.paragraph} {self.beginning}"


def main() -> None:
    """Print how many openings pass, and what is suggested where one fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=paths.base_model(), help="a model's folder")
    folder = parser.parse_args().model
    frequencies, openings = load_word_frequencies(), read_openings()
    failed = 0
    for opening in openings:
        suggested = _suggest(folder, opening)
        if foreign := foreign_words(suggested, opening.language, frequencies):
            failed += 1
            print(
                f"{opening.language} ...{opening.text[-40:]} -> {', '.join(suggested)}"
                f"  ({', '.join(foreign)})"
            )
    print(f"\n{len(openings) - failed} of {len(openings)} openings pass")


def read_openings() -> list[Opening]:
    """Return all openings."""
    lines = OPENINGS.read_text(encoding="utf-8").splitlines()
    return [Opening(*line.split("\t")) for line in lines]


def foreign_words(words: list[str], language: str, frequencies: WordFrequencies) -> list[str]:
    """Return the words that are more frequent in the other language."""
    return [word for word in words if frequencies.is_foreign(word, language)]


def _suggest(folder: Path, opening: Opening) -> list[str]:
    with user_language(opening.language):
        predictor = Predictor(load_model(folder))
        return [each.text for each in predictor.suggest(opening.text, SUGGESTIONS)]


if __name__ == "__main__":
    main()
