"""Tokens to text as they come, up to a stop text."""

from collections.abc import Iterable, Iterator, Sequence

from predictive.tokenizer import END_ID, Tokenizer


def text_stream(
    tokenizer: Tokenizer, context: Sequence[int], tokens: Iterable[int], stop: Sequence[str] = ()
) -> Iterator[str]:
    """Give the text that each token adds behind `context`, until `<end>` or a stop text.

    What might be the beginning of a stop text is held back until it is clear that it is not.
    """
    before, held = [int(token) for token in context if token != END_ID], ""
    for token in tokens:
        if token == END_ID:
            break
        held += tokenizer.decode_after(before, [token])
        before.append(token)
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
