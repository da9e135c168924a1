"""What the user looks for."""

from typing import TYPE_CHECKING, Any, NamedTuple

from predictive.errors import PredictiveError
from predictive.translation import gettext as _
from predictive.tui.writing.finding.folding import exact_pattern, folded_pattern

if TYPE_CHECKING:
    from regex import Pattern

_PROBLEMS = {
    "bad character range": _("bad range"),
    "bad escape (end of pattern)": _("nothing after \\"),
    "invalid group reference": _("no such group"),
    "missing )": _("missing )"),
    "missing >": _("missing >"),
    "multiple repeat": _("double repeat"),
    "nothing to repeat": _("nothing to repeat"),
    "unbalanced parenthesis": _("missing ("),
    "unknown group": _("no such group"),
    "unterminated character set": _("missing ]"),
}
"""What `regex` says, in the user's language."""


class PatternError(PredictiveError):
    """A regular expression that cannot be used."""


class Query(NamedTuple):
    """A text or a regular expression, and how it is looked for."""

    text: str
    is_exact: bool = False
    """Whether case and accents matter; those of a regular expression always do."""
    whole_words: bool = False
    is_regex: bool = False

    def switched(self, field: str) -> "Query":
        """Return the query with one of these turned on, or off, unless that would not matter."""
        if self.is_regex and field == "is_exact":
            return self
        changed: dict[str, Any] = {field: not getattr(self, field)}
        return self._replace(**changed)

    def compile(self) -> "Pattern[str]":
        """Return the pattern to search with. Raises `PatternError`."""
        import regex

        if self.is_regex:
            pattern = self.text
            _check(pattern)
        else:
            pattern = exact_pattern(self.text) if self.is_exact else folded_pattern(self.text)
        if self.whole_words:
            pattern = rf"(?<!\w)(?:{pattern})(?!\w)"
        return regex.compile(pattern, regex.MULTILINE)


def _check(pattern: str) -> None:
    import regex

    try:
        regex.compile(pattern, regex.MULTILINE)
    except regex.error as error:
        problem = str(error).partition(" at position ")[0]
        raise PatternError(_PROBLEMS.get(problem, problem)) from error
