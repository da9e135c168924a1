"""The screen that looks inside the network."""

import math
from pathlib import Path

import numpy as np
import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from predictive.cell import CELLS
from predictive.errors import ModelError
from predictive.prediction.inspection import InspectedToken
from predictive.settings import Settings
from predictive.suggesting.loading import ModelInUse
from predictive.tui.app import PredictiveApp
from predictive.tui.inside.figures import as_figure, shade, varied_units
from predictive.tui.inside.gate_map import GateMap
from predictive.tui.inside.panels import chance_of
from predictive.tui.inside.screen import InsideScreen
from predictive.tui.inside.surprise_map import SurpriseMap
from tests.tui.conftest import loading
from tests.tui.writing import settle

TEXT = "Voy al parque con mi perro. Luego vuelvo a [b]casa[/b]."


def app(trained: Path) -> PredictiveApp:
    return PredictiveApp(Settings(), load=loading(trained))


async def look(pilot: Pilot[None], text: str) -> InsideScreen:
    """Load the model, open the screen, and wait until the text is read."""
    assert isinstance(pilot.app, PredictiveApp)
    await settle(pilot)
    await pilot.app.model_worker.load(None)
    screen = InsideScreen(text)
    await pilot.app.push_screen(screen)
    await settle(pilot)
    return screen


def said(screen: InsideScreen, name: str) -> str:
    return str(screen.query_one(f"#inside-{name}", Static).content)


def painted(screen: InsideScreen) -> str:
    """All that is on the screen, as text."""
    strips = screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_the_text_is_shown_with_its_last_token_chosen(
    trained: Path, size: tuple[int, int]
) -> None:
    async with app(trained).run_test(size=size) as pilot:
        screen = await look(pilot, TEXT)
        picture = painted(screen)
        assert TEXT in picture  # what looks like markup is text
        assert "0-3  3-6  6-10  10+  bits" in picture
        last = screen.query_one(SurpriseMap).tokens[-1]
        assert said(screen, "surprise").startswith(f".  {last.bits:.1f} bits")
        assert "▼" in picture
        assert "esc" in picture


@pytest.mark.parametrize(
    ("probability", "rank", "said"),
    [
        (0.25, 1, "2.0 bits: 25.0 %, 1st choice"),
        (0.0003, 249, "11.7 bits: 0.03 %, 249th choice"),
        (0.5, 1_002, "1.0 bits: 50.0 %, 1,002nd choice"),
        (0.5, 23, "1.0 bits: 50.0 %, 23rd choice"),
        (0.00001, 11, "16.6 bits: <0.01 %, 11th choice"),
    ],
)
def test_the_surprise_of_a_token_is_said_in_plain_figures(
    probability: float, rank: int, said: str
) -> None:
    token = InspectedToken(7, "Tom", -math.log2(probability), rank, [])
    assert chance_of(token).plain == f"Tom  {said}"


async def test_keys_choose_a_token_and_its_alternatives_are_shown(trained: Path) -> None:
    async with app(trained).run_test(size=(80, 24)) as pilot:
        screen = await look(pilot, TEXT)
        tokens = screen.query_one(SurpriseMap).tokens
        for back in range(1, 6):
            await pilot.press("left")
            token = tokens[-1 - back]
            assert said(screen, "surprise").startswith(f"{as_figure(token.text)}  {token.bits:.1f}")
            marked = [line for line in said(screen, "expected").splitlines() if line[0] == "▸"]
            assert len(marked) == 1
            assert isinstance(token, InspectedToken)
            same = (each.text for each in token.alternatives if each.token == token.token)
            assert marked[0].endswith(f" {as_figure(next(same, token.text))}")
        for _ in range(len(tokens) + 3):
            await pilot.press("left")
        assert screen.place == 0
        for _ in range(len(tokens) + 3):
            await pilot.press("right")
        assert screen.place == len(tokens) - 1


async def test_the_mouse_chooses_a_token_in_the_text_and_in_the_map(trained: Path) -> None:
    async with app(trained).run_test(size=(80, 24)) as pilot:
        screen = await look(pilot, TEXT)
        await pilot.click(SurpriseMap, offset=(1, 0))
        await pilot.pause()
        assert screen.query_one(SurpriseMap).tokens[screen.place].text[:2] in ("Vo", "o")
        chosen = screen.place
        first = len("    7 ") + 1  # the map has a cell of padding
        width = (80 - 2 - 6) // len(screen.query_one(SurpriseMap).tokens)
        await pilot.click(GateMap, offset=(first + 3 * width, 2))
        await pilot.pause()
        assert screen.place == 3 != chosen


async def test_every_gate_can_be_seen_and_is_explained(trained: Path) -> None:
    async with app(trained).run_test(size=(80, 24)) as pilot:
        screen = await look(pilot, TEXT)
        for gate in CELLS["lstm"].computed:
            assert said(screen, "explanation") == f"{gate.letter}: {gate.explanation}"
            assert f"{gate.name}, layer" in said(screen, "gates")
            await pilot.press("down")
        assert screen.gate == 0
        await pilot.press("up")
        assert said(screen, "explanation").startswith("h:")
        await pilot.click("#inside-gates", offset=(2, 0))
        await pilot.pause()
        assert said(screen, "explanation").startswith("i:")


async def test_suggestions_at_the_cursor_are_explained(trained: Path) -> None:
    async with app(trained).run_test(size=(80, 24)) as pilot:
        screen = await look(pilot, "Voy al parque con mi ")
        _, header, best, *_ = said(screen, "reasons").splitlines()
        assert header.split() == ["network", "n-grams", "both", "offered"]
        assert best.endswith("  perro")
        assert best.count("%") == 4


async def test_without_a_text_it_says_what_to_do(trained: Path) -> None:
    async with app(trained).run_test(size=(80, 24)) as pilot:
        screen = await look(pilot, "")
        assert "Nothing is written yet" in painted(screen)
        await pilot.press("left", "right", "up", "l")
        assert screen.place == 0
        await pilot.press("escape")
        assert screen not in pilot.app.screen_stack


async def test_without_a_model_it_says_what_to_do() -> None:
    def load(name: str | None) -> ModelInUse:
        raise ModelError("there is no model", "train one")

    async with PredictiveApp(Settings(), load=load).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await settle(pilot)
        screen = InsideScreen("Voy")
        await pilot.app.push_screen(screen)
        await pilot.pause()
        assert "No model is in use" in painted(screen)
        await pilot.press("left", "down", "l", "escape")
        assert screen not in pilot.app.screen_stack


async def test_without_colours_steps_differ_in_print(
    trained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with app(trained).run_test(size=(80, 24)) as pilot:
        shades = (await look(pilot, TEXT)).query_one(SurpriseMap).shades()
        assert len({(style.bold, style.underline) for style in shades}) == 4


@pytest.mark.parametrize(
    ("value", "sign"), [(0, " "), (1, "█"), (0.5, "▒"), (-1, "≡"), (-0.3, "·"), (7, "█")]
)
def test_values_are_drawn_by_size_and_sign(value: float, sign: str) -> None:
    assert shade(value) == sign


def test_the_units_that_vary_most_come_first() -> None:
    values = np.zeros((4, 3), dtype=np.float32)
    values[:, 2] = [0, 1, 0, 1]
    values[:, 0] = [0, 0.3, 0, 0.3]
    assert varied_units(values, 2) == [2, 0]


def test_all_that_is_traced_is_explained() -> None:
    traced = {cell: "".join(part.letter for part in CELLS[cell].computed) for cell in CELLS}
    assert traced == {"lstm": "ifgoch", "gru": "rznh", "rnn": "h"}
    assert all(part.explanation for cell in CELLS for part in CELLS[cell].computed)
