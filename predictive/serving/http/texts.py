"""Texts that a model writes, token by token, as `predictive sample` does."""

import time
from collections.abc import AsyncIterator, Iterable, Iterator
from functools import partial
from itertools import product
from typing import Literal, NamedTuple

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request

from predictive.options import Sampling
from predictive.prediction.predictor import Predictor
from predictive.prediction.score import ScoredText
from predictive.prediction.text_stream import stop_texts, until_stop
from predictive.serving.engine import Engine
from predictive.serving.http.waiting import unless_gone
from predictive.suggesting.loading import ModelInUse

MOST_TEXTS = 16
"""Of one request."""
MOST_TOKENS = 4_096
"""Of one text."""
_USUAL_TOKENS = 128
"""Where the request does not say; a client's default is often none."""


Finish = Literal["stop", "length"]


class TextRequest(msgspec.Struct, kw_only=True):
    """What requests for texts have in common; whatever else they have is ignored."""

    prompt: str | list[str] = ""
    stop: str | list[str] | None = None
    seed: int | None = None
    """Of the first text, as for `predictive sample`; below zero it is random."""
    stream: bool | None = None
    temperature: float | None = None
    top_k: int | None = None
    top_p: float | None = None
    min_p: float | None = None
    repeat_penalty: float | None = None

    def wanted(self, each: int | None, max_tokens: int | None) -> "Wanted":
        """Return the texts that are asked for, `each` times for every prompt.

        Raises `HTTPException` if they are too many, and `UsageError`.
        """
        prompts = [self.prompt] if isinstance(self.prompt, str) else self.prompt
        each = 1 if each is None else each
        if not 0 < len(prompts) * each <= MOST_TEXTS:
            raise HTTPException(400, f"ask for at least one text, and at most {MOST_TEXTS} at once")
        seed = None if self.seed is None or self.seed < 0 else self.seed
        given = {name: getattr(self, name) for name in Sampling.__struct_fields__}
        return Wanted(
            tuple(prompts),
            each,
            _limit(max_tokens),
            stop_texts(self.stop or ()),
            seed,
            Sampling(**{name: value for name, value in given.items() if value is not None}),
        )


class Wanted(NamedTuple):
    """Texts to write."""

    prompts: tuple[str, ...]
    each: int
    """Texts for each prompt."""
    max_tokens: int
    stop: tuple[str, ...]
    seed: int | None
    sampling: Sampling


class Ending(NamedTuple):
    """How a text ended."""

    finish: Finish
    tokens: int
    milliseconds: float
    prompt_tokens: int = 0
    """Those of a prompt are counted once, with its first text."""


class Piece(NamedTuple):
    """A part of one of the texts; the last one of each is empty, and has its ending."""

    model: str
    number: int
    """Of the text, from 0."""
    text: str
    ending: Ending | None = None


class Text(NamedTuple):
    """A whole text."""

    text: str
    last: Piece


def written(loaded: ModelInUse, wanted: Wanted) -> Iterator[Piece]:
    """Yield the texts piece by piece, one after the other. Raises `BoundsError`."""
    prompts = product(wanted.prompts, range(wanted.each))
    for number, (prompt, before) in enumerate(prompts):
        seed = None if wanted.seed is None else wanted.seed + number
        prompt_tokens = 0 if before else loaded.predictor.count_tokens(prompt)
        for text, ending in _written(loaded.predictor, wanted, prompt, seed):
            counted = ending and ending._replace(prompt_tokens=prompt_tokens)
            yield Piece(loaded.folder.name, number, text, counted)


def _written(
    predictor: Predictor, wanted: Wanted, prompt: str, seed: int | None
) -> Iterator[tuple[str, Ending | None]]:
    began = time.perf_counter()
    rules, most = msgspec.structs.asdict(wanted.sampling), wanted.max_tokens
    drawn = _Drawn(predictor.generate_scored(prompt, max_tokens=most, seed=seed, **rules))
    for text in until_stop(drawn, wanted.stop):
        yield text, None
    finish: Finish = "length" if drawn.are_all and drawn.count == most else "stop"
    yield "", Ending(finish, drawn.count, 1000 * (time.perf_counter() - began))


class _Drawn:
    """The texts of tokens, counted."""

    def __init__(self, tokens: Iterable[ScoredText]) -> None:
        self._tokens = tokens
        self.count = 0
        self.are_all = False
        """Whether no further one can be drawn; a stop text ends a text before that."""

    def __iter__(self) -> Iterator[str]:
        for token in self._tokens:
            self.count += 1
            yield token.text
        self.are_all = True


async def begun(request: Request, engine: Engine, wanted: Wanted) -> AsyncIterator[Piece]:
    """Return the pieces of texts, the first of which is there.

    Errors before it are raised at once: `PredictiveError`, and `ClientDisconnect` if nobody waits.
    """
    pieces = engine.stream(partial(written, wanted=wanted))
    first = await unless_gone(request, _next(pieces))

    async def all_pieces() -> AsyncIterator[Piece]:
        yield first
        async for piece in pieces:
            yield piece

    return all_pieces()


async def _next(pieces: AsyncIterator[Piece]) -> Piece:
    return await anext(pieces)


async def whole(pieces: AsyncIterator[Piece]) -> list[Text]:
    """Return the texts when they are all written."""
    texts: list[Text] = []
    parts: list[str] = []
    async for piece in pieces:
        parts.append(piece.text)
        if piece.ending is not None:
            texts.append(Text("".join(parts), piece))
            parts.clear()
    return texts


def _limit(asked: int | None) -> int:
    """Return how many tokens a text may have; llama.cpp's clients mean no limit by -1."""
    if asked is None:
        return _USUAL_TOKENS
    return MOST_TOKENS if asked < 0 else min(asked, MOST_TOKENS)
