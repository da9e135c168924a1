"""Opens the other screens from the text, and uses what they return."""

from pathlib import Path

from predictive.tui.app import PredictiveApp
from predictive.tui.writing.editor import Editor


async def choose_file(app: PredictiveApp) -> Path | None:
    """Show files; return the one that the user chooses."""
    from predictive.tui.dialogs.open_dialog import OpenDialog

    return await app.push_screen_wait(OpenDialog())


async def choose_model(app: PredictiveApp) -> None:
    """Show the models; use the one that the user chooses."""
    from predictive.tui.models.screen import ModelsScreen

    name = await app.push_screen_wait(ModelsScreen())
    if name is not None:
        app.use_model(name)


async def train(app: PredictiveApp) -> None:
    """Show the training screen; use the trained model if the user wants to."""
    from predictive.tui.training.screen import TrainingScreen

    name = await app.push_screen_wait(TrainingScreen())
    if name is not None:
        app.use_model(name)


async def sample(app: PredictiveApp, editor: Editor) -> None:
    """Let the model write; insert what it wrote into the text."""
    from predictive.tui.sampling.screen import SampleScreen

    prompt = editor.text_before_cursor().rpartition("\n")[2]
    text = await app.push_screen_wait(SampleScreen(prompt))
    if text:
        editor.insert(text)


def look_inside(app: PredictiveApp, editor: Editor) -> None:
    """Show how the network reads the text."""
    from predictive.tui.inside.screen import InsideScreen

    app.push_screen(InsideScreen(editor.text_before_cursor()))


def show_statistics(app: PredictiveApp, editor: Editor) -> None:
    """Show how many keys suggestions save, and how fast they come."""
    from predictive.tui.statistics_screen import StatisticsScreen

    app.push_screen(StatisticsScreen(app.statistics, editor.text))
