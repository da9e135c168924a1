"""Answers in the form of llama.cpp's server: `content` first, then facts about it."""

from collections.abc import Sequence
from typing import Any

from predictive.prediction.document import WINDOW

_UNREAD = object()


def answer(
    content: str,
    *,
    index: int,
    model: str,
    stop_type: str,
    predicted: tuple[int, float],
    prompt: tuple[int, float] = (0, 0.0),
) -> dict[str, Any]:
    """Return a whole answer, or the end of a streamed one.

    `predicted` and `prompt` are numbers of tokens, and the milliseconds that they took. A client
    reads the context's size from `generation_settings`, in characters here.
    """
    return {
        "content": content,
        "index": index,
        "tokens": [],
        "id_slot": 0,
        "stop": True,
        "model": model,
        "tokens_predicted": predicted[0],
        "tokens_evaluated": prompt[0],
        "generation_settings": {"n_ctx": WINDOW},
        "has_new_line": "\n" in content,
        "truncated": False,
        "stop_type": stop_type,
        "stopping_word": "",
        "tokens_cached": 0,
        "timings": {**_rate("prompt", *prompt), **_rate("predicted", *predicted)},
    }


def selected(answer: dict[str, Any], fields: Sequence[str] | None) -> dict[str, Any]:
    """Return only the fields that are asked for; `a/b` is field `b` of field `a`."""
    if fields is None:
        return answer
    found = ((field, _field(answer, field)) for field in fields)
    return {field: value for field, value in found if value is not _UNREAD}


def _field(answer: Any, path: str) -> Any:
    for name in path.split("/"):
        answer = answer.get(name, _UNREAD) if isinstance(answer, dict) else _UNREAD
    return answer


def _rate(name: str, count: int, milliseconds: float) -> dict[str, Any]:
    return {
        f"{name}_n": count,
        f"{name}_ms": milliseconds,
        f"{name}_per_token_ms": milliseconds / count if count else 0.0,
        f"{name}_per_second": 1000 * count / milliseconds if milliseconds else 0.0,
    }
