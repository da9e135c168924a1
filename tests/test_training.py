"""Training learns, stops cleanly, and resumes exactly where it was killed."""

import json
import math
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch

from predictive.cell import CELLS, Cell
from predictive.errors import ModelError, PredictiveError, UsageError
from predictive.model.blend import Blend
from predictive.model.config import Validation
from predictive.model.directory import load_blend, load_config, load_model, save_blend
from predictive.model.files import STATE
from predictive.options import Budget, Level
from predictive.prediction.predictor import Predictor
from predictive.training import preparation
from predictive.training.checkpoint import Checkpoint
from predictive.training.events import Evaluation, Event, Finished, Recovered, Saved, Started
from predictive.training.run import TrainingRun
from predictive.training.trainer import Trainer
from tests.builders import FLAGS, curve, finish, of_kind, request, target, train_process, wait_for
from tests.conftest import PARK, Invoke, Whole

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_learns_a_line_by_heart(cell: Cell, park: Path, home: Path) -> None:
    changes = {"cell": cell, "budget": Budget(epochs=25), "dropout": 0.0}
    run, losses = TrainingRun(target(home)).start(request(park, **changes)), [math.inf]
    for event in run:
        if isinstance(event, Evaluation):
            losses.append(event.validation.nats_per_character)
        elif isinstance(event, Saved) and losses[-1] < 0.3:
            break
    assert losses[1] > 2.5
    assert losses[-1] < 0.3
    predictor = Predictor.from_directory(target(home))
    assert predictor.suggest(f"0. {PARK}1. Voy al parque con mi per")[0].text == "perro"


def test_the_validation_figure_is_what_evaluation_gives(park: Path, whole: Whole) -> None:
    """The trainer's figure, by torch in several streams, is near numpy's in one."""
    best = load_config(whole("char")).training.best
    text = park.read_text(encoding="utf-8")
    score = Predictor.from_directory(whole("char")).score(text[-len(text) // 20 :])
    assert score.nats / score.characters == pytest.approx(best.nats_per_character, rel=0.25)


def killed_at(events: Iterator[Event], saves: int) -> None:
    """Run until so many saves and drop everything, as kill -9 does."""
    for event in events:
        saves -= isinstance(event, Saved)
        if saves == 0:
            return


@pytest.mark.parametrize("saves", [1, 2, 4])
@pytest.mark.parametrize("level", ["char", "word"])
def test_a_resumed_run_equals_an_uninterrupted_one(
    saves: int, level: Level, park: Path, home: Path, whole: Whole
) -> None:
    killed_at(TrainingRun(target(home)).start(request(park, level=level)), saves)
    events = list(TrainingRun(target(home)).resume(Budget()))
    started = of_kind(events, Started)[0]
    assert started.step > 0
    assert curve(target(home)) == curve(whole(level))
    resumed = load_model(target(home)).weights.dequantized()
    for name, weight in load_model(whole(level)).weights.dequantized().items():
        np.testing.assert_array_equal(weight, resumed[name])


def test_a_run_killed_before_its_first_evaluation_can_be_resumed(
    park: Path, home: Path, whole: Whole
) -> None:
    events = TrainingRun(target(home)).start(request(park))
    next(event for event in events if isinstance(event, Started))
    assert not target(home).exists()
    del events
    list(TrainingRun(target(home)).resume(Budget()))
    assert curve(target(home)) == curve(whole("char"))


def test_the_old_model_stays_until_the_new_one_is_there(
    park: Path, home: Path, whole: Whole
) -> None:
    shutil.copytree(whole("char"), target(home))
    old = curve(target(home))
    events = TrainingRun(target(home)).start(request(park, seed=2))
    next(event for event in events if isinstance(event, Started))
    assert curve(target(home)) == old
    list(events)
    assert curve(target(home)) != old
    assert [each.name for each in (home / "models").iterdir()] == ["park"]


@pytest.mark.parametrize("budget", [Budget(epochs=1), Budget(time_limit=1.0)])
def test_a_finished_run_resumes_with_a_new_budget(budget: Budget, park: Path, home: Path) -> None:
    list(TrainingRun(target(home)).start(request(park, budget=budget)))
    with pytest.raises(UsageError, match="finished"):
        list(TrainingRun(target(home)).resume(Budget()))
    more = list(TrainingRun(target(home)).resume(Budget(time_limit=3.0)))
    assert of_kind(more, Evaluation)


def test_stopping_keeps_the_best_model(park: Path, home: Path) -> None:
    run = TrainingRun(target(home))
    assert not run.stop()
    events = []
    for event in run.start(request(park, budget=Budget(epochs=40))):
        events.append(event)
        if len(of_kind(events, Evaluation)) == 2:
            assert run.stop()
    finished = of_kind(events, Finished)[0]
    assert finished.reason == "stopped"
    assert Predictor.from_directory(target(home)).suggest("Voy al ")


def test_a_run_that_is_stopped_at_once_takes_a_step_and_has_a_model(park: Path, home: Path) -> None:
    run = TrainingRun(target(home))
    events = []
    for event in run.start(request(park, budget=Budget(epochs=40))):
        events.append(event)
        if isinstance(event, Started):
            assert run.stop()
    assert [each.validation.step for each in of_kind(events, Evaluation)] == [1]
    assert of_kind(events, Finished)[0].reason == "stopped"
    assert Predictor.from_directory(target(home)).suggest("Voy al ")


def test_patience_ends_a_run_that_gains_nothing(park: Path, home: Path) -> None:
    budget = Budget(epochs=20, patience=2)
    wanted = request(park, budget=budget, learning_rate=1e-9)
    finished = of_kind(list(TrainingRun(target(home)).start(wanted)), Finished)[0]
    assert finished.reason == "patience"


@pytest.mark.parametrize("times", [1, 3])
def test_a_loss_that_is_not_a_number_restores_the_last_good_state(
    times: int, park: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Steps in the middle of the run destroy the weights, several times before an evaluation."""
    take_step = Trainer._step
    destroyed: list[int] = []

    def step(trainer: Trainer, window: object) -> torch.Tensor:
        if trainer.progress.step == 30 and len(destroyed) < times:
            destroyed.append(trainer.progress.step)
            with torch.no_grad():
                trainer.learner.network.output_bias.fill_(float("nan"))
        return take_step(trainer, window)  # type: ignore[arg-type]

    monkeypatch.setattr(Trainer, "_step", step)
    events = list(TrainingRun(target(home)).start(request(park, budget=Budget(epochs=8))))
    recovered = of_kind(events, Recovered)
    assert len(recovered) == times
    assert max(event.step for event in recovered) <= 30
    assert load_config(target(home)).training.best.nats_per_token < 3


def test_a_run_that_never_converges_leaves_nothing(park: Path, home: Path) -> None:
    with pytest.raises(PredictiveError, match="does not converge"):
        list(TrainingRun(target(home)).start(request(park, learning_rate=1e9)))
    assert list((home / "models").iterdir()) == []


def test_a_batch_larger_than_the_text_is_refused(park: Path, home: Path) -> None:
    with pytest.raises(UsageError, match="at most"):
        list(TrainingRun(target(home)).start(request(park, batch_size=100_000)))
    assert list((home / "models").iterdir()) == []


def test_a_time_limit_is_kept_within_a_little(park: Path, home: Path) -> None:
    events = list(TrainingRun(target(home)).start(request(park, budget=Budget(time_limit=3.0))))
    finished = of_kind(events, Finished)[0]
    assert finished.reason == "budget"
    assert len(of_kind(events, Evaluation)) >= 2


def test_a_checkpoint_that_is_damaged_is_named(tmp_path: Path, whole: Whole) -> None:
    state = tmp_path / STATE
    state.write_bytes((whole("char") / "training" / STATE).read_bytes()[:1000])
    with pytest.raises(ModelError, match=r"state\.safetensors is damaged"):
        Checkpoint.load(state)


def test_kill_9_at_any_moment_loses_nothing(park: Path, home: Path) -> None:
    """Killed at random moments of the run, resumed each time, the curve is that of a whole run."""
    flags = [*FLAGS, "--epochs", "4"]
    finish(train_process(home, str(park), "--name", "whole", *flags))
    rng = np.random.default_rng(1)
    arguments = [str(park), *flags]
    for _ in range(2):
        process = train_process(home, *arguments)
        wait_for(b"batches of", process)  # from there on it can be resumed
        for _ in range(rng.integers(5)):
            process.stderr.readline()  # type: ignore[union-attr]
        process.kill()
        process.communicate()
        arguments = ["--resume", "park"]
    whole = curve(home / "models" / "whole")
    if not target(home).exists() or curve(target(home)) != whole:  # else it was at its end already
        finish(train_process(home, "--resume", "park"))
    assert curve(target(home)) == whole


def test_ctrl_c_ends_with_a_model_and_exit_0(park: Path, home: Path) -> None:
    process = train_process(home, str(park), *FLAGS, "--time-limit", "100s", "--json")
    wait_for(b"held out", process)
    process.send_signal(signal.SIGINT)
    assert b"stopped as asked" in finish(process)
    assert Predictor.from_directory(target(home)).suggest("Voy al ")


def test_resuming_fits_a_blend_that_was_interrupted(invoke: Invoke, park: Path, home: Path) -> None:
    flags = ["--level", "word", "--size", "tiny", "--epochs", "2"]
    assert invoke("train", park, *flags).exit_code == 0
    save_blend(target(home), Blend())
    assert invoke("train", "--resume", "park").exit_code == 0
    assert load_blend(target(home)).calibration_error is not None
    again = invoke("train", "--resume", "park")
    assert isinstance(again.exception, UsageError)


def test_the_vocabulary_of_a_large_text_comes_from_evenly_spaced_pieces(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = home.parent / "letters"
    folder.mkdir()
    for number in range(40):
        text = f"letters say word{number} to those who read word{number} in them. " * 4
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    size = sum(path.stat().st_size for path in folder.iterdir())
    monkeypatch.setattr(preparation, "MAX_VOCABULARY_BYTES", 0.5 * size)
    list(TrainingRun(target(home)).start(request(folder, level="word")))
    tokens = load_model(target(home)).tokenizer.tokens
    assert " those" in tokens
    assert 15 < sum(token.startswith(" word") for token in tokens) < 25


def test_the_curve_is_in_the_model(whole: Whole) -> None:
    data = json.loads((whole("char") / "config.json").read_text())
    points = msgspec.convert(data["training"]["curve"], list[Validation])
    assert [point.step for point in points] == sorted(point.step for point in points)
    assert data["training"]["best"]["nats_per_token"] == min(p.nats_per_token for p in points)
