"""Mistyped words as diagnostics, with their corrections as code actions."""

import weakref
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types

from predictive.lsp.document import Document, Place
from predictive.translation import gettext as _

if TYPE_CHECKING:
    from predictive.prediction.predictor import Predictor
    from predictive.prediction.session import Session
    from predictive.suggesting.loading import ModelInUse

SOURCE = "predictive"
_LONGEST = 20_000
"""Characters. A longer line is not checked: it is hardly prose."""


class Mistyped(NamedTuple):
    """A word that was probably mistyped."""

    line: int
    column: int
    """In characters."""
    word: str
    corrections: tuple[str, ...]
    """The most probable first."""

    @property
    def start(self) -> Place:
        """Where it begins."""
        return Place(self.line, self.column)

    @property
    def end(self) -> Place:
        """Where it ends."""
        return Place(self.line, self.column + len(self.word))


class Proofreader:
    """Finds the mistyped words of one document; each line is checked once until it changes."""

    def __init__(self) -> None:
        self._lines: dict[str, list[Mistyped]] = {}
        self._model: weakref.ref[Predictor] | None = None

    def read(self, loaded: "ModelInUse", lines: Sequence[str]) -> Iterator[Mistyped | None]:
        """Yield the mistyped words of a text in order, and None after each word that was checked.

        Checking a word takes a millisecond or more. Between two, the model has time for others.
        """
        from predictive.revising.checker import Checker, Prose

        session = loaded.predictor.session()
        if self._model is None or self._model() is not loaded.predictor:
            yield from _prepare(session)
            self._lines, self._model = {}, weakref.ref(loaded.predictor)
        self._lines = {line: self._lines[line] for line in lines if line in self._lines}
        with session.reading() as reading:
            checker = Checker(reading)  # nobody else uses this session
        prose = Prose("\n".join(lines))
        starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
        by_line = groupby(prose.words, lambda word: bisect_right(starts, word.start()) - 1)
        for number, words in by_line:
            line = lines[number]
            if len(line) > _LONGEST:
                continue
            if line not in self._lines:
                marks = []
                for word in words:
                    marks.append(checker.mark(prose, word))
                    yield None
                self._lines[line] = [
                    Mistyped(number, mark.start - starts[number], mark.word, mark.corrections)
                    for mark in marks
                    if mark is not None
                ]
            for each in self._lines[line]:
                yield each._replace(line=number)


def _prepare(session: "Session") -> Iterator[None]:
    """Prepare the first check with a model, in small steps."""
    from predictive.correction.error_model import LETTERS
    from predictive.revising.checker import prepare

    for letter in LETTERS:
        prepare(session, letter)
        yield None


def diagnostic(document: Document, mistyped: Mistyped) -> types.Diagnostic:
    """Return what the editor shows at a mistyped word."""
    return types.Diagnostic(
        range=document.range(mistyped.line, mistyped.column, mistyped.end.column),
        message=_("“{word}”: did you mean “{correction}”?").format(
            word=mistyped.word, correction=mistyped.corrections[0]
        ),
        severity=types.DiagnosticSeverity.Information,
        source=SOURCE,
    )


def corrections(document: Document, mistyped: Mistyped) -> Iterator[types.CodeAction]:
    """Yield the replacements of a mistyped word, the most probable first."""
    marked = diagnostic(document, mistyped)
    for correction in mistyped.corrections:
        yield types.CodeAction(
            title=_("Replace with “{word}”").format(word=correction),
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[marked],
            is_preferred=correction == mistyped.corrections[0],
            edit=types.WorkspaceEdit({document.uri: [types.TextEdit(marked.range, correction)]}),
        )
