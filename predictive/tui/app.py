"""The application: what all screens share."""

import sys
import traceback
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from predictive import atomic, paths
from predictive.editing.statistics import Statistics
from predictive.errors import ModelError, PredictiveError
from predictive.settings import Settings, change
from predictive.tui.commands import live_commands
from predictive.tui.engine import Engine, Load, load_model
from predictive.tui.terminal_keys import know_alt_keys
from predictive.tui.themes import THEMES

if TYPE_CHECKING:
    from predictive.tui.writing.screen import WritingScreen


class PredictiveApp(App[None]):
    """The editor and the screens around it."""

    TITLE = "predictive"
    CSS = "ToastRack { dock: top; align: right top; }"
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help", id="help"),
        Binding("ctrl+q", "leave", "Quit", id="quit", priority=True),
    ]

    def __init__(
        self,
        settings: Settings,
        file: Path | None = None,
        model: str | None = None,
        load: Load = load_model,
    ) -> None:
        know_alt_keys()
        super().__init__()
        self.settings = settings
        self.engine = Engine(load)
        self.statistics = Statistics()
        self._file = file
        self._model = model
        for theme in THEMES:
            self.register_theme(theme)
        if settings.theme in self.available_themes:
            self.theme = settings.theme
        if settings.reduced_motion:
            self.animation_level: Literal["none", "basic", "full"] = "none"
        self.set_keymap(settings.keys)

    @property
    def writing(self) -> "WritingScreen":
        """The screen with the text."""
        from predictive.tui.writing.screen import WritingScreen

        screen = self.screen_stack[0]
        assert isinstance(screen, WritingScreen)
        return screen

    def get_default_screen(self) -> Screen[None]:
        """Begin with the text."""
        from predictive.tui.writing.screen import WritingScreen

        return WritingScreen(self._file)

    def on_mount(self) -> None:
        """Load the model once the first picture is painted."""
        self.watch(self, "theme", self._keep_theme, init=False)
        self.call_after_refresh(self.use_model, self._model)

    def on_unmount(self) -> None:
        """Leave nothing behind but what is to be kept."""
        self.engine.close()
        self.statistics.save()

    def _keep_theme(self, theme: str) -> None:
        if theme != self.settings.theme:
            self.change_settings(theme=theme)

    def change_settings(self, **changes: Any) -> None:
        """Change settings for now and for later."""
        try:
            self.settings = change(self.settings, **changes)
        except OSError as error:
            self.notify_error(PredictiveError(f"the settings are not kept: {error.strerror}"))

    def notify_error(self, error: PredictiveError) -> None:
        """Show an error and what to do next, and leave everything as it is."""
        message = f"{error.message}\n{error.hint}" if error.hint else error.message
        self.notify(message, title="Error", severity="error", timeout=10, markup=False)

    def _fatal_error(self) -> None:
        """End, and keep where the fault was: not what was being written, as Textual would."""
        kind, error, trace = sys.exc_info()
        where = "".join(traceback.format_tb(trace)) + f"{kind.__name__ if kind else error}\n"
        with suppress(OSError):
            atomic.private_folder(paths.home())
            atomic.write_text(paths.fault(), where)
        self._close_messages_no_wait()

    @work(exclusive=True, group="model")
    async def use_model(self, name: str | None) -> None:
        """Load a model and suggest from it; where there is none, say how to get one."""
        writing = self.writing
        writing.bar.notice = "loading the model"
        try:
            loaded = await self.engine.load(name)
            writing.status.learning = await self.engine.ask(lambda loaded: loaded.learned.state)
        except ModelError as error:
            if self.engine.loaded is None and not self._has_models():
                self._welcome()
            else:
                self.notify_error(error)
        except PredictiveError as error:
            self.notify_error(error)
        else:
            writing.status.model = loaded.folder.name
            writing.bar.notice = ""
            writing.model_changed()

    def _has_models(self) -> bool:
        from predictive import model_library  # by now it is imported in the engine's thread

        return bool(model_library.names())

    def _welcome(self) -> None:
        from predictive.tui.welcome_screen import WelcomeScreen

        self.writing.bar.notice = "there is no model yet: F3 trains one"
        self.push_screen(WelcomeScreen(), self._begin_training)

    def _begin_training(self, texts: list[Path] | None) -> None:
        if texts is not None:
            self.action_train(*map(str, texts))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer everything that can be given a key, and the themes."""
        for command in filter(attrgetter("name"), live_commands(screen)):
            action = partial(self.run_action, command.action, command.node)
            yield SystemCommand(command.description, ", ".join(command.keys), action)
        yield SystemCommand("Theme", "Dark, light, high contrast and others", self.search_themes)

    def action_help(self) -> None:
        """Show the keys."""
        from predictive.tui.help_screen import HelpScreen

        self.push_screen(HelpScreen(live_commands(self.screen)))

    @work
    async def action_models(self) -> None:
        """Show the models; use the one that is chosen."""
        from predictive.tui.models.screen import ModelsScreen

        name = await self.push_screen_wait(ModelsScreen())
        if name is not None:
            self.use_model(name)

    @work
    async def action_train(self, *folders: str) -> None:
        """Train a model; use it if the person wants to."""
        from predictive.tui.training.screen import TrainingScreen

        name = await self.push_screen_wait(TrainingScreen([Path(each) for each in folders]))
        if name is not None:
            self.use_model(name)

    def action_statistics(self) -> None:
        """Show how many keys are saved, and how fast suggestions come."""
        from predictive.tui.statistics_screen import StatisticsScreen

        self.push_screen(StatisticsScreen(self.statistics, self.writing.editor.text))

    @work(exclusive=True, group="leave")
    async def action_leave(self) -> None:
        """Quit, once everything is saved or not wanted."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if await self.writing.leave():
            self.exit()

    async def toggle_learning(self) -> None:
        """Turn learning on, after asking, or pause it, or go on."""
        from predictive.tui.dialogs.choice import Choice

        status = self.writing.status
        if status.learning == "off":
            answer = await self.push_screen_wait(
                Choice(
                    "Learn from what you type?",
                    {"on": "Learn", "off": "Not now"},
                    "Words and which follows which are counted in a file that only you can read. "
                    "Addresses, numbers and what looks secret are left out.",
                )
            )
            if answer != "on":
                return
        state: Literal["on", "paused"] = "paused" if status.learning == "on" else "on"

        def set_state(loaded: Any) -> None:
            loaded.learned.state = state

        await self.engine.ask(set_state)
        status.learning = state
