"""What suggests starts at once, because it imports little."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"torch", "textual", "rich"}


def imported(code: str) -> set[str]:
    """Run code in a fresh process; return the top-level modules it imported."""
    report = "; import sys; print('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code + report], capture_output=True, text=True, check=True
    )
    return {line.split(".")[0] for line in done.stdout.splitlines()}


@pytest.mark.parametrize(
    ("code", "also"),
    [
        ("import predictive", {"numpy", "tokenizers", "click"}),
        ("import predictive.cli", {"numpy", "tokenizers"}),
        ("import predictive.prediction.predictor", {"click"}),
    ],
)
def test_imports_are_light(code: str, also: set[str]) -> None:
    assert not imported(code) & (HEAVY | also)


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


def test_completing_on_the_command_line_imports_no_torch(trained: Path) -> None:
    code = (
        "import predictive.cli as c; "
        f"c.app.main(['complete', 'Voy al', '-m', {str(trained)!r}], standalone_mode=False)"
    )
    assert not imported(code) & HEAVY
