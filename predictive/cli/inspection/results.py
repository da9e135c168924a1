"""What is found out about a text as it is read."""

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from predictive.prediction.inspection import InspectedLine, Inspection
from predictive.prediction.surprises import MostSurprising, Surprise
from predictive.prediction.text_stream import CONTEXT_CHARACTERS
from predictive.tokenizer import UNKNOWN_ID

if TYPE_CHECKING:
    from predictive.input_gradients import GradientNorms
    from predictive.prediction.predictor import Predictor


class Views(NamedTuple):
    """What is shown of a text."""

    tokens: bool
    top: int | None
    """How many of the most surprising places."""
    units: int | None
    """How many units of each gate and state."""
    memory: bool

    @property
    def needs_surprise(self) -> bool:
        """Whether the surprise of each token is needed."""
        return self.tokens or self.top is not None


class Results:
    """The figures of a text, as far as it was read."""

    def __init__(self, predictor: "Predictor", views: Views) -> None:
        self.level = predictor.config.level
        self.cell = predictor.config.architecture.cell
        self.views = views
        self.tokens = self.unknown = 0
        self.bits = 0.0
        self.is_interrupted = False
        self.activity: Inspection | None = None
        """Of the last tokens."""
        self.memory: GradientNorms | None = None
        self._top = MostSurprising(self.level, views.top or 0)

    @property
    def top(self) -> list[Surprise]:
        """The most surprising places, the most surprising first."""
        return self._top.places()

    @property
    def bits_per_token(self) -> float:
        """The mean surprise."""
        return self.bits / max(self.tokens, 1)

    @property
    def perplexity(self) -> float:
        """The number of equally probable tokens that would surprise as much."""
        return math.exp(min(self.bits_per_token * math.log(2), 700))

    def adding(self, lines: Iterable[InspectedLine]) -> Iterator[InspectedLine]:
        """Yield the lines of a text and add them up."""
        for line in lines:
            self.tokens += len(line.tokens)
            self.bits += sum(token.bits for token in line.tokens)
            self.unknown += sum(token.token == UNKNOWN_ID for token in line.tokens)
            self._top.add(line)
            yield line

    def look_inside(self, chunks: Iterable[str], predictor: "Predictor") -> None:
        """Look at the activity at the last tokens of a text, as the editor does."""
        end = ""
        for chunk in chunks:
            end = (end + chunk)[-CONTEXT_CHARACTERS:]
        self.activity = predictor.inspect(end)
