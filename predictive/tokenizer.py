"""Text to token ids and back, by character or by word, on the `tokenizers` library.

Characters: every character is a token. Words: a word is a token together with the space before
it, and so are numbers, punctuation and emoji; a line feed is a token of its own. Where a word
stands at the start of a line or behind opening punctuation, the space that is not there is
added before splitting and taken away after joining, so that a word has one token wherever it
stands. What is known comes back exactly as it was.
"""

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal, Self

import msgspec
import numpy as np
import numpy.typing as npt
import tokenizers
from tokenizers import Regex, decoders, models, normalizers, pre_tokenizers

from predictive.errors import reading
from predictive.options import Level

Ids = npt.NDArray[np.uint32]

UNKNOWN = "<unk>"
END = "<end>"
"""Stands between documents, and before the first token of a text."""
UNKNOWN_ID, END_ID, LINE_BREAK_ID = 0, 1, 2
_ALWAYS = (UNKNOWN, END, "\n")
"""The first tokens, in their order."""

_LETTER = r"\p{L}\p{M}\p{N}_"
_OPENING = r"(\[{¿¡«“‘—"
_IMPLIED_SPACE = rf"(?:\A|(?<=[\n\t{_OPENING}]|[\s({_OPENING}][\"']|\A[\"']))"
_WORD = rf"[{_LETTER}]+(?:['’\-][{_LETTER}]+)*"
_WORD_TOKEN = rf" ?{_WORD}|\n| ?([^\s{_LETTER}])\1+| ?(?=\S)\X|\s"

_SPACING_CONTEXT = 4
"""Tokens. The rules of spacing look two characters back and one ahead; a token has at least one."""

_BATCH = 16
_ALL_WORDS = 1 << 31


class _Words(msgspec.Struct, tag="WordLevel"):
    unk_token: Literal["<unk>"]


class _Written(msgspec.Struct):
    """What makes `tokenizer.json` one of ours: every token is in the vocabulary, and none added."""

    model: _Words
    added_tokens: Annotated[list[object], msgspec.Meta(max_length=0)] = []
    truncation: None = None
    padding: None = None
    post_processor: None = None


class Tokenizer:
    """A vocabulary and the way to it; the same in training and in use."""

    def __init__(self, level: Level, backend: tokenizers.Tokenizer) -> None:
        self.level: Level = level
        self._backend = backend

    @classmethod
    def train(
        cls,
        level: Level,
        texts: Iterable[str],
        *,
        vocab_size: int | None = None,
        min_count: int,
    ) -> Self:
        """Make the vocabulary of a corpus, given in pieces.

        Characters: all there are, unless `vocab_size` keeps only the most frequent. Words: those
        that occur `min_count` times, at most `vocab_size` (by default as the corpus allows, see
        `vocabulary_limit`). `vocab_size` counts the unknown, the end token and the line feed too,
        which are always there.
        """
        if level == "char":
            counts = _count_characters(texts)
            return cls.of_vocabulary(level, [token for token, _ in counts][: _room(vocab_size)])
        backend = _word_backend({UNKNOWN: UNKNOWN_ID})
        trainer = tokenizers.trainers.WordLevelTrainer(
            vocab_size=_ALL_WORDS, min_frequency=min_count, show_progress=False
        )
        counted = _Counted(texts)
        backend.train_from_iterator(counted, trainer)
        limit = vocab_size or vocabulary_limit(counted.characters)
        by_id = sorted(backend.get_vocab().items(), key=lambda item: item[1])
        return cls.of_vocabulary(level, [token for token, _ in by_id][: _room(limit)])

    @classmethod
    def of_vocabulary(cls, level: Level, tokens: list[str]) -> Self:
        """Make a tokenizer of known tokens, most frequent first."""
        vocabulary = {token: place for place, token in enumerate(_ALWAYS)}
        for token in tokens:
            vocabulary.setdefault(token, len(vocabulary))
        make = _character_backend if level == "char" else _word_backend
        return cls(level, make(vocabulary))

    @classmethod
    def load(cls, level: Level, path: Path) -> Self:
        """Read a `tokenizer.json`. Raises `ModelError` if it is damaged."""
        with reading(path):
            data = path.read_bytes()
            msgspec.json.decode(data, type=_Written)
            tokenizer = cls(level, tokenizers.Tokenizer.from_buffer(data))
            ids = tokenizer.ids
            numbers = np.fromiter(ids.values(), np.int64, len(ids))
            once = numbers.max(initial=0) < len(ids) and (np.bincount(numbers) == 1).all()
            if not once or any(ids.get(each) != place for place, each in enumerate(_ALWAYS)):
                raise ValueError("its tokens are not numbered as they should be")
            return tokenizer

    def to_json(self) -> str:
        """Return what `tokenizer.json` holds."""
        return self._backend.to_str()

    @property
    def vocab_size(self) -> int:
        """Number of tokens, the unknown and the end token among them."""
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
        """Return the ids of a text's tokens; NFC is applied."""
        if self.level == "char":
            return self._encode_characters(text)
        return np.array(self._backend.encode(text).ids, dtype=np.uint32)

    def split(self, text: str) -> list[str]:
        """Return the part of an NFC text that each token stands for, unknown or not.

        The parts are the text when put together.
        """
        if self.level == "char":
            return list(text)
        ends = [end for _, end in self._backend.encode(text).offsets]
        cuts = [0, *ends[:-1], len(text)] if ends else []
        return [text[start:end] for start, end in pairwise(cuts)]

    def spelling_nats(self, text: str) -> float:
        """Return what it costs to spell the unknown tokens of a text, every byte and an end alike.

        With it, any model assigns a probability to any text, so that figures per character can be
        compared between models of characters and of words, whatever their vocabularies.
        """
        ids = self.encode(text)
        if UNKNOWN_ID not in ids:
            return 0.0
        is_character = self.level == "char"
        pieces = unicodedata.normalize("NFC", text) if is_character else split_words(text)
        unknown = (pieces[place] for place in np.flatnonzero(ids == UNKNOWN_ID))
        return sum((len(piece.encode(errors="replace")) + 1) * math.log(256) for piece in unknown)

    def encode_all(self, texts: Iterable[str]) -> Iterator[Ids]:
        """Encode the pieces of texts, several at a time on all cores, in order.

        Words: of a piece that was cut behind a space, the space is left to the next word's token.
        """
        if self.level == "char":
            yield from map(self._encode_characters, texts)
            return
        pieces = (text.removesuffix(" ") for text in texts)
        for batch in _batches(pieces, _BATCH):
            for encoding in self._backend.encode_batch_fast(batch):
                yield np.array(encoding.ids, dtype=np.uint32)

    def decode(self, ids: Iterable[int]) -> str:
        """Return the text of token ids, as it would stand at the start of a text."""
        text: str = self._backend.decode(list(ids), skip_special_tokens=False)
        return text

    def decode_after(self, context: list[int], ids: list[int]) -> str:
        """Return the text that `ids` add behind the tokens of `context`."""
        near = context[-_SPACING_CONTEXT:]
        return self.decode([*near, *ids])[len(self.decode(near)) :]

    def _encode_characters(self, text: str) -> Ids:
        """Look characters up by code point: the backend's result, some hundred times faster."""
        data = unicodedata.normalize("NFC", text).encode("utf-32-le", errors="replace")
        points = np.frombuffer(data, dtype="<u4")
        table = self._id_of_code_point
        ids: Ids = table[np.minimum(points, len(table) - 1)]
        return ids

    @cached_property
    def _id_of_code_point(self) -> Ids:
        points = {ord(token): number for token, number in self.ids.items() if len(token) == 1}
        table = np.full(max(points, default=0) + 2, UNKNOWN_ID, dtype=np.uint32)
        table[list(points.keys())] = list(points.values())
        return table


def split_words(text: str) -> list[str]:
    """Return the texts of the tokens, by word, as which any tokenizer of words encodes `text`."""
    backend = _splitter()
    normalized = backend.normalizer.normalize_str(text)
    return [piece for piece, _ in backend.pre_tokenizer.pre_tokenize_str(normalized)]


@cache
def _splitter() -> tokenizers.Tokenizer:
    return _word_backend({UNKNOWN: UNKNOWN_ID})


def vocabulary_limit(characters: int) -> int:
    """Return how many words are worth learning from so many characters of text.

    About 3,000 for 100 KB, 9,000 for 1 MB, 30,000 for 10 MB and never over 50,000: beyond that
    the output layer costs more time than the rare words are worth.
    """
    return int(min(50_000, max(1_000, 9.5 * characters**0.5)))


class _Counted:
    """Passes texts through and counts their characters."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = texts
        self.characters = 0

    def __iter__(self) -> Iterator[str]:
        for text in self._texts:
            self.characters += len(text)
            yield text


def _count_characters(texts: Iterable[str]) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _room(vocab_size: int | None) -> int | None:
    return None if vocab_size is None else max(0, vocab_size - 3)


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
