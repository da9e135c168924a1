"""The text area with ghost text after the cursor."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.document._document import EditResult, Location, Selection
from textual.document._edit import Edit
from textual.reactive import var

from predictive.suggesting.declined import Declined
from predictive.suggesting.offer import NOTHING, Ghost, Offer
from predictive.suggesting.placement import Placement
from predictive.suggesting.spacing import in_place_of_space
from predictive.tui.terminal_keys import is_text
from predictive.tui.writing.keys import KEYS
from predictive.tui.writing.messages import (
    ContextChanged,
    Edited,
    EditKind,
    ForgetRequested,
    SuggestionRequested,
)
from predictive.tui.writing.pads.first_steps import FirstStepsPad

if TYPE_CHECKING:
    from predictive.prediction.suggestion import Suggestion
    from predictive.revising.checker import Mark


class Editor(FirstStepsPad):
    """Writes what is typed, and the suggestions that are accepted.

    An offer belongs to one `revision` of the text. When something is typed or the cursor moves,
    suggestions that no longer fit disappear before anything is painted.
    """

    BINDINGS: ClassVar[list[BindingType]] = KEYS

    offer: var[Offer] = var(NOTHING)

    def __init__(self, text: str = "") -> None:
        self.revision = 0
        """Changes with the text, the place of the cursor, and when an offer is dismissed."""
        self.changes = 0
        """How often the text has changed."""
        self._is_editing = False
        self._declined = Declined()
        self._placement = Placement()
        self._after_space_at: Location | None = None
        """Where the cursor is after the space of an accepted word, which marks may replace."""
        self.undo_before_edits: Callable[[], bool] = lambda: False
        """Undoes what was done last if that was no edit; returns whether it was none."""
        self._is_writing = False
        """Whether the user last wrote something here, or asked for a suggestion."""
        super().__init__(text)

    @property
    def is_dismissed(self) -> bool:
        """Whether nothing is to be offered until the text changes."""
        return self._declined.is_dismissed(self.changes)

    def suggest(self, suggestion: "Suggestion") -> None:
        """Show a suggestion, or a longer one, after the cursor.

        Inside a line, where it moves the rest aside, only while something is written there.
        """
        is_quiet = self.moves_rest and not self._is_writing
        may_show = self.selection.is_empty and self._declined.allows(suggestion.text)
        self._set_ghost(self.offer.ghost(suggestion) if may_show and not is_quiet else None)

    def text_after_cursor(self) -> str:
        """Return what follows the word in progress on its line, as it should be read."""
        rest = self.rest_of_line()
        return f" {rest}" if self._placement.stands_apart else rest

    def edit(self, edit: Edit) -> EditResult:
        """Change the text; keep the suggestions that still fit."""
        kind: EditKind = self._kind if edit.text or self._kind == "corrected" else "typed"
        self._kind = "other"
        typed = edit.text if edit.top == edit.bottom == self.cursor_location else ""
        ghost = self._ghost.after(typed) if self._ghost else None
        offer = self.offer.after(typed) if typed else NOTHING
        room, distance = self._room_after(typed)
        self._after_space_at = None
        self.revision += 1
        self.changes += 1
        self._is_editing = True
        result = super().edit(edit)
        self._is_editing = False
        self.offer = offer
        self._set_ghost(ghost)
        if ghost is None and room:
            self.suggestion, self.ghost_distance = room, distance
        self._is_writing = kind in ("typed", "continued", "accepted")
        before, new_end = self.text_before_cursor(), result.end_location
        self._place(edit, result)
        self._declined.edit(edit.text, before)
        self.post_message(Edited(edit.top, edit.bottom, new_end, edit.text, before, kind))
        self.post_message(ContextChanged())
        return result

    def replace_word(self, row: int, mark: "Mark", text: str) -> None:
        """Correct a marked word, as one step to undo, unless it is no longer there."""
        line = self.document.get_line(row) if row < self.document.line_count else ""
        if mark in self.marks.of(line):
            self.correct((row, mark.start), (row, mark.end), text)

    def correct(self, start: Location, end: Location, text: str) -> None:
        """Write a text instead of another one, as one step to undo; it does not count as typed."""
        self.history.checkpoint()
        self._kind = "corrected"
        self.edit(Edit(text, start, end, True))
        self.history.checkpoint()

    def _place(self, edit: Edit, result: EditResult) -> None:
        """Note where the word in progress now stands."""
        if self.cursor_location == result.end_location:
            row, column = edit.top
            before = self.document.get_line(row)[:column]
            self._placement.edit(edit.text, result.replaced_text, before, self.rest_of_line())
        else:
            self._placement.move()

    def update_suggestion(self) -> None:
        """Drop the offer after an undo, a redo or a new text; Textual calls this."""
        if not self._is_editing:
            self._drop_offer()

    def undo(self) -> None:
        """Undo; a suggestion whose acceptance is undone is not offered again at once."""
        last = [edit for edits in self.history.undo_stack[-1:] for edit in edits]
        super().undo()
        if last:
            self._text_replaced()
            self._declined.undo(last, self.changes)

    def redo(self) -> None:
        """Redo what was undone."""
        if self.history.redo_stack:
            super().redo()
            self._text_replaced()

    def load_text(self, text: str) -> None:
        """Show another text."""
        super().load_text(text)
        self._text_replaced()

    def _text_replaced(self) -> None:
        """Note that the text has changed otherwise than by an edit."""
        self.revision += 1
        self.changes += 1
        self._is_writing = False
        before, end = self.text_before_cursor(), self.document.end
        self.post_message(Edited((0, 0), end, end, "", before, "other"))
        self.post_message(ContextChanged())

    def _watch_selection(self, previous_selection: Selection, selection: Selection) -> None:
        super()._watch_selection(previous_selection, selection)
        if self._after_space_at != selection.end:
            self._after_space_at = None
        if not self._is_editing and previous_selection != selection:
            self._is_writing = False
            self._placement.move()
            self._drop_offer()
            self.post_message(ContextChanged())

    def _drop_offer(self) -> None:
        """Drop what is offered, and what is being computed."""
        self.revision += 1
        self.offer = NOTHING
        self._set_ghost(None)

    def is_typed_at(self, row: int, mark: "Mark") -> bool:
        """Whether a marked word in a row is still being typed."""
        cursor_row, column = self.cursor_location
        return self._is_writing and cursor_row == row and mark.start <= column <= mark.end

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let keys keep their other meaning while nothing is offered."""
        if action == "accept":
            return self.acceptable is not None
        if action == "indent":
            return not self.selection.is_empty or self.is_at_item
        if action in ("take", "cycle"):
            return bool(self.offer.suggestions)
        if action == "forget":
            return bool(self.offer.suggestions) and bool(self.ghost or not self.shows_ghost)
        if action == "dismiss_offer":
            return bool(self.offer.suggestions or self.ghost)
        return super().check_action(action, parameters)

    def pause_writing(self) -> None:
        """Accept nothing by moving the cursor, until something is written again."""
        self._is_writing = False

    on_blur = on_mouse_down = pause_writing

    def on_resize(self) -> None:
        """Ask for suggestions again, which fit into the new width."""
        self._drop_offer()
        self.post_message(ContextChanged())

    async def _on_key(self, event: events.Key) -> None:
        """Run the action of a key, or write its character."""
        if await self.run_key(event.key) or self._replace_space(event):
            event.stop()
            event.prevent_default()
        elif event.key == "escape":
            event.prevent_default()
        elif event.character and not event.is_printable and is_text(event.character):
            event.stop()
            event.prevent_default()
            self._kind = "typed"
            self._replace_via_keyboard(event.character, *self.selection)
        elif event.is_printable or event.key in ("tab", "enter"):
            self._kind = "typed"
            await super()._on_key(event)
        elif await self.run_screen_key(event.key):
            event.stop()
            event.prevent_default()
        else:
            await super()._on_key(event)

    def _replace_space(self, event: events.Key) -> bool:
        """Write what replaces the space after an accepted word; return whether it does."""
        typed = event.character
        if self._after_space_at is None or not typed:
            return False
        self._after_space_at = None
        row, column = self.cursor_location
        text = in_place_of_space(typed, self.rest_of_line())
        if text not in (None, " "):
            self._kind = "typed"
            self._replace_via_keyboard(text, (row, column - 1), (row, column))
            self._after_space_at = self.cursor_location if text.endswith(" ") else None
        return text is not None

    def _replaced_by_line_break(self) -> tuple[Location, Location]:
        """Return the selection, or the space after an accepted word."""
        start, end = super()._replaced_by_line_break()
        return ((end[0], end[1] - 1) if end == self._after_space_at else start), end

    def action_accept(self) -> None:
        """Write all of the ghost text."""
        if self.acceptable:
            self._accept(self.acceptable)

    def action_accept_word(self) -> None:
        """Write the first word of the ghost text, or move a word to the right."""
        if self.ghost:
            self._accept(self.ghost.first_word())
        else:
            super().action_cursor_word_right()

    def action_cursor_right(self, select: bool = False) -> None:
        """Accept at the end of a line that is being written; move elsewhere."""
        self._accept_or(lambda: super(Editor, self).action_cursor_right(select), select)

    def action_cursor_line_end(self, select: bool = False) -> None:
        """Accept at the end of a line that is being written; move there from elsewhere."""
        self._accept_or(lambda: super(Editor, self).action_cursor_line_end(select), select)

    def _accept_or(self, move: Callable[[], None], select: bool) -> None:
        if self.ghost and self._is_writing and self.cursor_at_end_of_line and not select:
            self._accept(self.ghost)
            return
        ghost, before = self._ghost, self.selection
        self._set_ghost(None)  # Textual would write it
        move()
        if self.selection == before:
            self._set_ghost(ghost)

    def action_take(self, number: int) -> None:
        """Accept a suggestion of the list."""
        if number < len(self.offer.suggestions) and self.selection.is_empty:
            self._accept(self.offer.ghost(self.offer.suggestions[number]))

    def action_cycle(self, step: int) -> None:
        """Show another suggestion of the list as ghost text."""
        self._is_writing = True
        number = (self.offer.chosen + step) % len(self.offer.suggestions)
        self.post_message(SuggestionRequested(number))

    def action_dismiss_offer(self) -> None:
        """Offer nothing until the text changes, not even what is being computed."""
        self._declined.dismiss(self.changes)
        self._drop_offer()

    def action_request(self) -> None:
        """Ask for suggestions, including improbable and dismissed ones."""
        self._declined.reset()
        self._is_writing = True
        self.post_message(SuggestionRequested(0))

    def action_undo(self) -> None:
        """Undo what was done last."""
        if not self.undo_before_edits():
            super().action_undo()

    def action_forget(self) -> None:
        """Never suggest the shown word again."""
        if (choice := self.offer.choice) is not None:
            self._drop_offer()
            self.post_message(ForgetRequested(choice.text))

    def _accept(self, ghost: Ghost) -> None:
        """Write a ghost and the space after it, as one step to undo."""
        row, column = self.cursor_location
        insertion = ghost.insertion(self.rest_of_line())
        start = (row, column - insertion.replaces)
        end = (row, column + insertion.replaces_after)
        edit = Edit(insertion.text, start, end, False)
        self._declined.accept(edit, self.offer.completed_word(ghost))
        self.history.checkpoint()
        self._kind = "accepted"
        self.edit(edit)
        self.history.checkpoint()
        if insertion.steps_over:
            self.move_cursor_relative(columns=insertion.steps_over)
        if insertion.ends_in_space:
            self._after_space_at = self.cursor_location
        self._is_writing = True
