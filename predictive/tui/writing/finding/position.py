"""Which of the matches is the current one."""

from typing import Literal, NamedTuple

from predictive.translation import gettext as _

Turned = Literal["", "start", "end"]
"""Where the search continued after the other end of the text."""


class Position(NamedTuple):
    """The number of a match, from 1, and how many there are."""

    number: int
    total: int
    turned: Turned = ""

    @property
    def is_news(self) -> bool:
        """Whether the user should be told even if nothing else shows it."""
        return not self.total or bool(self.turned)

    def __str__(self) -> str:
        if not self.total:
            return _("no matches")
        text = {
            "": _("{number} of {total}"),
            "start": _("{number} of {total}, from the start"),
            "end": _("{number} of {total}, from the end"),
        }[self.turned]
        return text.format(number=self.number, total=self.total)
