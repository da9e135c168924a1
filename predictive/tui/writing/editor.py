"""The text area with what is offered behind the cursor."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len, set_cell_size
from textual import events
from textual.binding import BindingType
from textual.document._document import EditResult, Location, Selection
from textual.document._edit import Edit
from textual.reactive import var

from predictive.tui.terminal_keys import is_text
from predictive.tui.writing.keys import KEYS
from predictive.tui.writing.messages import (
    ContextChanged,
    Edited,
    ForgetRequested,
    Kind,
    Requested,
)
from predictive.tui.writing.offer import NOTHING, Ghost, Offer, sharing_space
from predictive.tui.writing.text_pad import TextPad

if TYPE_CHECKING:
    from predictive.prediction.suggestion import Suggestion


class Editor(TextPad):
    """Writes what is typed and what is taken from the offers.

    An offer is for one state of the text, its `revision`. Whatever is typed or moved takes away,
    before anything is painted, what would no longer fit.
    """

    DEFAULT_CSS = """
    Editor .text-area--suggestion { color: $text-muted; text-style: italic; }
    """
    BINDINGS: ClassVar[list[BindingType]] = KEYS

    offer: var[Offer] = var(NOTHING)
    shows_ghost = var(True)
    """Whether the best continuation is shown behind the cursor."""

    def __init__(self, text: str = "") -> None:
        self.revision = 0
        """Another one for every text, every place of the cursor, and after a dismissal."""
        self.changes = 0
        """Of the text."""
        self._ghost: Ghost | None = None
        self._is_editing = False
        self._dismissed_at = -1
        self._undone = ""
        self._accepted: list[tuple[Edit, str]] = []
        """The last ones, each with the word that was accepted."""
        self._closes_up_at: Location | None = None
        self._kind: Kind = "other"
        self._is_writing = False
        """Whether the last thing done here was to write, or to ask for a suggestion."""
        super().__init__(text)

    @property
    def is_dismissed(self) -> bool:
        """Whether nothing is to be offered until the text changes."""
        return self._dismissed_at == self.changes

    @property
    def may_offer(self) -> bool:
        """Whether words may be offered here: not in the middle of one, nor with a selection."""
        return self.selection.is_empty and not self.rest_of_line()[:1].isalnum()

    @property
    def ghost(self) -> Ghost | None:
        """What stands behind the cursor."""
        return self._ghost if self.suggestion else None

    @property
    def accepted(self) -> Ghost | None:
        """What Tab would write: what stands behind the cursor, or is chosen of a list alone."""
        return self.ghost if self.shows_ghost else self._ghost

    def suggest(self, suggestion: "Suggestion") -> None:
        """Show a suggestion, or more words, behind the cursor if there is room."""
        may_show = self._may_show(suggestion.text)
        self._set_ghost(self.offer.ghost(suggestion.text) if may_show else None)

    def edit(self, edit: Edit) -> EditResult:
        """Change the text; keep of what is offered what still fits."""
        kind: Kind = self._kind if edit.text else "typed"
        self._kind = "other"
        typed = edit.text if edit.top == edit.bottom == self.cursor_location else ""
        left = self._ghost.after(typed) if self._ghost else None
        self._closes_up_at = None
        self.revision += 1
        self.changes += 1
        if self._undone and not typed.isalnum():
            self._undone = ""
        offer = self.offer.after(typed) if typed else NOTHING
        self._is_editing = True
        result = super().edit(edit)
        self._is_editing = False
        self.offer = offer
        self._set_ghost(left if left and left.text else None)
        self._is_writing = kind != "other"
        self._tell(edit.top, edit.bottom, result.end_location, edit.text, kind)
        self.post_message(ContextChanged())
        return result

    def _tell(self, top: Location, bottom: Location, end: Location, text: str, kind: Kind) -> None:
        self.post_message(Edited(top, bottom, end, text, self.text_before_cursor(), kind))

    def update_suggestion(self) -> None:
        """Drop what was offered when the text was replaced, undone or redone."""
        if not self._is_editing:
            self._drop_offer()

    def undo(self) -> None:
        """Undo; what was accepted and is undone is not offered again at once."""
        last = [edit for edits in self.history.undo_stack[-1:] for edit in edits]
        super().undo()
        if last:
            self._leapt()
        for edit, word in self._accepted:
            if any(edit is each for each in last):
                self._undone = word
                self._dismissed_at = self.changes

    def redo(self) -> None:
        """Do again what was undone."""
        if self.history.redo_stack:
            super().redo()
            self._leapt()

    def load_text(self, text: str) -> None:
        """Show another text."""
        super().load_text(text)
        self._leapt()

    def _leapt(self) -> None:
        self.revision += 1
        self.changes += 1
        self._is_writing = False
        self._tell((0, 0), self.document.end, self.document.end, "", "other")
        self.post_message(ContextChanged())

    def _watch_selection(self, previous_selection: Selection, selection: Selection) -> None:
        super()._watch_selection(previous_selection, selection)
        if self._closes_up_at != selection.end:
            self._closes_up_at = None
        if not self._is_editing and previous_selection != selection:
            self._is_writing = False
            self._drop_offer()
            self.post_message(ContextChanged())

    def _drop_offer(self) -> None:
        """Take away what is offered, and what is being computed."""
        self.revision += 1
        self.offer = NOTHING
        self._set_ghost(None)

    def _may_show(self, text: str) -> bool:
        is_undone = bool(self._undone) and text.split(maxsplit=1)[0] == self._undone
        has_room = not self.shows_ghost or not self.rest_of_line().strip()
        return self.selection.is_empty and not is_undone and has_room

    def _set_ghost(self, ghost: Ghost | None) -> None:
        """Show as many whole words as fit into the line on the screen; of one word, a part."""
        if not self.shows_ghost:
            self._ghost = ghost
            return
        room = self.wrap_width - self._cursor_offset[0]
        if ghost is not None and not ghost.replaces:
            ghost = ghost.within(room)
        shown = ghost.shown if ghost else ""
        if cell_len(shown) > room:
            shown = set_cell_size(shown, room - 1) + "…" if room > 1 else ""
        self._ghost = ghost if shown else None
        self.suggestion = shown

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let keys keep their other meaning while nothing is offered."""
        if action == "accept":
            return self.accepted is not None
        if action == "indent":
            return not self.selection.is_empty
        if action in ("take", "cycle"):
            return bool(self.offer.suggestions)
        if action == "forget":
            return bool(self.offer.suggestions) and bool(self.ghost or not self.shows_ghost)
        if action == "dismiss_offer":
            return bool(self.offer.suggestions or self.ghost)
        return super().check_action(action, parameters)

    def rest(self) -> None:
        """Take nothing by moving, until something is written again."""
        self._is_writing = False

    on_blur = on_mouse_down = rest

    def on_resize(self) -> None:
        """Fit what is offered into the new width."""
        self._drop_offer()
        self.post_message(ContextChanged())

    async def _on_key(self, event: events.Key) -> None:
        """Do what a key is bound to, or write it."""
        if await self.act(event.key) or self._closes_up(event):
            event.stop()
            event.prevent_default()
        elif event.key == "escape":
            event.prevent_default()
        elif event.character and not event.is_printable and is_text(event.character):
            event.stop()
            event.prevent_default()
            self._kind = "typed"
            self._replace_via_keyboard(event.character, *self.selection)
        else:
            if event.is_printable or event.key in ("enter", "tab"):
                self._kind = "typed"
            await super()._on_key(event)

    def _closes_up(self, event: events.Key) -> bool:
        """Write what shares the space that came with an accepted word; return whether it does."""
        typed = "\n" if event.key == "enter" else event.character
        if self._closes_up_at is None or not typed:
            return False
        self._closes_up_at = None
        row, column = self.cursor_location
        text = sharing_space(typed, self.rest_of_line())
        if text not in (None, " "):
            self._kind = "typed"
            self._replace_via_keyboard(text, (row, column - 1), (row, column))
            self._closes_up_at = self.cursor_location if text.endswith(" ") else None
        return text is not None

    def action_accept(self) -> None:
        """Write all that is shown behind the cursor."""
        if self.accepted:
            self._write(self.accepted)

    def action_accept_word(self) -> None:
        """Write the first word that is shown behind the cursor, or go a word to the right."""
        if self.ghost is None:
            super().action_cursor_word_right()
        else:
            self._write(self.ghost.first_word())

    def action_cursor_right(self, select: bool = False) -> None:
        """Accept at the end of a line that is being written; move elsewhere."""
        self._accept_or(lambda: super(Editor, self).action_cursor_right(select), select)

    def action_cursor_line_end(self, select: bool = False) -> None:
        """Accept at the end of a line that is being written; go there from elsewhere."""
        self._accept_or(lambda: super(Editor, self).action_cursor_line_end(select), select)

    def _accept_or(self, move: Callable[[], None], select: bool) -> None:
        if self.ghost and self._is_writing and self.cursor_at_end_of_line and not select:
            self._write(self.ghost)
            return
        ghost, before = self._ghost, self.selection
        self._set_ghost(None)  # Textual would write it
        move()
        if self.selection == before:
            self._set_ghost(ghost)

    def action_take(self, number: int) -> None:
        """Write a suggestion of the list."""
        if number < len(self.offer.suggestions) and self.selection.is_empty:
            self._write(self.offer.ghost(self.offer.suggestions[number].text))

    def action_cycle(self, step: int) -> None:
        """Show another suggestion of the list behind the cursor."""
        self._is_writing = True
        number = (self.offer.chosen + step) % len(self.offer.suggestions)
        self.post_message(Requested(number))

    def action_dismiss_offer(self) -> None:
        """Offer nothing until the text changes, nor what is being computed."""
        self._dismissed_at = self.changes
        self._drop_offer()

    def action_request(self) -> None:
        """Ask for suggestions, also for improbable ones and for what was dismissed."""
        self._dismissed_at = -1
        self._undone = ""
        self._is_writing = True
        self.post_message(Requested(0))

    def action_forget(self) -> None:
        """Never offer the shown word again."""
        if (choice := self.offer.choice) is not None:
            self._drop_offer()
            self.post_message(ForgetRequested(choice.text))

    def _write(self, ghost: Ghost) -> None:
        """Write an accepted text and the space behind it, as one step to undo."""
        row, column = self.cursor_location
        rest = self.rest_of_line()
        ends = not ghost.text.endswith(" ")
        space = " " if ends and (not rest or rest[0].isalnum()) else ""
        edit = Edit(ghost.text + space, (row, column - ghost.replaces), (row, column), False)
        self.history.checkpoint()
        self._kind = "accepted"
        word = ghost.text if ghost.replaces else self.offer.prefix + ghost.text
        self._accepted = [*self._accepted[-20:], (edit, word.split(maxsplit=1)[0])]
        self.edit(edit)
        self.history.checkpoint()
        steps_over = ends and rest[:1] == " "
        if steps_over:
            self.move_cursor_relative(columns=1)
        if ghost.text.endswith(" ") or space or steps_over:
            self._closes_up_at = self.cursor_location
        self._is_writing = True
