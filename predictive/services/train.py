"""Training a model: from files of text to a model that can be used, as one stream of events."""

from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from predictive import blend_fitting, fault
from predictive.model import library
from predictive.model.directory import is_model
from predictive.model.unfinished import is_resumable
from predictive.options import Budget, DeviceName, Request
from predictive.prediction.predictor import Predictor
from predictive.training.events import Event, Failed, Fitted, Published, Sample, Saved, Stage
from predictive.training.parallel import torchrun
from predictive.translation import gettext as _
from predictive.translation import marked

if TYPE_CHECKING:
    from predictive.training.run import TrainingRun

Events = Generator[Event, None, None]
_SAMPLE_TOKENS = {"char": 160, "word": 40}


class ModelTraining:
    """The training of one of the user's models, by name.

    `start` and `resume` yield what happens: the text is read, the network is trained and saved,
    the blend is fitted, and last the model is published. With `samples`, each save is followed by
    a text that the model generates. An error ends the events with `Failed`, and is raised.
    """

    def __init__(self, name: str, *, samples: bool = False) -> None:
        self._name, self._samples = name, samples
        self._run: TrainingRun | None = None
        self._is_trained = False

    def start(
        self, request: Request, *, replace: bool = False, started_at: float | None = None
    ) -> Events:
        """Train a new model; `started_at` (of `time.monotonic`) is when its time limit began.

        Raises `UsageError` for a bad name or request, and `ModelError` if there is a model of
        that name already (unless `replace`), or if it is being trained.
        """
        return _ending_in_failure(self._start(request, replace, started_at))

    def resume(
        self, budget: Budget, device: DeviceName | None = None, workers: int | None = None
    ) -> Events:
        """Continue a run that was stopped or killed; if it is trained already, only fit the blend.

        A `budget` that is not empty replaces the run's, counted from its start; so does `device`.
        Raises `ModelError` if nothing can be resumed, and `UsageError` if nothing is left to do.
        """
        return _ending_in_failure(self._resume(budget, device, workers))

    def is_finished(self, budget: Budget) -> bool:
        """Whether nothing is left for `resume` to do: training has ended, the blend is fitted."""
        folder = library.folder_of(self._name)
        return self._run_in(folder).is_finished(budget) and not blend_fitting.is_due(folder)

    def stop(self) -> bool:
        """Ask training to end with a model, as it does soon while the blend is being fitted.

        Return False if it has not begun.
        """
        return self._is_trained or (self._run is not None and self._run.stop())

    def _start(self, request: Request, replace: bool, started_at: float | None) -> Events:
        with self._locked(library.WAIT_OR_RENAME) as folder:
            if not replace:
                _refuse_taken(folder)
            yield from self._sampled(self._run_in(folder).start(request, started_at))
            yield from self._publish(folder)

    def _resume(self, budget: Budget, device: DeviceName | None, workers: int | None) -> Events:
        library.changeable_folder(self._name)
        with self._locked(library.WAIT_OR_STOP) as folder:
            run = self._run_in(folder)
            if not (run.is_finished(budget) and blend_fitting.is_due(folder)):
                yield from self._sampled(run.resume(budget, device, workers))
            yield from self._publish(folder)

    @contextmanager
    def _locked(self, hint: str) -> Iterator[Path]:
        """Keep others from changing the model, or fail with this hint; yield its folder."""
        with _followers_released(), library.training_lock(self._name, hint):
            yield library.folder_of(self._name)

    def _run_in(self, folder: Path) -> "TrainingRun":
        from predictive.training.run import TrainingRun  # PyTorch: not before a refusal

        self._run = TrainingRun(folder)
        return self._run

    def _sampled(self, events: Iterator[Event]) -> Events:
        """Add a sample after every save, if samples are wanted."""
        for event in events:
            yield event
            if self._samples and isinstance(event, Saved) and is_model(Path(event.folder)):
                yield _sample(Path(event.folder))

    def _publish(self, folder: Path) -> Events:
        """Make a trained model whole, and the one that the next command uses."""
        self._is_trained = True
        yield from fit(folder)
        library.remember(folder)
        yield Published(str(folder))


def fit(folder: Path, most_words: int = blend_fitting.MOST_WORDS) -> Events:
    """Fit the blend of a trained model on at most `most_words` words of its held-out text."""
    yield Stage(marked("fitting the blend of network and n-grams"))
    blend_fitting.fit(folder, most_words)
    yield Fitted()


def follow_leader() -> bool:
    """Train along to the end if torchrun started this process as a follower; else return False.

    Raises `LostWorkerError` if the leader is lost.
    """
    if torchrun.rank() == 0:
        return False
    from predictive.training.parallel import cluster

    cluster.follow_leader()
    return True


def _followers_released() -> AbstractContextManager[None]:
    """Return a context after which no follower that torchrun started waits in vain."""
    if not torchrun.is_launched():
        return nullcontext()
    from predictive.training.parallel import cluster

    return cluster.releasing_followers()


def _refuse_taken(folder: Path) -> None:
    """Raise `ModelError` if a new model would overwrite something."""
    hint = _("--force replaces it, --name gives another name")
    if is_resumable(folder):
        hint = _("--force replaces it, --resume {name} goes on, --name gives another name").format(
            name=folder.name
        )
    library.refuse_taken(folder.name, hint)


def _sample(folder: Path) -> Sample:
    predictor = Predictor.from_directory(folder)
    length = _SAMPLE_TOKENS[predictor.config.level]
    return Sample("".join(predictor.generate(max_tokens=length, seed=1)))


def _ending_in_failure(events: Events) -> Events:
    """Yield events and, if an error ends them, one more that tells it, before it is raised."""
    try:
        yield from events
    except Exception as error:
        explained = fault.explain(error)
        yield Failed(explained.message, explained.hint)
        if explained is error:
            raise
        raise explained from error
