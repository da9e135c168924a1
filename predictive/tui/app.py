"""The application: what all screens share. It knows none of them."""

import sys
from collections.abc import Callable, Iterable
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import msgspec
from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.reactive import var
from textual.screen import Screen

from predictive import fault, paths
from predictive.editing.statistics import Statistics
from predictive.errors import PredictiveError
from predictive.settings import Settings, change
from predictive.tui.commands import live_commands
from predictive.tui.engine import Engine, Load, load_model
from predictive.tui.help_screen import HelpScreen
from predictive.tui.terminal_keys import know_alt_keys, odd_keys
from predictive.tui.themes import THEMES
from predictive.tui.visible import visible_text

if TYPE_CHECKING:
    from predictive.learned.store import State


_WELCOME = """English and Spanish are in the box: type, and Tab takes what is suggested.
F3 learns from your own text, on this machine alone, and makes the model yours.
F1 shows the keys."""


class PredictiveApp(App[None]):
    """Settings, the model in use, notices, faults; begins with the screen that is given."""

    TITLE = "predictive"
    CSS = "ToastRack { dock: top; align: right top; }"
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help", id="help"),
        Binding("ctrl+q", "leave", "Quit", id="quit", priority=True),
    ]

    model = var("", always_update=True)
    """The name of the model in use; empty as long as there is none."""
    model_notice = var("")
    """What is to be said about it."""
    learning: var["State"] = var("off")
    """Whether typed text is learned."""

    def __init__(
        self,
        settings: Settings,
        first_screen: Callable[[], Screen[None]] = Screen,
        model: str | None = None,
        load: Load = load_model,
    ) -> None:
        know_alt_keys()
        super().__init__()
        self.settings = settings
        self.engine = Engine(load)
        self.statistics = Statistics()
        self._first_screen = first_screen
        self._model = model
        for theme in THEMES:
            self.register_theme(theme)
        if settings.theme in self.available_themes:
            self.theme = settings.theme
        if settings.reduced_motion:
            self.animation_level: Literal["none", "basic", "full"] = "none"
        self.set_keymap(settings.keys)

    def get_default_screen(self) -> Screen[None]:
        """Begin with the screen that was given."""
        return self._first_screen()

    def on_mount(self) -> None:
        """Load the model once the first picture is painted."""
        self.watch(self, "theme", self._keep_theme, init=False)
        self.call_after_refresh(self.use_model, self._model)
        self._complain_of_settings()

    def on_unmount(self) -> None:
        """Leave nothing behind but what is to be kept."""
        self.engine.close()
        self.statistics.save()

    def _complain_of_settings(self) -> None:
        complaints = odd_keys(self.settings.keys)
        if self.settings.theme not in self.available_themes:
            complaints.append(f"there is no theme {self.settings.theme!r}")
        if complaints:
            self.notify_error(PredictiveError("; ".join(complaints), f"see {paths.settings()}"))

    def _keep_theme(self, theme: str) -> None:
        if theme != self.settings.theme:
            self.change_settings(theme=theme)

    def change_settings(self, **changes: Any) -> None:
        """Change settings for now, and for later if that can be."""
        try:
            self.settings = change(self.settings, **changes)
        except (PredictiveError, OSError) as error:
            self.settings = msgspec.structs.replace(self.settings, **changes)
            self.notify_error(PredictiveError(f"the settings are not kept: {error}"))

    def notify_error(self, error: PredictiveError) -> None:
        """Show an error and what to do next, and leave everything as it is."""
        message = f"{error.message}\n{error.hint}" if error.hint else error.message
        shown = visible_text(message)
        self.notify(shown, title="Error", severity="error", timeout=10, markup=False)

    def _fatal_error(self) -> None:
        """End, and keep where the fault was: not what was being written, as Textual would."""
        if (error := sys.exception()) is not None:
            fault.keep(error)
        self._close_messages_no_wait()

    @work(exclusive=True, group="model")
    async def use_model(self, name: str | None) -> None:
        """Load a model and use it from now on; what cannot be loaded leaves the one there was."""
        self.model_notice = "loading the model"
        try:
            loaded = await self.engine.load(name)
        except PredictiveError as error:
            self.model_notice = "" if self.model else "no model: F2 chooses one, F3 trains one"
            self.notify_error(error)
            return
        self.model_notice = ""
        self.model = loaded.folder.name
        if loaded.problem is not None:
            self.notify_error(loaded.problem)
        if loaded.folder == paths.base_model() and not paths.statistics().exists():
            self.notify(_WELCOME, title="Welcome to predictive", timeout=15)
        self.learning = await self.engine.learning()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer everything that can be given a key, and the themes."""
        for command in filter(attrgetter("name"), live_commands(screen)):
            action = partial(self.run_action, command.action, command.node)
            yield SystemCommand(command.description, ", ".join(command.keys), action)
        yield SystemCommand("Theme", "Dark, light, high contrast and others", self.search_themes)

    def action_help(self) -> None:
        """Show the keys."""
        self.push_screen(HelpScreen(live_commands(self.screen)))

    @work(exclusive=True, group="leave")
    async def action_leave(self) -> None:
        """Close all screens as Escape would; then the first one says whether that was all."""
        while len(self.screen_stack) > 1:
            await self.screen.dismiss(None)
        if not await self.run_action("leave", self.screen):
            self.exit()
