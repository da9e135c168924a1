"""The text area with what is offered behind the cursor."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len, set_cell_size
from textual import events
from textual.binding import Binding, BindingType
from textual.document._document import EditResult, Location, Selection
from textual.document._edit import Edit
from textual.reactive import var

from predictive.tui.writing.messages import (
    ContextChanged,
    Edited,
    ForgetRequested,
    Kind,
    Requested,
)
from predictive.tui.writing.offer import NOTHING, Ghost, Offer
from predictive.tui.writing.text_pad import TextPad

if TYPE_CHECKING:
    from predictive.prediction.suggestion import Suggestion

_CLOSING = ".,;:!?…)]}»”’'%"
"""Marks before which the space behind an accepted word goes away again."""


class Editor(TextPad):
    """Writes what is typed and what is taken from the offers.

    An offer is for one state of the text, its `revision`. Whatever is typed or moved takes away,
    before anything is painted, what would no longer fit.
    """

    DEFAULT_CSS = """
    Editor .text-area--suggestion { color: $text-muted; text-style: italic; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "accept", "Accept", id="accept", show=False),
        Binding("ctrl+right,alt+right", "accept_word", "Accept word", id="accept-word",
                show=False),
        *(
            Binding(f"alt+{key}", f"take({key - 1})", f"Take {key}", id=f"take-{key}", show=False)
            for key in range(1, 6)
        ),
        Binding("alt+right_square_bracket,alt+down", "cycle(1)", "Next suggestion",
                id="next-suggestion", show=False),
        Binding("alt+left_square_bracket,alt+up", "cycle(-1)", "Previous suggestion",
                id="previous-suggestion", show=False),
        Binding("escape", "dismiss_offer", "Dismiss", id="dismiss", show=False),
        Binding("ctrl+@,ctrl+space", "request", "Ask for a suggestion", id="ask", show=False),
        Binding("shift+delete", "forget", "Forget the shown word", id="forget", show=False),
        Binding("ctrl+a", "select_all", "Select all", id="select-all", show=False),
    ]  # fmt: skip

    offer: var[Offer] = var(NOTHING)
    shows_ghost = var(True)
    """Whether the best continuation is shown behind the cursor."""

    def __init__(self, text: str = "") -> None:
        self.revision = 0
        """Another one for every text and every place of the cursor."""
        self.changes = 0
        """Of the text."""
        self.number = 0
        """Which of the suggestions stands behind the cursor."""
        self._ghost: Ghost | None = None
        self._is_editing = False
        self._dismissed_at = -1
        self._undone = ""
        self._accepted: list[tuple[Edit, str]] = []
        """The last ones, each with the word that was accepted."""
        self._closes_up_at: Location | None = None
        self._kind: Kind = "other"
        super().__init__(text)

    @property
    def is_dismissed(self) -> bool:
        """Whether nothing is to be offered until the text changes."""
        return self._dismissed_at == self.revision

    @property
    def ghost(self) -> Ghost | None:
        """What Tab would write."""
        return self._ghost if self.suggestion else None

    def show(self, offer: Offer, number: int = 0) -> None:
        """Offer suggestions, one of which is to be shown behind the cursor too."""
        self.offer = offer
        self.number = number

    def suggest(self, suggestion: "Suggestion") -> None:
        """Show a suggestion, or more words, behind the cursor if there is room."""
        if self.shows_ghost and self._may_show(suggestion.text):
            self._set_ghost(self.offer.ghost(suggestion.text))
        else:
            self._set_ghost(None)

    # what is offered follows the text

    def edit(self, edit: Edit) -> EditResult:
        """Change the text; keep of what is offered what still fits."""
        kind = self._kind
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
        self.post_message(Edited(edit.top, edit.bottom, result.end_location, edit.text, kind))
        self.post_message(ContextChanged())
        return result

    def update_suggestion(self) -> None:
        """Drop what was offered when the text was replaced, undone or redone."""
        if not self._is_editing:
            self._drop_offer()

    def undo(self) -> None:
        """Undo; what was accepted and is undone is not offered again at once."""
        last = [edit for edits in self.history.undo_stack[-1:] for edit in edits]
        undone = [word for edit, word in self._accepted if any(edit is each for each in last)]
        super().undo()
        if undone:
            self._undone = undone[-1]
            self._dismissed_at = self.revision

    def _undo_batch(self, edits: list[Edit]) -> None:  # type: ignore[override]
        super()._undo_batch(edits)
        self._leapt()

    def _redo_batch(self, edits: list[Edit]) -> None:  # type: ignore[override]
        super()._redo_batch(edits)
        self._leapt()

    def load_text(self, text: str) -> None:
        """Show another text."""
        super().load_text(text)
        self._leapt()

    def _leapt(self) -> None:
        self.revision += 1
        self.changes += 1
        self.post_message(Edited((0, 0), self.document.end, self.document.end, "", "other"))
        self.post_message(ContextChanged())

    def _watch_selection(self, previous_selection: Selection, selection: Selection) -> None:
        super()._watch_selection(previous_selection, selection)
        if self._closes_up_at != selection.end:
            self._closes_up_at = None
        if self._is_editing or previous_selection == selection:
            return
        self.revision += 1
        self._drop_offer()
        self.post_message(ContextChanged())

    def _drop_offer(self) -> None:
        self.offer = NOTHING
        self._set_ghost(None)

    def _may_show(self, text: str) -> bool:
        is_undone = bool(self._undone) and text.split(maxsplit=1)[0] == self._undone
        return self.selection.is_empty and not is_undone and not self.rest_of_line().strip()

    def _set_ghost(self, ghost: Ghost | None) -> None:
        """Show as many whole words as fit into the line on the screen; of one word, a part."""
        room = self.wrap_width - self._cursor_offset[0]
        if ghost is not None and not ghost.replaces:
            ghost = ghost.within(room)
        shown = ghost.shown if ghost else ""
        if cell_len(shown) > room:
            shown = set_cell_size(shown, room - 1) + "…" if room > 1 else ""
        self._ghost = ghost if shown else None
        self.suggestion = shown

    # keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let keys keep their other meaning while nothing is offered."""
        if action == "accept":
            return self.ghost is not None
        if action in ("take", "cycle", "forget"):
            return bool(self.offer.suggestions)
        if action == "dismiss_offer":
            return bool(self.offer.suggestions or self.ghost)
        return super().check_action(action, parameters)

    async def _on_key(self, event: events.Key) -> None:
        """Do what a key is bound to, or write it."""
        if await self.act(event.key) or self._closes_up(event):
            event.stop()
            event.prevent_default()
        elif event.key == "escape":
            event.prevent_default()
        else:
            if event.is_printable or event.key in ("enter", "tab"):
                self._kind = "typed"
            await super()._on_key(event)

    def _closes_up(self, event: events.Key) -> bool:
        """Take a space, a mark or a line's end typed behind an accepted word and its space."""
        if self._closes_up_at is None:
            return False
        row, column = self.cursor_location
        self._closes_up_at = None
        if event.character == " ":
            return True
        typed = "\n" if event.key == "enter" else event.character
        if typed != "\n" and (not typed or typed not in _CLOSING):
            return False
        self._kind = "typed"
        self._replace_via_keyboard(typed, (row, column - 1), (row, column))
        return True

    def action_accept(self) -> None:
        """Write all that is shown behind the cursor."""
        if self.ghost:
            self._write(self.ghost)

    def action_accept_word(self) -> None:
        """Write the first word that is shown behind the cursor, or go a word to the right."""
        if self.ghost is None:
            super().action_cursor_word_right()
        else:
            self._write(self.ghost.first_word())

    def action_cursor_right(self, select: bool = False) -> None:
        """Accept at the end of a line; move elsewhere."""
        self._accept_or(lambda: super(Editor, self).action_cursor_right(select), select)

    def action_cursor_line_end(self, select: bool = False) -> None:
        """Accept at the end of a line; go there from elsewhere."""
        self._accept_or(lambda: super(Editor, self).action_cursor_line_end(select), select)

    def _accept_or(self, move: Callable[[], None], select: bool) -> None:
        if self.ghost and self.cursor_at_end_of_line and not select:
            self._write(self.ghost)
        else:
            self._set_ghost(None)
            move()

    def action_take(self, number: int) -> None:
        """Write a suggestion of the list."""
        if number < len(self.offer.suggestions) and self.selection.is_empty:
            self._write(self.offer.ghost(self.offer.suggestions[number].text))

    def action_cycle(self, step: int) -> None:
        """Show another suggestion of the list behind the cursor."""
        self.number = (self.number + step) % len(self.offer.suggestions)
        self.post_message(Requested(self.number))

    def action_dismiss_offer(self) -> None:
        """Offer nothing until the text changes."""
        self._dismissed_at = self.revision
        self._drop_offer()

    def action_request(self) -> None:
        """Ask for suggestions, also for improbable ones and for what was dismissed."""
        self._dismissed_at = -1
        self._undone = ""
        self.post_message(Requested(0))

    def action_forget(self) -> None:
        """Never offer the shown word again."""
        word = self.offer.suggestions[self.number].text
        self._drop_offer()
        self.post_message(ForgetRequested(word))

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
        if ends and rest[:1] == " ":
            self.move_cursor_relative(columns=1)
        if ghost.text.endswith(" ") or space:
            self._closes_up_at = self.cursor_location
