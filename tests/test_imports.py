"""Suggesting starts fast because it imports little."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"torch", "textual", "rich"}


def imported(code: str) -> set[str]:
    """Run code in a fresh process; return the top-level modules it imported."""
    report = "\nimport sys; print('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code + report], capture_output=True, text=True, check=True
    )
    return {line.split(".")[0] for line in done.stdout.splitlines()}


@pytest.mark.parametrize(
    ("code", "also"),
    [
        ("import predictive", {"numpy", "numkong", "tokenizers", "click"}),
        ("import predictive.cli", {"numpy", "numkong", "tokenizers"}),
        ("import predictive.prediction.predictor", {"numkong", "safetensors", "click"}),
        (
            "import predictive.client",
            {"numpy", "numkong", "tokenizers", "click", "msgspec", "asyncio"},
        ),
        ("import predictive.options", {"numpy", "numkong", "tokenizers", "click"}),
        ("import predictive.serving.daemon", {"uvicorn", "starlette", "click"}),
        ("import predictive.serving.http.server", set()),
    ],
)
def test_imports_are_light(code: str, also: set[str]) -> None:
    assert not imported(code) & (HEAVY | also)


def test_the_first_paint_of_the_editor_needs_no_model() -> None:
    heavy = {"torch", "numpy", "numkong", "tokenizers", "plotext", "tomlkit"}
    assert not imported("import predictive.tui.writing.screen") & heavy


def test_the_first_prompt_of_the_line_mode_needs_no_model_and_no_screen() -> None:
    heavy = {"numpy", "numkong", "tokenizers", "sqlite3", "prompt_toolkit", "asyncio"}
    assert not imported("import predictive.tui.line.start") & (HEAVY | heavy)


_EDITOR = """
import asyncio
from predictive.settings import Settings
from predictive.tui.app import PredictiveApp
from predictive.tui.writing.screen import WritingScreen

async def main():
    async with PredictiveApp(Settings(), WritingScreen, {model!r}).run_test() as pilot:
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
        await pilot.press("v", "o")
        assert pilot.app.model_worker.loaded is not None
        for key in ("f2", "f3", "f4", "f5", "f6"):
            await pilot.press(key, "escape")

asyncio.run(main())
"""


def test_the_editor_imports_no_torch(trained: Path) -> None:
    assert "torch" not in imported(_EDITOR.format(model=str(trained)))


def test_the_language_server_answers_before_it_has_a_model() -> None:
    heavy = {"torch", "numpy", "numkong", "tokenizers", "textual", "rich", "sqlite3"}
    assert not imported("import predictive.lsp.server, predictive.lsp.stdio") & heavy


def test_errors_and_lists_import_no_torch() -> None:
    code = (
        "import predictive.console as c, predictive.errors as e;"
        "c.print_error(e.PredictiveError('x'))"
    )
    assert "torch" not in imported(code)


def test_suggesting_generating_and_scoring_import_no_torch(trained: Path) -> None:
    code = (
        f"import predictive; p = predictive.load({str(trained)!r}); p.suggest('Voy al ');"
        "list(p.generate('Voy', max_tokens=5)); p.score('Voy al parque')"
    )
    assert not imported(code) & HEAVY


def test_completing_with_a_daemon_imports_no_more_than_its_client() -> None:
    code = (
        "import predictive.cli as c, predictive.client as d; d.ask = lambda *_, **__: "
        "{'completions': []}; c.app.main(['complete', 'Voy al'], standalone_mode=False)"
    )
    heavy = {"numpy", "numkong", "tokenizers", "asyncio", "sqlite3"}
    assert not imported(code) & (HEAVY | heavy)


def test_completing_on_the_command_line_imports_no_more_than_it_needs(trained: Path) -> None:
    code = (
        "import predictive.cli as c; "
        f"c.app.main(['complete', 'Voy al', '-m', {str(trained)!r}], standalone_mode=False)"
    )
    assert not imported(code) & (HEAVY | {"sqlite3"}), "nothing was learned"


def test_inspecting_a_text_imports_no_torch(trained: Path, park: Path) -> None:
    code = (
        "import predictive.cli as c; c.app.main(['inspect', "
        f"{str(park)!r}, '-m', {str(trained)!r}, '--top', '3', '--units', '2'], "
        "standalone_mode=False)"
    )
    assert "torch" not in imported(code)
