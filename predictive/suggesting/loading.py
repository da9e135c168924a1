"""A model loaded to suggest, together with the learned text as far as that can be used."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from predictive.errors import LearnedError
from predictive.translation import gettext as _

if TYPE_CHECKING:
    from predictive.learned.store import LearnedExport, LearnedStore, LearningState
    from predictive.prediction.predictor import Predictor

_USED_OFTEN = 3


class ModelInUse(NamedTuple):
    """A model in use; if the learned text cannot be used, `problem` says why."""

    folder: Path
    predictor: "Predictor"
    learned: "LearnedStore | None" = None
    problem: LearnedError | None = None

    @property
    def learning(self) -> "LearningState":
        """Whether typed text is learned. Raises `LearnedError`."""
        return self.learned.state if self.learned else "off"

    def set_learning(self, state: "LearningState") -> None:
        """Turn learning on or pause it. Raises `LearnedError`."""
        self._store().state = state

    def ban(self, word: str) -> "LearnedExport":
        """Never suggest a word again; return what is forgotten of it. Raises `LearnedError`."""
        forgotten = self._store().about(word)
        self._store().ban(word)
        return forgotten

    def lift_ban(self, word: str, forgotten: "LearnedExport") -> None:
        """Suggest a banned word as before the ban. Raises `LearnedError`."""
        self._store().allow(word)
        self._store().merge(forgotten)

    def learn_word(self, word: str) -> "LearnedExport":
        """Learn one word because the user says so, whether learning is on or not.

        It counts as a word used often enough to be meant. Return what was known of it before.
        Raises `LearnedError`.
        """
        before = self._store().about(word)
        self._store().add([[word]] * _USED_OFTEN)
        return before

    def unlearn_word(self, word: str, before: "LearnedExport") -> None:
        """Know of a word again only what was known before. Raises `LearnedError`."""
        self._store().forget(word)
        self._store().merge(before)

    def warn_of_problem(self) -> None:
        """Issue a warning, for the caller's caller, if the learned text cannot be used."""
        if self.problem is not None:
            import warnings

            warnings.warn(self.problem.message, stacklevel=3)

    def _store(self) -> "LearnedStore":
        if self.learned is None:
            raise self.problem or LearnedError(_("the learned text cannot be used"))
        return self.learned


def load(
    name: str | Path | None,
    learned_text: Path | None = None,
    *,
    create: bool = False,
    remember: bool = False,
) -> ModelInUse:
    """Load a model by name, or from a folder; without one, the model used last or the only one.

    `remember` makes this the model used last. The rest is as for `load_folder`.
    """
    from predictive.model import library

    loaded = load_folder(library.resolve(name), learned_text, create=create)
    if remember:
        library.remember(loaded.folder)
    return loaded


def load_folder(
    folder: Path, learned_text: Path | None = None, *, create: bool = False
) -> ModelInUse:
    """Load the model in a folder, whatever models there are.

    `learned_text` is the file of learned text to use, if any; `create` makes it where there is
    none. If it cannot be used, the model is loaded without it, and banned words stay banned as far
    as they can be read.
    Raises `ModelError` when the model is missing, damaged or of another version.
    """
    from predictive.prediction.predictor import Predictor

    if learned_text is None or not (create or learned_text.exists()):
        return ModelInUse(folder, Predictor.from_directory(folder))
    from predictive.learned import store  # SQLite takes time to load

    learned, banned, problem = store.open_store(learned_text)
    predictor = Predictor.from_directory(folder, learned, banned)
    return ModelInUse(folder, predictor, learned, problem)
