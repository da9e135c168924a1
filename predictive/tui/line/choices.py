"""What can be chosen by a number: suggestions, and corrections of a mistyped word."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from predictive.suggesting.offer import Ghost, offer_for
from predictive.tui.line.entry import Line
from predictive.tui.line.learning import Kind
from predictive.tui.visible import visible

if TYPE_CHECKING:
    from predictive.prediction.session import Session


class Choices(NamedTuple):
    """Texts to choose from while the line is the same."""

    line: Line
    texts: list[str]
    take: Callable[[int], Line]
    """Writes the text with an index; returns the line in progress as it is then."""
    kind: Kind = "typed"
    """Of the change of the line in progress."""
    row: int | None = None
    """Of the line that it changes, unless that is the one in progress."""

    def __str__(self) -> str:
        return ", ".join(f"{number} {visible(text)}" for number, text in enumerate(self.texts, 1))


def suggestions(
    session: "Session", around: tuple[str, str], line: Line, words: int, confidence: float
) -> Choices:
    """Return words for the cursor and, at the end of a line, what probably follows the first.

    `around` is the text before and after the line.
    """
    before, after = around[0] + line.before, line.after + around[1]
    offer = offer_for(session, before, after)
    found = list(offer.suggestions)
    if found and words > 1 and not line.after.strip():
        phrase = session.extend(before, found[0], words, confidence)
        found += [phrase] if phrase.text != found[0].text else []
    ghosts = [offer.ghost(each) for each in found]
    texts = [each.text.partition("\n")[0] for each in found]
    return Choices(line, texts, lambda index: accepted(line, ghosts[index]))


def accepted(line: Line, ghost: Ghost) -> Line:
    """Return a line in which a suggestion is written, with the space after it."""
    new = ghost.insertion(line.after)
    after = line.after[new.replaces_after :]
    before = line.before[: len(line.before) - new.replaces] + new.text + after[: new.steps_over]
    return Line(before, after[new.steps_over :])
