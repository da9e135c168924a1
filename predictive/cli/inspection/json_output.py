"""Results as one JSON object, whose tokens are written as they are read."""

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from predictive.cell import CELLS
from predictive.prediction.surprises import word_start
from predictive.tokenizer import UNKNOWN_ID
from predictive.tui.inside.figures import varied_units

if TYPE_CHECKING:
    from predictive.cli.inspection.results import Results
    from predictive.input_gradients import GradientNorms
    from predictive.prediction.inspection import Alternative, InspectedLine, Inspection
    from predictive.prediction.surprises import Surprise


def json_tokens(lines: "Iterable[InspectedLine]") -> Iterator[str]:
    """Yield the beginning of the object: a line for each token."""
    yield '{"tokens": ['
    start = "\n"
    for line in lines:
        column = line.source.column
        for token in line.tokens:
            yield start + _json(
                {
                    "line": line.source.number,
                    "column": column + word_start(token.text),
                    "text": token.text,
                    "bits": round(token.bits, 4),
                    "rank": token.rank,
                    "unknown": token.token == UNKNOWN_ID,
                    "expected": _expected(token.alternatives),
                }
            )
            start = ",\n"
            column += len(token.text)
    yield "\n], "


def json_results(results: "Results", *, model: str) -> str:
    """Return the object or, if its tokens are written, the rest of it."""
    fields: dict[str, Any] = {"model": model, "level": results.level}
    if results.views.needs_surprise:
        fields["token_count"] = results.tokens
        fields["unknown_count"] = results.unknown
        fields["bits_per_token"] = round(results.bits_per_token, 4)
    if results.views.top is not None:
        fields["top"] = [_place(each) for each in results.top]
    if results.activity is not None and results.views.units is not None:
        fields["units"] = _units(results.activity, results, results.views.units)
    if results.memory is not None:
        fields["memory"] = _memory(results.memory)
    fields["interrupted"] = results.is_interrupted
    return _json(fields).removeprefix("{" if results.views.tokens else "")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _expected(alternatives: "list[Alternative]") -> list[dict[str, Any]]:
    return [
        {"text": each.text, "probability": float(f"{each.probability:.4g}")}
        for each in alternatives
    ]


def _place(place: "Surprise") -> dict[str, Any]:
    return {
        "line": place.line,
        "column": place.column,
        "text": place.text,
        "bits": round(place.bits, 4),
        "unknown": place.is_unknown,
        "before": place.before,
        "after": place.after,
        "expected_after": place.expected_after,
        "expected": _expected(place.expected),
    }


def _units(activity: "Inspection", results: "Results", most: int) -> dict[str, Any]:
    layers = [
        {
            part.letter: {
                str(unit): [round(float(each), 4) for each in layer[part.letter][:, unit]]
                for unit in varied_units(layer[part.letter], most)
            }
            for part in CELLS[results.cell].computed
        }
        for layer in activity.layers
    ]
    return {"tokens": [token.text for token in activity.tokens], "layers": layers}


def _memory(memory: "GradientNorms") -> dict[str, Any]:
    return {
        "half": memory.distance_of(0.5),
        "ninety_percent": memory.distance_of(0.9),
        "places": memory.places,
        "norms": [float(f"{each:.4g}") for each in memory.norms],
    }
