"""Training a model is one stream of events, whoever starts it."""

from pathlib import Path

import pytest

from predictive import blend_fitting
from predictive.errors import CorpusError, ModelError, UsageError
from predictive.model import library
from predictive.model.blend import Blend
from predictive.model.directory import load_blend, load_model, save_blend
from predictive.options import Budget
from predictive.services.train import ModelTraining
from predictive.training.events import (
    Event,
    Failed,
    Finished,
    Fitted,
    Published,
    Read,
    Sample,
    Saved,
    Stage,
    Started,
)
from tests.builders import of_kind, request, target
from tests.test_imports import imported

SHORT = Budget(epochs=0.5)


def trained(park: Path, **settings: bool) -> list[Event]:
    return list(ModelTraining("park", **settings).start(request(park, budget=SHORT)))


def test_the_events_lead_from_the_text_to_a_published_model(park: Path, home: Path) -> None:
    events = trained(park)
    order = [Stage, Read, Started, Saved, Finished, Fitted, Published]
    first = [next(n for n, each in enumerate(events) if isinstance(each, kind)) for kind in order]
    assert first == sorted(first)
    assert events[-1] == Published(str(target(home)))
    assert not of_kind(events, Sample)
    assert load_model(target(home)).blend.calibration_error is not None
    assert library.resolve() == target(home)


def test_every_save_is_followed_by_a_sample_if_samples_are_wanted(park: Path) -> None:
    events = trained(park, samples=True)
    saves = [number for number, each in enumerate(events) if isinstance(each, Saved)]
    assert saves
    assert all(isinstance(events[number + 1], Sample) for number in saves)


def test_a_model_is_replaced_only_on_request(park: Path, home: Path) -> None:
    trained(park)
    before = load_model(target(home)).config
    with pytest.raises(ModelError, match="already"):
        trained(park)
    assert load_model(target(home)).config == before
    list(ModelTraining("park").start(request(park, budget=SHORT, seed=2), replace=True))
    assert load_model(target(home)).config != before


def test_of_a_finished_run_only_what_is_missing_is_done(park: Path, home: Path) -> None:
    trained(park)
    save_blend(target(home), Blend())
    events = list(ModelTraining("park").resume(Budget()))
    assert [type(event) for event in events] == [Stage, Fitted, Published]
    assert load_blend(target(home)).calibration_error is not None
    with pytest.raises(UsageError, match="is finished"):
        list(ModelTraining("park").resume(Budget()))
    assert of_kind(list(ModelTraining("park").resume(Budget(epochs=1))), Published)


def test_an_error_is_an_event_before_it_is_raised() -> None:
    events: list[Event] = []
    with pytest.raises(CorpusError, match=r"nowhere\.txt") as caught:
        events.extend(ModelTraining("park").start(request(Path("nowhere.txt"))))
    assert events[-1] == Failed(caught.value.message, caught.value.hint)


def test_it_can_be_stopped_while_the_network_is_trained(
    park: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    training = ModelTraining("park")
    stopped: list[bool] = []
    monkeypatch.setattr(blend_fitting, "fit", lambda *_: stopped.append(training.stop()))
    assert not training.stop()
    for event in training.start(request(park, budget=Budget(time_limit=100))):
        if isinstance(event, Saved):
            assert training.stop()
        last = event
    assert isinstance(last, Published)
    assert stopped == [True], "the fit goes on to its end"


def test_a_refusal_waits_for_no_torch() -> None:
    code = (
        "from predictive.services.train import ModelTraining as T\n"
        "from predictive.options import Budget, Request\n"
        "from predictive.errors import UsageError\n"
        "try: list(T('base').start(Request(paths=[])))\n"
        "except UsageError: pass\n"
        "else: raise AssertionError"
    )
    assert "torch" not in imported(code)
