"""The screen that writes."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any, cast

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static, TextArea

from predictive.errors import ModelError, PredictiveError
from predictive.learned.store import LearnedStore
from predictive.prediction.predictor import Predictor
from predictive.prediction.score import ScoredText
from predictive.settings import Settings
from predictive.suggesting.loading import ModelInUse
from predictive.tui.app import PredictiveApp
from predictive.tui.inside.surprise_map import SurpriseMap
from predictive.tui.sampling.rules import RULES, SampleRules
from predictive.tui.sampling.screen import SampleScreen
from tests.tui.conftest import loading
from tests.tui.writing import settle


class Writer:
    """A model that writes the same line for ever, and notes how it was asked to."""

    def __init__(self, error: PredictiveError | None = None) -> None:
        self.error = error
        self.options: dict[str, Any] = {}
        self.waits_at: int | None = None
        self.go_on = Event()

    def suggest(self, *arguments: Any, **options: Any) -> list[Any]:
        return []

    def generate_scored(self, prompt: str, **options: Any) -> Iterator[ScoredText]:
        self.options = options
        if self.error:
            raise self.error
        for number in range(options["max_tokens"]):
            if number == self.waits_at:
                self.go_on.wait()
            yield ScoredText("\n" if number % 10 == 9 else f" [b]{number}", bits=number % 12)

    def load(self, name: str | None) -> ModelInUse:
        learned = cast(LearnedStore, SimpleNamespace(state="off"))
        return ModelInUse(Path("fake"), cast(Predictor, self), learned)


async def open_screen(pilot: Pilot[None], prompt: str) -> tuple[SampleScreen, list[str | None]]:
    """Load the model and open the screen; also return where its result will be put."""
    assert isinstance(pilot.app, PredictiveApp)
    await settle(pilot)
    await pilot.app.model_worker.load(None)
    screen, results = SampleScreen(prompt), list[str | None]()
    await pilot.app.push_screen(screen, results.append)
    await pilot.pause()
    return screen, results


def fill(screen: SampleScreen, **values: str) -> None:
    for name, value in values.items():
        screen.query_one(f"#rule-{name}", Input).value = value


def written(screen: SampleScreen) -> str:
    blocks = screen.query(SurpriseMap)
    return "".join(token.text for block in blocks for token in block.tokens)


def state(screen: SampleScreen) -> str:
    return str(screen.query_one("#sample-state", Static).content)


async def write(pilot: Pilot[None]) -> None:
    await pilot.press("ctrl+g")
    await settle(pilot)


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_what_is_written_is_what_the_predictor_generates(
    trained: Path, size: tuple[int, int]
) -> None:
    async with PredictiveApp(Settings(), load=loading(trained)).run_test(size=size) as pilot:
        screen, results = await open_screen(pilot, "Voy al ")
        fill(screen, seed="7", max_tokens="30", temperature="1.5")
        await write(pilot)
        expected = Predictor.from_directory(trained).generate(
            "Voy al ", seed=7, max_tokens=30, temperature=1.5
        )
        text = "".join(expected)
        assert written(screen) == text
        assert "seed 7" in state(screen)
        await pilot.press("ctrl+s")
        assert results == [text]


async def test_a_seed_is_chosen_and_shown_and_gives_the_same_again(trained: Path) -> None:
    async with PredictiveApp(Settings(), load=loading(trained)).run_test() as pilot:
        screen, _ = await open_screen(pilot, "")
        fill(screen, max_tokens="20", temperature="3", top_k="0", min_p="0")
        await write(pilot)
        first, seed = written(screen), state(screen).split("seed ")[1].split(",")[0]
        await write(pilot)
        assert f"seed {seed}," not in state(screen)
        fill(screen, seed=seed)
        await write(pilot)
        assert written(screen) == first


async def test_the_usual_rules_are_those_of_sampling() -> None:
    writer = Writer()
    async with PredictiveApp(Settings(), load=writer.load).run_test(size=(80, 24)) as pilot:
        await open_screen(pilot, "")
        await write(pilot)
        usual = {
            "temperature": 0.8, "top_k": 40, "top_p": 0.95, "min_p": 0.05, "repeat_penalty": 1.0,
        }  # fmt: skip
        assert {**writer.options, **usual, "max_tokens": 200} == writer.options


@pytest.mark.parametrize(
    ("name", "value"),
    [("temperature", "11"), ("temperature", ""), ("top_k", "-1"), ("top_p", "0"), ("top_p", "1.5"),
     ("min_p", "2"), ("repeat_penalty", "0.5"), ("seed", "-3"), ("max_tokens", "0")],
)  # fmt: skip
async def test_an_invalid_rule_is_refused_and_focused(name: str, value: str) -> None:
    writer = Writer()
    async with PredictiveApp(Settings(), load=writer.load).run_test(size=(80, 24)) as pilot:
        screen, _ = await open_screen(pilot, "")
        fill(screen, **{name: value})
        await write(pilot)
        assert writer.options == {}
        assert screen.focused is screen.query_one(f"#rule-{name}")
        with pytest.raises(PredictiveError, match=next(r.label for r in RULES if r.name == name)):
            screen.query_one(SampleRules).values()


async def test_escape_stops_and_then_goes_back() -> None:
    writer = Writer()
    writer.waits_at = 20
    async with PredictiveApp(Settings(), load=writer.load).run_test(size=(80, 24)) as pilot:
        screen, results = await open_screen(pilot, "")
        await pilot.press("ctrl+g")
        assert screen.running
        await pilot.press("escape")
        assert not screen.running
        writer.go_on.set()
        assert isinstance(pilot.app, PredictiveApp)
        await pilot.app.model_worker.call(lambda loaded: None)
        await pilot.pause()
        assert written(screen).count("[b]") <= 18
        assert results == []
        await pilot.press("escape")
        assert results == [None]


async def test_what_was_stopped_is_written_again() -> None:
    writer = Writer()
    writer.waits_at = 20
    async with PredictiveApp(Settings(), load=writer.load).run_test(size=(80, 24)) as pilot:
        screen, _ = await open_screen(pilot, "")
        await pilot.press("ctrl+g", "escape")
        writer.go_on.set()
        fill(screen, max_tokens="30")
        await write(pilot)
        assert "30 tokens" in state(screen)
        assert written(screen).startswith(" [b]0 [b]1 ")


async def test_long_text_is_drawn_in_blocks_and_looks_like_markup_to_nobody() -> None:
    async with PredictiveApp(Settings(), load=Writer().load).run_test(size=(80, 24)) as pilot:
        screen, _ = await open_screen(pilot, "Once [i]upon")
        fill(screen, max_tokens="450")
        await write(pilot)
        blocks = list(screen.query(SurpriseMap))
        assert len(blocks) == 5
        assert all(len(block.tokens) <= 110 for block in blocks)
        assert "[b]448" in written(screen)
        assert "Once [i]upon [b]0" in str(blocks[0].render())
        assert "450 tokens" in state(screen)


async def test_a_click_tells_the_surprise_of_a_token() -> None:
    async with PredictiveApp(Settings(), load=Writer().load).run_test(size=(80, 24)) as pilot:
        screen, _ = await open_screen(pilot, "Go")
        fill(screen, max_tokens="5")
        await write(pilot)
        await pilot.click(SurpriseMap, offset=(len("Go [b]0 [b]"), 0))
        await pilot.pause()
        assert state(screen).startswith("[b]1  1.0 bits")
        assert screen.query_one(SurpriseMap).selected == 1


async def test_prompt_and_text_are_copied() -> None:
    async with PredictiveApp(Settings(), load=Writer().load).run_test(size=(80, 24)) as pilot:
        screen, _ = await open_screen(pilot, "One\ntwo")
        fill(screen, max_tokens="2")
        await write(pilot)
        screen.query_one("#sample-prompt", TextArea).text = "changed since"
        await pilot.press("f9")
        assert pilot.app.clipboard == "One\ntwo [b]0 [b]1"


async def test_nothing_written_is_nothing_to_insert() -> None:
    async with PredictiveApp(Settings(), load=Writer().load).run_test(size=(80, 24)) as pilot:
        _, results = await open_screen(pilot, "")
        await pilot.press("ctrl+s")
        assert results == [None]


async def test_an_error_is_shown_and_the_screen_continues() -> None:
    writer = Writer(ModelError("the model is gone", "train it again"))
    async with PredictiveApp(Settings(), load=writer.load).run_test(size=(80, 24)) as pilot:
        screen, _ = await open_screen(pilot, "")
        writer.error = ModelError("the model is gone", "train it again")
        await write(pilot)
        assert not screen.running
        assert any("the model is gone" in str(each.message) for each in pilot.app._notifications)
        writer.error = None
        await write(pilot)
        assert "200 tokens" in state(screen)


async def test_without_a_model_it_says_so() -> None:
    def load(name: str | None) -> ModelInUse:
        raise ModelError("there is no model", "train one")

    async with PredictiveApp(Settings(), load=load).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await settle(pilot)
        screen = SampleScreen("Voy")
        await pilot.app.push_screen(screen)
        await pilot.pause()
        assert "No model is in use" in state(screen)
        await write(pilot)
        assert not screen.running
        await pilot.press("escape")
        assert screen not in pilot.app.screen_stack
