"""Text to token ids and back, by character or by word, on the `tokenizers` library.

Character level: every character is a token. Word level: a token is a word, a number, a punctuation
mark or an emoji, with the space before it; a line feed is a token of its own. At the start of a
line and after opening punctuation, where a word has no space before it, one is added in encoding
and removed in decoding, so that a word is the same token everywhere. Decoding restores the exact
text, except for unknown tokens.

Command lines are read as letters (`predictive.command_letters`), so that every word of theirs is
one token.
"""

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from itertools import pairwise
from typing import Annotated, Literal, Self

import msgspec
import numpy as np
import numpy.typing as npt
import tokenizers
from tokenizers import Regex, decoders, models, normalizers, pre_tokenizers

from predictive.command_letters import as_letters, as_written
from predictive.options import Level, TextKind

Ids = npt.NDArray[np.uint32]

UNKNOWN = "<unk>"
END = "<end>"
"""Separates documents, and precedes the first token of a text."""
UNKNOWN_ID, END_ID, LINE_BREAK_ID = 0, 1, 2
_SPECIAL_TOKENS = (UNKNOWN, END, "\n")
"""The tokens of every vocabulary, by id."""

_LETTER = r"\p{L}\p{M}\p{N}_"
_OPENING = r"(\[{¿¡«“‘—"
_IMPLIED_SPACE = rf"(?:\A|(?<=[\n\t{_OPENING}]|[\s({_OPENING}][\"']|\A[\"']))"
_WORD = rf"[{_LETTER}]+(?:['’\-][{_LETTER}]+)*"
_WORD_TOKEN = rf" ?{_WORD}|\n| ?([^\s{_LETTER}])\1+| ?(?=\S)\X|\s"

_SPACING_CONTEXT = 4
"""Tokens of context that decoding needs: the rules of spacing look two characters back and one
ahead."""

_BATCH = 16
_UNLIMITED = 1 << 31


class _WordLevelModel(msgspec.Struct, tag="WordLevel"):
    unk_token: Literal["<unk>"]


class _TokenizerFile(msgspec.Struct):
    """The parts of `tokenizer.json` that are checked: all tokens are in the model's vocabulary."""

    model: _WordLevelModel
    added_tokens: Annotated[list[object], msgspec.Meta(max_length=0)] = []
    truncation: None = None
    padding: None = None
    post_processor: None = None


class Tokenizer:
    """A vocabulary, with encoding and decoding; the same in training and in suggesting."""

    def __init__(
        self, level: Level, backend: tokenizers.Tokenizer, text_kind: TextKind = "prose"
    ) -> None:
        self.level: Level = level
        self._text_kind = text_kind
        self._backend = backend

    @classmethod
    def train(
        cls,
        level: Level,
        texts: Iterable[str],
        *,
        vocab_size: int | None = None,
        min_count: int,
        text_kind: TextKind = "prose",
    ) -> Self:
        """Learn a vocabulary from a corpus, given in pieces.

        Character level: all characters, or only the `vocab_size` most frequent. Word level: the
        words that occur at least `min_count` times, at most `vocab_size` of them (default:
        `vocabulary_limit`). `vocab_size` includes the special tokens.
        """
        texts = (as_letters(text, text_kind) for text in texts)
        if level == "char":
            characters = _by_frequency(texts)
            return cls.from_tokens(level, characters[: _learned_size(vocab_size)], text_kind)
        backend = _word_backend({UNKNOWN: UNKNOWN_ID})
        trainer = tokenizers.trainers.WordLevelTrainer(
            vocab_size=_UNLIMITED, min_frequency=min_count, show_progress=False
        )
        counter = _CharacterCounter(texts)
        backend.train_from_iterator(counter, trainer)
        limit = vocab_size or vocabulary_limit(counter.characters)
        by_id = sorted(backend.get_vocab().items(), key=lambda item: item[1])
        tokens = [token for token, _ in by_id][: _learned_size(limit)]
        return cls.from_tokens(level, tokens, text_kind)

    @classmethod
    def from_tokens(cls, level: Level, tokens: list[str], text_kind: TextKind = "prose") -> Self:
        """Make a tokenizer with the special tokens and `tokens`, in this order."""
        vocabulary = {token: index for index, token in enumerate(_SPECIAL_TOKENS)}
        for token in tokens:
            vocabulary.setdefault(token, len(vocabulary))
        make = _character_backend if level == "char" else _word_backend
        return cls(level, make(vocabulary), text_kind)

    @classmethod
    def from_json(cls, level: Level, data: bytes, text_kind: TextKind = "prose") -> Self:
        """Parse the content of a `tokenizer.json`. Raises any error if it is damaged."""
        msgspec.json.decode(data, type=_TokenizerFile)
        tokenizer = cls(level, tokenizers.Tokenizer.from_buffer(data), text_kind)
        _check_ids(tokenizer.ids)
        return tokenizer

    def to_json(self) -> str:
        """Return the content of `tokenizer.json`."""
        return self._backend.to_str()

    @property
    def vocab_size(self) -> int:
        """Number of tokens, including the special ones."""
        return self._backend.get_vocab_size()

    @cached_property
    def ids(self) -> dict[str, int]:
        """The id of every token, by its text."""
        return self._backend.get_vocab()

    @cached_property
    def tokens(self) -> list[str]:
        """The text of every token, by id."""
        return sorted(self.ids, key=self.ids.__getitem__)

    def encode(self, text: str) -> Ids:
        """Return the ids of a text's tokens, after NFC normalization."""
        text = as_letters(text, self._text_kind)
        if self.level == "char":
            return self._encode_characters(text)
        return np.array(self._backend.encode(text).ids, dtype=np.uint32)

    def split(self, text: str) -> list[str]:
        """Split an NFC text into the pieces that its tokens, unknown ones too, stand for.

        The joined pieces are the text.
        """
        if self.level == "char":
            return list(text)
        encoding = self._backend.encode(as_letters(text, self._text_kind))
        ends = [end for _, end in encoding.offsets]
        cuts = [0, *ends[:-1], len(text)] if ends else []
        return [text[start:end] for start, end in pairwise(cuts)]

    def spelling_nats(self, text: str) -> float:
        """Return the nats to spell the unknown tokens of a text, with uniform byte probabilities.

        Each costs its UTF-8 bytes and an end symbol. With this, every model assigns a probability
        to every text, and figures per character are comparable across levels and vocabularies.
        """
        ids = self.encode(text)
        if UNKNOWN_ID not in ids:
            return 0.0
        is_character = self.level == "char"
        text = as_letters(text, self._text_kind)
        pieces = unicodedata.normalize("NFC", text) if is_character else split_words(text)
        unknown = (pieces[index] for index in np.flatnonzero(ids == UNKNOWN_ID))
        written = (as_written(piece, self._text_kind) for piece in unknown)
        return sum((len(piece.encode(errors="replace")) + 1) * math.log(256) for piece in written)

    def encode_all(self, texts: Iterable[str]) -> Iterator[Ids]:
        """Encode pieces of text in order, several at a time on all cores.

        Word level: a space at the end of a piece belongs to the token of the next word.
        """
        texts = (as_letters(text, self._text_kind) for text in texts)
        if self.level == "char":
            yield from map(self._encode_characters, texts)
            return
        pieces = (text.removesuffix(" ") for text in texts)
        for batch in _batches(pieces, _BATCH):
            for encoding in self._backend.encode_batch_fast(batch):
                yield np.array(encoding.ids, dtype=np.uint32)

    def decode(self, ids: Iterable[int]) -> str:
        """Return the text of token ids at the start of a text."""
        text: str = self._backend.decode(list(ids), skip_special_tokens=False)
        return as_written(text, self._text_kind)

    def decode_after(self, context: list[int], ids: list[int]) -> str:
        """Return the text that `ids` add after the tokens of `context`."""
        near = context[-_SPACING_CONTEXT:]
        return self.decode([*near, *ids])[len(self.decode(near)) :]

    def _encode_characters(self, text: str) -> Ids:
        """Look characters up by code point, about a hundred times faster than the backend."""
        data = unicodedata.normalize("NFC", text).encode("utf-32-le", errors="replace")
        points = np.frombuffer(data, dtype="<u4")
        table = self._id_of_code_point
        ids: Ids = table[np.minimum(points, len(table) - 1)]
        return ids

    @cached_property
    def _id_of_code_point(self) -> Ids:
        ids = {ord(token): index for token, index in self.ids.items() if len(token) == 1}
        table = np.full(max(ids, default=0) + 2, UNKNOWN_ID, dtype=np.uint32)
        table[list(ids.keys())] = list(ids.values())
        return table


def _check_ids(ids: dict[str, int]) -> None:
    """Raise `ValueError` unless ids are consecutive from 0, those of the special tokens first."""
    values = np.fromiter(ids.values(), np.int64, len(ids))
    is_consecutive = values.max(initial=0) < len(ids) and (np.bincount(values) == 1).all()
    starts = [ids.get(token) for token in _SPECIAL_TOKENS] == list(range(len(_SPECIAL_TOKENS)))
    if not is_consecutive or not starts:
        raise ValueError("its tokens do not have the ids they should have")


def split_words(text: str) -> list[str]:
    """Split `text` into the pieces that every word-level tokenizer splits it into."""
    backend = _splitter()
    normalized = backend.normalizer.normalize_str(text)
    return [piece for piece, _ in backend.pre_tokenizer.pre_tokenize_str(normalized)]


@cache
def _splitter() -> tokenizers.Tokenizer:
    return _word_backend({UNKNOWN: UNKNOWN_ID})


def vocabulary_limit(characters: int) -> int:
    """Return how many words are worth learning from a text of this many characters.

    About 3,000 for 100 KB, 9,000 for 1 MB, 30,000 for 10 MB, and never over 50,000: beyond that
    the output layer costs more time than the rare words are worth.
    """
    return int(min(50_000, max(1_000, 9.5 * characters**0.5)))


class _CharacterCounter:
    """Iterates over texts and counts their characters."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = texts
        self.characters = 0

    def __iter__(self) -> Iterator[str]:
        for text in self._texts:
            self.characters += len(text)
            yield text


def _by_frequency(texts: Iterable[str]) -> list[str]:
    """Return the characters of texts, the most frequent first."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text)
    return sorted(counts, key=lambda character: (-counts[character], character))


def _learned_size(vocab_size: int | None) -> int | None:
    """Return how many tokens to learn besides the special ones."""
    return None if vocab_size is None else max(0, vocab_size - len(_SPECIAL_TOKENS))


def _batches(texts: Iterable[str], size: int) -> Iterator[list[str]]:
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _character_backend(vocabulary: dict[str, int]) -> tokenizers.Tokenizer:
    backend = tokenizers.Tokenizer(models.WordLevel(vocabulary, unk_token=UNKNOWN))
    backend.normalizer = normalizers.NFC()
    backend.pre_tokenizer = pre_tokenizers.Split(Regex(r"(?m:.)|\n"), "isolated")
    backend.decoder = decoders.Fuse()
    return backend


def _word_backend(vocabulary: dict[str, int]) -> tokenizers.Tokenizer:
    implied = Regex(rf"{_IMPLIED_SPACE}(?=[ {_LETTER}])")
    implied_space = Regex(rf"{_IMPLIED_SPACE} (?=[ {_LETTER}])")
    backend = tokenizers.Tokenizer(models.WordLevel(vocabulary, unk_token=UNKNOWN))
    backend.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Replace(implied, " ")]
    )
    backend.pre_tokenizer = pre_tokenizers.Split(Regex(_WORD_TOKEN), "isolated")
    backend.decoder = decoders.Sequence([decoders.Fuse(), decoders.Replace(implied_space, "")])
    return backend
