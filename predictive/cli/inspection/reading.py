"""The reading of a text by a network, with its progress, until there is an interrupt."""

import signal
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from predictive.cli.inspection.results import Results
from predictive.console import progress, working
from predictive.translation import gettext as _

if TYPE_CHECKING:
    from predictive.cli.inspection.text import Text
    from predictive.prediction.inspection import InspectedLine
    from predictive.prediction.predictor import Predictor


class Reading(NamedTuple):
    """A text and the model that reads it."""

    text: "Text"
    folder: Path
    """Of the model."""
    predictor: "Predictor"
    results: Results

    def lines(self, *, shown: bool = True) -> "Iterator[InspectedLine]":
        """Yield the lines with their surprise, and add them to the results; show the progress."""
        total = self.text.characters if shown else 0
        with progress(_("reading"), total, shown=shown) as advance:
            for line in self.results.adding(self.predictor.inspect_lines(self.text.chunks())):
                yield line
                advance(len(line.source.text))
                if self.results.is_interrupted:
                    return

    def find(self) -> None:
        """Find out what the results need besides the tokens."""
        views = self.results.views
        if views.top is not None and not views.tokens:
            deque(self.lines(), maxlen=0)
        if views.units is not None:
            self.results.look_inside(self.text.chunks(), self.predictor)
        if views.memory and not self.results.is_interrupted:
            self._measure_memory()

    def _measure_memory(self) -> None:
        with working(_("loading PyTorch")):
            from predictive.input_gradients import gradient_norms, places_of
            from predictive.training.network import load_network

        with working(_("reading")):
            ids = self.predictor.token_ids(self.text.chunks())
            network = load_network(self.predictor.config.architecture, self.predictor.weights())
        if self.results.is_interrupted:
            return
        places = places_of(ids)
        with progress(_("measuring gradients"), len(places)) as advance:
            for norms in gradient_norms(network, ids, places):
                advance(norms.places - (self.results.memory.places if self.results.memory else 0))
                self.results.memory = norms
                if self.results.is_interrupted:
                    return


@contextmanager
def interrupts_to(results: Results) -> Iterator[None]:
    """Let the first Ctrl-C end the reading, and a second one interrupt the program."""

    def stop(number: int, frame: object) -> None:
        signal.signal(number, signal.default_int_handler)
        results.is_interrupted = True

    handler = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
