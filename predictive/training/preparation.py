"""Prepares a run: from files of text to a corpus, a vocabulary, counts and token streams."""

import math
from bisect import bisect_right
from collections.abc import Generator, Iterator
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from predictive.command_letters import as_letters
from predictive.corpus.messages.exports import MessageSelection
from predictive.corpus.reading import read_corpus
from predictive.corpus.report import Report, printable
from predictive.corpus.split import split
from predictive.corpus.spool import Span, Spool
from predictive.counts.counting import count_text
from predictive.counts.ngram_model import NgramModel
from predictive.counts.spelling import SpellingModel
from predictive.errors import CorpusError
from predictive.model.blend import Blend
from predictive.model.count_models import CountModels, save_count_models
from predictive.model.directory import Model, save_blend, save_held_out, save_tokenizer
from predictive.options import Request, TextKind
from predictive.tokenizer import Tokenizer
from predictive.training.base import (
    MAX_CHARACTERS,
    check_text_kind,
    default_base,
    extended_blend,
    extended_ngrams,
    extended_tokenizer,
    is_only_counted,
    requested_base,
)
from predictive.training.events import Read, Stage
from predictive.training.options import CorpusSummary
from predictive.training.run_folder import TRAINING_STREAM, VALIDATION_STREAM
from predictive.training.token_stream import encoded, write_stream
from predictive.translation import gettext as _
from predictive.translation import marked, ngettext

MAX_COUNTED_BYTES = 32_000_000
"""Of a longer text, only pieces at equal distances are counted."""
MAX_VOCABULARY_BYTES = 64_000_000
"""Of a longer text, pieces at equal distances make the vocabulary: enough for frequent words."""
_MIN_TOKENS = 200


class Prepared(NamedTuple):
    """A prepared text, and the base that it is learned on top of, if any."""

    tokenizer: Tokenizer
    corpus: CorpusSummary
    base: Model | None
    is_only_counted: bool
    """Whether the network of the base stays as it is."""


def prepare(folder: Path, request: Request) -> Generator[Stage | Read, None, Prepared]:
    """Read the requested files and write both token streams into `folder`.

    The vocabulary, the counts and the held-out text go to the model's folder above it. Raises
    `CorpusError` if there is too little text, and the errors of `requested_base`.
    """
    base = requested_base(request)
    yield Stage(marked("reading text"))
    with Spool(folder / "spool") as spool:
        report = read_corpus(request.paths, spool, MessageSelection(request.me, request.as_text))
        yield Read(report)
        text_kind = _text_kind(report, base)
        training, validation = split(spool)
        yield Stage(marked("learning the vocabulary"))
        if request.base is None and text_kind == "prose" and spool.characters <= MAX_CHARACTERS:
            base = default_base(request, "".join(_pieces(spool, training, spool.size)))
        is_counted = base is not None and is_only_counted(request, base, spool.characters)
        if base is not None and is_counted:
            tokenizer = base.tokenizer
        else:
            tokenizer = _tokenizer(spool, request, training, base, text_kind)
        yield Stage(marked("encoding"))
        streams = ((TRAINING_STREAM, training), (VALIDATION_STREAM, validation))
        count, held_out = (
            write_stream(folder / name, encoded(spool, spans, tokenizer), tokenizer.vocab_size)
            for name, spans in streams
        )
        if count < _MIN_TOKENS:
            message = ngettext(
                "there is only {count} token of text",
                "there are only {count} tokens of text",
                count,
            )
            raise CorpusError(message.format(count=count), _("give more text"))
        yield Stage(marked("counting words"))
        save_tokenizer(folder.parent, tokenizer)
        _count_words(spool, training, tokenizer, folder.parent, base, text_kind)
        texts = ["".join(spool.chunks(span)) for span in validation]
        save_held_out(folder.parent, _by_document(spool, validation, texts))
        summary = CorpusSummary(
            sources=[printable(path) for path in request.paths],
            documents=report.documents,
            characters=report.characters,
            fingerprint=spool.fingerprint,
            training_tokens=count,
            validation_tokens=held_out,
            validation_characters=sum(map(len, texts)),
            validation_spelling_nats=sum(tokenizer.spelling_nats(text) for text in texts),
            text_kind=text_kind,
        )
        return Prepared(tokenizer, summary, base, is_counted)


def _text_kind(report: Report, base: Model | None) -> TextKind:
    """Return the kind of the text that was read.

    Raises `CorpusError` if it is both command lines and other text, and `UsageError` if the base
    reads another kind.
    """
    histories = sum(report.histories.values())
    if 0 < histories < report.files:
        raise CorpusError(
            _("shell histories and other texts cannot be learned together"),
            _("train a model on each"),
        )
    kind: TextKind = "commands" if histories else "prose"
    if base is not None:
        check_text_kind(base, kind)
    return kind


def _count_words(
    spool: Spool,
    training: list[Span],
    tokenizer: Tokenizer,
    folder: Path,
    base: Model | None,
    text_kind: TextKind,
) -> None:
    """Write the lexicon and the n-grams of the training text into the model's folder.

    With a base, they include its own.
    """
    known = tokenizer.tokens if tokenizer.level == "word" else ()
    counted = count_text(
        lambda: (as_letters(piece, text_kind) for piece in _pieces(spool, training)),
        known,
        base=base.lexicon if base else None,
    )
    capitalizes = counted.capitalized_share > 0.5
    if base is None:
        spelling = SpellingModel.from_words(counted.lexicon.words)
        counts = CountModels(counted.lexicon, counted.ngrams, spelling)
        blend = Blend(capitalizes=capitalizes)
    else:
        general = extended_ngrams(base, counted)
        own = NgramModel(general.unigrams, counted.ngrams.levels)
        counts = CountModels(counted.lexicon, general, base.spelling, own_ngrams=own)
        blend = extended_blend(base, capitalizes=capitalizes)
    save_count_models(folder, counts, tokenizer)
    save_blend(folder, blend)


def _pieces(spool: Spool, spans: list[Span], most: int = MAX_COUNTED_BYTES) -> Iterator[str]:
    """Yield all pieces of spans or, of more than `most` bytes, pieces at equal distances."""
    stride = math.ceil(sum(span.end - span.start for span in spans) / most)
    every = (piece for span in spans for piece in spool.chunks(span))
    return islice(every, 0, None, stride)


def _by_document(spool: Spool, spans: list[Span], texts: list[str]) -> str:
    """Join the texts of spans, with a form feed between those of different documents."""
    starts = [document.start for document in spool.documents]
    numbers = [bisect_right(starts, span.start) for span in spans]
    parts = [
        "\n".join(text for _number, text in group)
        for _number, group in groupby(zip(numbers, texts, strict=True), key=itemgetter(0))
    ]
    return "\f".join(parts)


def _tokenizer(
    spool: Spool,
    request: Request,
    training: list[Span],
    base: Model | None,
    text_kind: TextKind,
) -> Tokenizer:
    """Return the tokenizer of a text that is trained on, with the tokens of the base first.

    Words are learned from the training text, but characters from all text: all can be typed.
    """
    texts = (
        _pieces(spool, training, MAX_VOCABULARY_BYTES)
        if request.level == "word"
        else (piece for span in spool.documents for piece in spool.chunks(span))
    )
    learned = Tokenizer.train(
        request.level,
        texts,
        vocab_size=request.vocab_size,
        min_count=request.min_count,
        text_kind=text_kind,
    )
    return learned if base is None else extended_tokenizer(base, learned)
