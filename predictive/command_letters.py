"""Command lines as a model reads them: every mark and capital is a letter of its own.

A word of a command line is whatever is between two spaces: `--all`, `./src`, `"$HOME"`, and `-a`
is not `-A`. The words of a model are made of letters, and their case does not matter. So a model of
command lines reads each ASCII mark and capital as a letter that has no case, one of the Yi
syllables, of which command lines have none. Everything between the text and the suggestion then
treats a command word as a word, and a text keeps its length.
"""

from predictive.options import TextKind

_FIRST = 0xA000
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_LETTERS = {
    code: _FIRST + code for code in range(ord("!"), ord("~") + 1) if chr(code) not in _PLAIN
}
_CHARACTERS = {letter: code for code, letter in _LETTERS.items()}


def as_letters(text: str, kind: TextKind) -> str:
    """Return a text as models of this kind read it, character by character.

    Prose stays as it is, and so does what was returned before.
    """
    return text.translate(_LETTERS) if kind == "commands" else text


def as_written(text: str, kind: TextKind) -> str:
    """Return the text that `as_letters` was given."""
    return text.translate(_CHARACTERS) if kind == "commands" else text
