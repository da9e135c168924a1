"""Code actions: corrections of a mistyped word, and never to suggest a word again."""

import re
from collections.abc import Iterator, Sequence

from lsprotocol import types

from predictive import paths
from predictive.lsp.corrections import Mistyped, corrections
from predictive.lsp.document import Document
from predictive.translation import gettext as _

NEVER_SUGGEST = "predictive.neverSuggest"
"""The command that bans its argument, a word."""
_WORD = re.compile(r"\w+(?:['’\-]\w+)*")


def actions_at(
    document: Document, mistyped: Sequence[Mistyped], params: types.CodeActionParams
) -> list[types.CodeAction]:
    """Return the actions for a range: corrections, and a ban if the user asked for actions."""
    context = params.context
    if context.only is not None and not any(map(_includes_quick_fixes, context.only)):
        return []
    start, end = document.place(params.range.start), document.place(params.range.end)
    here = (each for each in mistyped if each.start <= end and start <= each.end)
    found = [action for each in here for action in corrections(document, each)]
    if context.trigger_kind != types.CodeActionTriggerKind.Automatic and start.line == end.line:
        line = document.line(start.line)
        found += map(_never_suggest, _words_at(line, start.column, end.column))
    return found


def ban(word: str) -> None:
    """Never suggest a word again, in any program. Raises `LearnedError` and `UsageError`."""
    from predictive.learned.store import LearnedStore  # SQLite takes time to load

    LearnedStore(paths.learned()).ban(word)


def _includes_quick_fixes(kind: str) -> bool:
    return kind in ("", types.CodeActionKind.QuickFix.value)


def _words_at(line: str, start: int, end: int) -> Iterator[str]:
    """Yield the word, if any, that a range of a line is within."""
    for match in _WORD.finditer(line):
        if match.start() <= start and end <= match.end():
            yield match.group()


def _never_suggest(word: str) -> types.CodeAction:
    title = _("Never suggest “{word}” again").format(word=word)
    return types.CodeAction(
        title=title,
        kind=types.CodeActionKind.QuickFix,
        command=types.Command(title, NEVER_SUGGEST, arguments=[word]),
    )
