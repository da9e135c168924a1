"""Learned text of a given size, as someone has it after typing for long.

python -m benchmarks.learned_text FILE TEXT ...
"""

import sys
import unicodedata
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from benchmarks.shared_data import LEARNED_WORDS
from predictive.counts.lexicon import fold_case
from predictive.learned.sentences import sentences
from predictive.learned.store import LearnedStore


def main(file: str, *texts: str) -> None:
    """Learn from files of text."""
    learn(Path(file), "\n".join(Path(text).read_text(encoding="utf-8") for text in texts)).close()


def learn(path: Path, text: str, words: int = LEARNED_WORDS) -> LearnedStore:
    """Learn the beginning of a text, up to this many different words; return the store."""
    store = LearnedStore(path)
    store.state = "on"
    store.add(first_sentences(text, words))
    return store


def first_sentences(text: str, words: int) -> Iterator[list[str]]:
    """Yield sentences until this many different words have come; fewer if the text ends first."""
    found: set[str] = set()
    for sentence in chain.from_iterable(map(sentences, text.splitlines())):
        yield sentence
        tokens = (unicodedata.normalize("NFC", token) for token in sentence)
        found.update(fold_case(token) for token in tokens if token[:1].isalpha())
        if len(found) >= words:
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
