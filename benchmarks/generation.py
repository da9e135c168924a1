"""Text that the bundled model generates, and whether it stays in the language of the prompt.

python -m benchmarks.generation

Each prompt (`prompts.tsv`: letters, chats, recipes and more, in both languages) is continued by 100
words with the default rules. "own words" is the share of them that wordfreq finds at least as
frequent in the prompt's language as in the other. A text has switched language if all but one of 8
words in a row are more frequent in the other. Whether it stays in its register is left to a reader.
"""

import argparse
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from benchmarks.phrases import user_language
from benchmarks.report import Row, report
from benchmarks.word_frequencies import WordFrequencies, load_word_frequencies
from predictive import paths
from predictive.evaluation.keystroke_savings import WORD
from predictive.prediction.predictor import Predictor

PROMPTS = Path(__file__).with_name("prompts.tsv")
WORDS = 100
MAX_TOKENS = 3 * WORDS
RUN = 8
SEED = 1


class Prompt(NamedTuple):
    """The beginning of a text."""

    register: str
    language: str
    text: str


def main() -> None:
    """Print the texts, and a table of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=paths.base_model(), help="a model's folder")
    folder = parser.parse_args().model
    frequencies = load_word_frequencies()
    lines = PROMPTS.read_text(encoding="utf-8").splitlines()
    prompts = [Prompt(*line.split("\t")) for line in lines]
    rows = [_row(folder, prompt, frequencies) for prompt in prompts]
    report(rows)
    switched = [row["switched"] for row in rows].count("yes")
    own = sum(float(row["own words, %"]) for row in rows) / len(rows)
    print(f"\n{switched} of {len(rows)} texts have switched language; own words: {own:.1f} %")


def _row(folder: Path, prompt: Prompt, frequencies: WordFrequencies) -> Row:
    with user_language(prompt.language):
        pieces = Predictor.from_directory(folder).generate(
            prompt.text, max_tokens=MAX_TOKENS, seed=SEED
        )
        text = "".join(first_words(pieces))
    print(f"\n[{prompt.register}, {prompt.language}] {prompt.text}{text}", flush=True)
    words = WORD.findall(text)
    own = sum(not frequencies.is_foreign(word, prompt.language) for word in words)
    return {
        "register": prompt.register,
        "language": prompt.language,
        "words": len(words),
        "own words, %": 100 * own / max(1, len(words)),
        "switched": "yes" if frequencies.switches(words, prompt.language, RUN) else "no",
    }


def first_words(pieces: Iterator[str]) -> Iterator[str]:
    """Yield pieces of text up to the end of the hundredth word."""
    written = ""
    for piece in pieces:
        written += piece
        if len(list(islice(WORD.finditer(written), WORDS + 1))) > WORDS:
            return
        yield piece


if __name__ == "__main__":
    main()
