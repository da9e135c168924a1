"""Recurrent states by the tokens before them, so that nothing is read twice."""

from collections import OrderedDict

import numpy as np
import numpy.typing as npt

from predictive.inference.language_model import LanguageModel, RecurrentState
from predictive.tokenizer import END_ID

MOST_STATES = 512
_KEPT_OF_A_READING = 64
"""States: those before the last tokens, to which an edit most probably goes back."""
_FOLLOWED = 4
"""Tokens: at most this many come with a word and the marks around it."""
_ID = np.dtype(np.uint32)


class StateCache:
    """The states of a network after texts; the most recently used ones are kept.

    A cached state equals that of reading the whole text: it depends only on the tokens before it.
    """

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self._start = model.step(END_ID, model.initial_state())
        self._known: OrderedDict[bytes, RecurrentState] = OrderedDict()

    def __len__(self) -> int:
        """Return how many states are kept."""
        return len(self._known)

    def after(self, tokens: npt.ArrayLike) -> RecurrentState:
        """Return the state after `<end>` and `tokens`, of which only the new ones are read."""
        ids = np.asarray(tokens, dtype=_ID)
        key = ids.tobytes()
        done, state = self._longest_known(key)
        skipped = max(done, len(ids) - _KEPT_OF_A_READING)
        state = self._model.read(ids[done:skipped], state)
        for place in range(skipped, len(ids)):
            state = self._model.step(int(ids[place]), state)
            self._keep(key[: (place + 1) * _ID.itemsize], state)
        return state

    def follow(self, tokens: npt.ArrayLike) -> None:
        """Read ahead a text that may be asked for later, unless much of it is new."""
        ids = np.asarray(tokens, dtype=_ID)
        done, _ = self._longest_known(ids.tobytes())
        if len(ids) - done <= _FOLLOWED:
            self.after(ids)

    def _longest_known(self, key: bytes) -> tuple[int, RecurrentState]:
        """Return how many tokens of a key are known, and the state after them."""
        for length in range(len(key), 0, -_ID.itemsize):
            state = self._known.get(key[:length])
            if state is not None:
                self._known.move_to_end(key[:length])
                return length // _ID.itemsize, state
        return 0, self._start

    def _keep(self, key: bytes, state: RecurrentState) -> None:
        self._known[key] = state
        if len(self._known) > MOST_STATES:
            self._known.popitem(last=False)
