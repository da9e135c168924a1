"""The application: everything that screens share. It knows none of them."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, Literal
from weakref import WeakKeyDictionary

import msgspec
from textual import events, work
from textual._context import active_message_pump
from textual.app import App
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.reactive import var
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from predictive import fault, paths
from predictive import settings as settings_file
from predictive.editing.statistics import Statistics
from predictive.errors import PredictiveError
from predictive.settings import Settings, change, unknown
from predictive.suggesting import loading
from predictive.suggesting.loading import ModelInUse
from predictive.suggesting.worker import Load, ModelWorker
from predictive.translation import gettext as _
from predictive.tui import unexpected_errors
from predictive.tui.commands import Command, live_commands, unknown_actions
from predictive.tui.help_screen import HelpScreen
from predictive.tui.palette import Entry, Palette, entries_of, theme_entries
from predictive.tui.terminal_input import TerminalDriver
from predictive.tui.terminal_keys import (
    known_keys,
    recognize_alt_keys,
    unknown_keys,
    writes_nothing,
)
from predictive.tui.textual_patches import is_closed, patch_textual
from predictive.tui.themes import THEMES
from predictive.tui.visible import visible_text
from predictive.tui.waiting_keys import WaitingKeys

if TYPE_CHECKING:
    from textual.actions import ActionParseResult

    from predictive.learned.store import LearningState


_MAX_FAILED_PAINTS = 5
"""In a row; after one more, the screen is closed."""


def load_for_editor(name: str | None) -> ModelInUse:
    """Load a model and the learned text, which is created if need be; remember the model."""
    return loading.load(name, paths.learned(), create=True, remember=True)


class PredictiveApp(App[None]):
    """Settings, the model in use, notices, unexpected errors; starts with a given screen."""

    TITLE = "predictive"
    CSS = """
    ToastRack { dock: top; align: right top; }
    ModalScreen { layers: notices dialog; }
    ModalScreen > * { layer: dialog; }
    ModalScreen > ToastRack { layer: notices; }
    """
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", _("Help"), id="help"),
        Binding("ctrl+q", "leave", _("Quit"), id="quit", priority=True),
        Binding(COMMAND_PALETTE_BINDING, "command_palette", _("palette"), show=False,
                priority=True, tooltip=_("Open the command palette")),
    ]  # fmt: skip

    model = var("", always_update=True)
    """The name of the model in use; empty while there is none."""
    model_notice = var("")
    """A notice about it, for where suggestions would be."""
    learning: var["LearningState"] = var("off")
    """Whether typed text is learned."""

    def __init__(
        self,
        settings: Settings,
        first_screen: Callable[[], Screen[None]] = Screen,
        model: str | None = None,
        load: Load = load_for_editor,
    ) -> None:
        recognize_alt_keys()
        patch_textual()
        unexpected_errors.survive_errors()
        super().__init__(driver_class=TerminalDriver)
        self.settings = settings
        self.model_worker = ModelWorker(load)
        self.statistics = Statistics()
        self.watched_run = ""
        """The training run whose end its own screen reports; empty if there is none."""
        self._first_screen = first_screen
        self._model = model
        self._failed_paints = 0
        self.waiting_keys = WaitingKeys(self, self._send)
        self._pressed_in: WeakKeyDictionary[events.Key, Screen[Any]] = WeakKeyDictionary()
        self.before_exit: Callable[[], None] = lambda: None
        """Keeps what is not saved, whatever the exit is caused by. May raise `OSError`."""
        for theme in THEMES:
            self.register_theme(theme)
        if settings.theme in self.available_themes:
            self.theme = settings.theme
        if settings.reduced_motion:
            self.animation_level: Literal["none", "basic", "full"] = "none"
        self.set_keymap(known_keys(settings.keys))

    def get_default_screen(self) -> Screen[None]:
        """Start with the given screen."""
        return self._first_screen()

    def on_mount(self) -> None:
        """Load the model after the first paint."""
        self.watch(self, "theme", self._save_theme, init=False)
        self.call_after_refresh(self.use_model, self._model)
        self._check_settings()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Let no cursor blink: while the user does nothing, nothing is sent to the terminal."""
        if isinstance(event.widget, Input | TextArea):
            event.widget.cursor_blink = False
            event.widget._restart_blink()  # shows it

    def on_unmount(self) -> None:
        """Close what is open, and save the statistics."""
        self.model_worker.close()
        self.statistics.save()

    @work
    async def _check_settings(self) -> None:
        complaints = [*settings_file.complaints(), *unknown_keys(self.settings.keys)]
        complaints += await asyncio.to_thread(unknown_actions, self.settings.keys)
        if self.settings.theme not in self.available_themes:
            complaints.append(unknown("theme", self.settings.theme, self.available_themes))
        if complaints:
            hint = _("see {path}").format(path=paths.settings())
            self.notify_error(PredictiveError("\n".join(complaints), hint))

    def _save_theme(self, theme: str) -> None:
        if theme != self.settings.theme:
            self.change_settings(theme=theme)

    def change_settings(self, **changes: Any) -> None:
        """Change settings, and save them; if they cannot be saved, they last until the exit."""
        try:
            self.settings = change(self.settings, **changes)
        except (PredictiveError, OSError) as error:
            self.settings = msgspec.structs.replace(self.settings, **changes)
            message = _("the settings cannot be saved: {reason}").format(reason=error)
            self.notify_error(PredictiveError(message))

    def notify_error(self, error: PredictiveError) -> None:
        """Show an error and what to do next, unless it is shown already."""
        message = f"{error.message}\n{error.hint}" if error.hint else error.message
        shown = visible_text(message)
        if shown not in [each.message for each in self._notifications]:
            self.notify(shown, title=_("Error"), severity="error", timeout=10, markup=False)

    async def on_event(self, event: events.Event) -> None:
        """Let keys wait for a screen that is being opened."""
        if not self.waiting_keys.keep(event):
            await self._send(event)

    async def _send(self, event: events.Event) -> None:
        """Treat Alt with a letter as a command, not as the letter; keep a key in its screen.

        A key that a screen does not use comes back here. If that screen is closed by then, the key
        would act in the screen below: Ctrl+X would cut there.
        """
        if isinstance(event, events.Key):
            if writes_nothing(event.key):
                event.character = None
            if self._pressed_in.setdefault(event, self.screen) is not self.screen:
                return
        await super().on_event(event)

    def _handle_exception(self, error: Exception) -> None:
        """Show what failed, and continue; exit only where nothing can be shown."""
        if unexpected_errors.is_obsolete(error):
            return
        cause = unexpected_errors.cause_of(error)
        explanation = fault.explain(cause)
        if self._exception is None and self.is_headless:
            self._exception = error  # so that tests fail
            self._exception_event.set()
        self._failed_paints += unexpected_errors.is_from_painting(cause)
        broken = self._broken_screen()
        if not self._dom_ready or broken is self.screen_stack[0]:
            self._return_code = 1
            self._close_messages_no_wait()
            return
        if broken is not None:
            self._failed_paints = 0
            self.call_later(self._close, broken)
        if self._failed_paints:
            self.screen.refresh()  # again: it succeeds, or the screen turns out to be broken
        self.notify_error(explanation)

    def _broken_screen(self) -> Screen[Any] | None:
        """Return the screen that cannot be shown, if there is one."""
        if self._failed_paints > _MAX_FAILED_PAINTS:
            return self.screen
        pump = active_message_pump.get(None)
        return pump if isinstance(pump, Screen) and not pump.is_mounted else None

    def _close(self, screen: Screen[Any]) -> None:
        if screen is self.screen:
            screen.dismiss()

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        before = self._failed_paints
        super()._display(screen, renderable)
        if self._failed_paints == before:
            self._failed_paints = 0

    async def _shutdown(self) -> None:
        with suppress(OSError):
            self.before_exit()
        await super()._shutdown()

    @work(exclusive=True, group="model")
    async def use_model(self, name: str | None) -> None:
        """Load a model and use it from now on; if it cannot be loaded, keep the present one."""
        self.model_notice = _("loading the model")
        try:
            loaded = await self.model_worker.load(name)
        except PredictiveError as error:
            self.model_notice = "" if self.model else _("no model: F2 chooses one, F3 trains one")
            self.notify_error(error)
            return
        self.model_notice = ""
        self.model = loaded.folder.name
        if loaded.problem is not None:
            self.notify_error(loaded.problem)
        self.learning = await self.model_worker.call(lambda loaded: loaded.learning)

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action, unless its screen is not mounted yet, or closed since the key."""
        node = default_namespace
        if isinstance(node, Widget) and (not node.is_mounted or is_closed(node)):
            return False
        return await super().run_action(action, default_namespace, namespaces)

    def action_command_palette(self) -> None:
        """Show all commands, unless they are shown."""
        if not isinstance(self.screen, Palette):
            self._show_palette(entries_of(self.screen), _("Search for commands"))

    def search_themes(self) -> None:
        """Show all themes."""
        self._show_palette(theme_entries(self), _("Search for themes"))

    def _show_palette(self, entries: Iterable[Entry], placeholder: str) -> None:
        self.push_screen(Palette(entries, placeholder), self._run_entry)

    def _run_entry(self, entry: Entry | None) -> None:
        if entry is not None:
            self.call_later(entry.run)

    def action_help(self) -> None:
        """Show the keys."""
        self.push_screen(HelpScreen(live_commands(self.screen)), self._run_command)

    def _run_command(self, command: Command | None) -> None:
        if command is not None:
            self.call_later(self.run_action, command.action, command.node)

    @work(exclusive=True, group="leave")
    async def action_leave(self) -> None:
        """Close all other screens as Escape would, then let the first one decide about quitting."""
        while len(self.screen_stack) > 1:
            await self.screen.dismiss(None)
        if not await self.run_action("leave", self.screen):
            self.exit()
