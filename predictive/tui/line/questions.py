"""Questions with a few answers, which are chosen by number or by how they begin."""

from predictive.translation import gettext as _
from predictive.tui.line.terminal import Terminal
from predictive.tui.matching import fold


def ask(terminal: Terminal, question: str, answers: dict[str, str]) -> str | None:
    """Return the answer chosen, of those that stand for each text; None for Ctrl+C.

    Raises `EOFError`.
    """
    texts = ", ".join(f"{number} {text}" for number, text in enumerate(answers.values(), 1))
    while True:
        terminal.say(f"{question}\n{texts}")
        try:
            typed = terminal.read(_("Number or word: ")).line.text.strip()
        except KeyboardInterrupt:
            return None
        if (answer := _chosen(typed, answers)) is not None:
            return answer


def _chosen(typed: str, answers: dict[str, str]) -> str | None:
    """Return the answer with a number, or the only one that begins so; None if there is none."""
    if typed.isdecimal():
        return list(answers)[int(typed) - 1] if 1 <= int(typed) <= len(answers) else None
    begun = [key for key, text in answers.items() if typed and fold(text).startswith(fold(typed))]
    return begun[0] if len(begun) == 1 else None


def ask_text(terminal: Terminal, question: str) -> str:
    """Return what is typed; nothing for Ctrl+C. Raises `EOFError`."""
    try:
        return terminal.read(question).line.text.strip()
    except KeyboardInterrupt:
        return ""
