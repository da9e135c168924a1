"""The language of words, judged by wordfreq's lists of how frequent they are in each language."""

import gzip
from collections.abc import Iterator, Sequence

from benchmarks.shared_data import LANGUAGES, shared


class WordFrequencies:
    """How frequent words are in each language, by their lower-case form."""

    def __init__(self, by_language: dict[str, dict[str, float]]) -> None:
        self._by_language = by_language

    def is_foreign(self, word: str, language: str) -> bool:
        """Whether a word is more frequent in the other language; unknown words are not."""
        form = word.lower()
        own = self._by_language[language].get(form, 0.0)
        others = (words for name, words in self._by_language.items() if name != language)
        return any(words.get(form, 0.0) > own for words in others)

    def switches(self, words: Sequence[str], language: str, run: int) -> bool:
        """Whether at least all but one of `run` words in a row are foreign.

        One word may be of both languages: "a", "no", "me" are frequent in both.
        """
        foreign = [self.is_foreign(word, language) for word in words]
        starts = range(len(foreign) - run + 1)
        return any(sum(foreign[start : start + run]) >= run - 1 for start in starts)


def load_word_frequencies() -> WordFrequencies:
    """Read wordfreq's lists. Raises `SystemExit` if they are missing."""
    return WordFrequencies({language: dict(_rows(language)) for language in LANGUAGES})


def _rows(language: str) -> Iterator[tuple[str, float]]:
    with gzip.open(shared(f"modern/wordfreq-{language}.tsv.gz"), "rt", encoding="utf-8") as file:
        for line in file:
            word, frequency = line.split("\t")
            yield word, float(frequency)
