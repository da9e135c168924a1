"""The words that a model knows, and those that one text has besides."""

from bisect import bisect_left, insort
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from predictive.counts.lexicon import LAST, LONGEST_WORD, Lexicon, fold_accents, fold_case, is_word
from predictive.counts.ngram_model import Distribution
from predictive.model.directory import Model
from predictive.prediction.orthography import capitalized
from predictive.tokenizer import UNKNOWN_ID, Tokenizer

WordIds = npt.NDArray[np.int64]


class Vocabulary:
    """The words of a lexicon by id, and the network's tokens for them. It never changes."""

    def __init__(
        self,
        tokenizer: Tokenizer,
        lexicon: Lexicon,
        unigrams: Distribution,
        *,
        capitalizes: bool,
    ) -> None:
        self.lexicon = lexicon
        self._tokens = tokenizer.ids
        self._unigrams = unigrams
        self._rare_before = _rare_before(unigrams[: lexicon.word_count])
        self._capitalizes = capitalizes

    @classmethod
    def of(cls, model: Model) -> "Vocabulary":
        """Return the vocabulary of a model."""
        return cls(
            model.tokenizer,
            model.lexicon,
            model.ngrams.unigrams,
            capitalizes=model.blend.capitalizes,
        )

    def __len__(self) -> int:
        """Return the number of ids: words, marks and the line break."""
        return len(self.lexicon)

    @property
    def words(self) -> slice:
        """Where the words are among the ids."""
        return slice(self.lexicon.word_count)

    @property
    def line_break(self) -> int:
        """The id of the line break."""
        return self.lexicon.line_break_id

    def __contains__(self, word: str) -> bool:
        return fold_case(word) in self.lexicon.ids

    def id_of(self, word: str) -> int | None:
        """Return the id of a word or mark, whatever its case; None if it is out of vocabulary."""
        return self.lexicon.ids.get(fold_case(word))

    def closest_id(self, word: str) -> int | None:
        """Return the id that a typed word is read as; None if it is out of vocabulary.

        A word without accents that is known with accents alone is read as that. What is longer
        than any word counts as a line break.
        """
        if len(word) > LONGEST_WORD:
            return self.line_break
        known = self.id_of(word)
        return self._accented(fold_case(word)) if known is None else known

    def rare_share(self, word_ids: range) -> float:
        """Return the share of all rare words that is among these."""
        rare = self._rare_before[word_ids.stop] - self._rare_before[word_ids.start]
        return float(rare + 0.5) / float(self._rare_before[-1] + 0.5)

    def token_id(self, piece: str) -> int:
        """Return the network's token of a piece of text; the unknown token if there is none."""
        return self._tokens.get(piece, UNKNOWN_ID)

    def word_token_id(self, piece: str, form: str, *, starts_sentence: bool) -> int:
        """Return the network's token of a word as edited text would have it.

        `piece` is the word as it was typed, with the space before it; `form` its usual spelling.
        """
        text = piece.strip(" ")
        space = piece.removesuffix(text)
        due = capitalized(form) if starts_sentence and self._capitalizes else form
        forms = (due, form, text) if text == text.lower() else (text, due, form, text.lower())
        for each in forms:
            for token in (space + each, " " + each):
                if token in self._tokens:
                    return self._tokens[token]
        return UNKNOWN_ID

    def _accented(self, word: str) -> int | None:
        """Return the most frequent word that is this one without its accents."""
        if not is_word(word) or fold_accents(word) != word:
            return None
        same = self.lexicon.ids_folded_to(word)
        return max(same, key=lambda each: float(self._unigrams[each]), default=None)


class PrefixMatches(NamedTuple):
    """The words that begin with a prefix."""

    word_ids: WordIds
    rare_share: float
    """Of the rare words, the share that begins so; of unknown words it may be the same."""


class SessionVocabulary:
    """A model's vocabulary with the out-of-vocabulary words of one session after it."""

    def __init__(self, known: Vocabulary) -> None:
        self.known = known
        self._known_size = len(known)
        self._ids: dict[str, int] = {}
        self._forms: list[str] = []
        self._sorted: list[tuple[str, int]] = []
        """Folded words and their ids."""

    def __len__(self) -> int:
        """Return the number of ids, those of out-of-vocabulary words among them."""
        return self._known_size + len(self._forms)

    def id_of(self, word: str) -> int | None:
        """Return the id of a word or mark as it is written; None if it was never added."""
        key = fold_case(word)
        return self.known.lexicon.ids.get(key, self._ids.get(key))

    def add(self, word: str) -> int:
        """Return the id that a word or mark is read as; out of vocabulary, it gets a new one."""
        known = self.known.closest_id(word)
        if known is None:
            known = self._ids.get(fold_case(word))
        return self._new_id(word) if known is None else known

    def form(self, word_id: int) -> str:
        """Return how a word is written; out of vocabulary, as it was first added."""
        if word_id < self._known_size:
            return self.known.lexicon.written_forms[word_id]
        return self._forms[word_id - self._known_size]

    def with_prefix(self, key: str) -> PrefixMatches:
        """Return the words whose folded form begins with `key`."""
        known = self.known.lexicon.ids_with_prefix(key)
        start = bisect_left(self._sorted, (key, 0))
        end = bisect_left(self._sorted, (key + LAST, 0))
        others = [word_id for _, word_id in self._sorted[start:end]]
        word_ids = np.arange(known.start, known.stop)
        if others:
            word_ids = np.append(word_ids, others).astype(np.int64)
        return PrefixMatches(word_ids, self.known.rare_share(known))

    def _new_id(self, word: str) -> int:
        new = len(self)
        self._ids[fold_case(word)] = new
        self._forms.append(word)
        if is_word(word):
            insort(self._sorted, (fold_accents(word), new))
        return new


def _rare_before(frequency: Distribution) -> npt.NDArray[np.int64]:
    """Return how many of the words before each one are as rare as any (W + 1,)."""
    rare = frequency <= 1.01 * frequency.min(initial=1.0)
    return np.concatenate([[0], np.cumsum(rare)])
