"""The words that a model knows, and those that one text has besides."""

from bisect import bisect_left, insort
from functools import cached_property
from typing import NamedTuple

import numpy as np

from predictive.counts.folded_words import FoldedWords
from predictive.counts.lexicon import LAST, LONGEST_WORD, Lexicon, fold_accents, fold_case, is_word
from predictive.counts.token_index import TokenIndex
from predictive.counts.unigrams import Unigrams
from predictive.model.directory import Model
from predictive.prediction.orthography import capitalized
from predictive.prediction.word_distribution import WordIds
from predictive.tokenizer import UNKNOWN_ID


class Vocabulary:
    """The words of a lexicon by id, and the network's tokens for them. It never changes."""

    def __init__(
        self, lexicon: Lexicon, tokens: TokenIndex, unigrams: Unigrams, *, capitalizes: bool
    ) -> None:
        self.lexicon = lexicon
        self._tokens = tokens
        self._unigrams = unigrams
        self._capitalizes = capitalizes

    @classmethod
    def of(cls, model: Model) -> "Vocabulary":
        """Return the vocabulary of a model."""
        return cls(
            model.lexicon,
            model.index.tokens,
            model.ngrams.unigrams,
            capitalizes=model.blend.capitalizes,
        )

    @cached_property
    def folded_words(self) -> FoldedWords:
        """What finds many words of the lexicon at once."""
        return FoldedWords(self.lexicon)

    def __len__(self) -> int:
        """Return the number of ids: words, marks and the line break."""
        return len(self.lexicon)

    @property
    def line_break(self) -> int:
        """The id of the line break."""
        return self.lexicon.line_break_id

    def __contains__(self, word: str) -> bool:
        return self.id_of(word) is not None

    def id_of(self, word: str) -> int | None:
        """Return the id of a word or mark, whatever its case; None if it is out of vocabulary."""
        return self.lexicon.id_of(word)

    def closest_id(self, word: str) -> int | None:
        """Return the id that a typed word is read as; None if it is out of vocabulary.

        A word without accents that is known with accents alone is read as that. What is longer
        than any word counts as a line break.
        """
        if len(word) > LONGEST_WORD:
            return self.line_break
        known = self.id_of(word)
        return self._accented(fold_case(word)) if known is None else known

    def token_id(self, piece: str) -> int:
        """Return the network's token of a piece of text; the unknown token if there is none."""
        token = self._tokens.id_of(piece)
        return UNKNOWN_ID if token is None else token

    def word_token_id(self, piece: str, form: str, *, starts_sentence: bool) -> int:
        """Return the network's token of a word as edited text would have it.

        `piece` is the word as it was typed, with the space before it; `form` its usual spelling.
        """
        text = piece.strip(" ")
        space = piece.removesuffix(text)
        due = capitalized(form) if starts_sentence and self._capitalizes else form
        forms = (due, form, text) if text == text.lower() else (text, due, form, text.lower())
        spellings = (start + each for each in forms for start in {space: None, " ": None})
        tokens = map(self._tokens.id_of, spellings)
        return next((token for token in tokens if token is not None), UNKNOWN_ID)

    def _accented(self, word: str) -> int | None:
        """Return the most frequent word that is this one without its accents."""
        if not is_word(word) or fold_accents(word) != word:
            return None
        same = self.lexicon.ids_folded_to(word)
        if not same:
            return None
        found = self._unigrams.probabilities(np.array(same), self._unigrams.alike)
        return same[int(found.argmax())]


class PrefixMatches(NamedTuple):
    """The words that begin with a prefix, whatever their case.

    If there is an accent in the prefix, they have it too; else theirs do not matter.
    """

    known: range
    """The words of the lexicon, or a range that they are in."""
    accented: WordIds | None
    """The words of the lexicon if the prefix has an accent; None means all of `known`."""
    new: WordIds
    """Words of the session."""
    share: float
    """Of the words of the lexicon; of out-of-vocabulary words it may be the same."""


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
        known = self.known.id_of(word)
        return self._ids.get(key) if known is None else known

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

    def with_prefix(self, prefix: str) -> PrefixMatches:
        """Return the words that begin with `prefix`."""
        key, typed, lexicon = fold_accents(prefix), fold_case(prefix), self.known.lexicon
        known = lexicon.ids_with_prefix(key)
        start = bisect_left(self._sorted, (key, 0))
        end = bisect_left(self._sorted, (key + LAST, 0))
        new = [word_id for _, word_id in self._sorted[start:end]]
        accented = None
        if typed != key:
            accented = lexicon.accented_ids_with_prefix(typed).astype(np.int64)
            new = [each for each in new if fold_case(self.form(each)).startswith(typed)]
        found = len(known) if accented is None else len(accented)
        share = (found + 0.5) / (lexicon.word_count + 0.5)
        return PrefixMatches(known, accented, np.array(new, dtype=np.int64), share)

    def _new_id(self, word: str) -> int:
        new = len(self)
        self._ids[fold_case(word)] = new
        self._forms.append(word)
        if is_word(word):
            insort(self._sorted, (fold_accents(word), new))
        return new
