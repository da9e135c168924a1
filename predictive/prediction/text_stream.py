"""Tokens to text as they come, up to a stop text."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from predictive.corpus.cleaning import clean
from predictive.errors import UsageError
from predictive.tokenizer import END_ID, Tokenizer
from predictive.translation import gettext as _

CONTEXT_CHARACTERS = 2_000
"""How far back a prompt is read. What is further away no longer moves the network's state."""


class Prompt(NamedTuple):
    """A prompt as a model reads it: `<end>` and its tokens; `typed` is what follows them.

    A word's token has the space before the word in it: a space typed already is part of the next
    token, not one of its own.
    """

    tokens: list[int]
    typed: str


def read_prompt(tokenizer: Tokenizer, prompt: str) -> Prompt:
    """Encode the end of a prompt: what is further away no longer moves the network's state."""
    near = clean(prompt[-CONTEXT_CHARACTERS:])
    typed = " " if tokenizer.level == "word" and near.endswith(" ") else ""
    return Prompt([END_ID, *tokenizer.encode(near.removesuffix(typed)).tolist()], typed)


def stop_texts(stop: str | Sequence[str]) -> tuple[str, ...]:
    """Return stop texts, or the only one, as a tuple. Raises `UsageError` if one is empty."""
    texts = (stop,) if isinstance(stop, str) else tuple(stop)
    if "" in texts:
        raise UsageError(_("a stop text cannot be empty"), _("leave it out"))
    return texts


def text_stream(
    tokenizer: Tokenizer, prompt: Prompt, tokens: Iterable[int], stop: Sequence[str] = ()
) -> Iterator[str]:
    """Yield the text that each token adds to a prompt, until `<end>` or a stop text."""
    return until_stop(token_texts(tokenizer, prompt, tokens), stop)


def until_stop(pieces: Iterable[str], stop: Sequence[str]) -> Iterator[str]:
    """Yield the pieces of a text until a stop text.

    What might be the beginning of a stop text is held back until it is clear that it is not.
    """
    held = ""
    for piece in pieces:
        held += piece
        end = min((place for text in stop if (place := held.find(text)) >= 0), default=None)
        if end is not None:
            yield held[:end]
            return
        safe = len(held) - _overlap(held, stop)
        if safe:
            yield held[:safe]
            held = held[safe:]
    if held:
        yield held


def token_texts(tokenizer: Tokenizer, prompt: Prompt, tokens: Iterable[int]) -> Iterator[str]:
    """Yield the text that each token adds to a prompt, until `<end>`."""
    before, typed = prompt.tokens[1:], prompt.typed
    for token in tokens:
        if token == END_ID:
            return
        yield tokenizer.decode_after(before, [token]).removeprefix(typed)
        typed = ""
        before.append(token)


def _overlap(text: str, stop: Sequence[str]) -> int:
    """Return the length of the longest end of `text` with which a stop text begins."""
    return max(
        (
            length
            for wanted in stop
            for length in range(1, len(wanted))
            if text.endswith(wanted[:length])
        ),
        default=0,
    )
