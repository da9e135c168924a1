"""Questions with a few answers, which are chosen by number."""

from predictive.translation import gettext as _
from predictive.tui.line.terminal import Terminal


def ask(terminal: Terminal, question: str, answers: dict[str, str]) -> str | None:
    """Return the answer chosen, of those that stand for each text; None for Ctrl+C.

    Raises `EOFError`.
    """
    texts = ", ".join(f"{number} {text}" for number, text in enumerate(answers.values(), 1))
    while True:
        terminal.say(f"{question}\n{texts}")
        try:
            typed = terminal.read(_("Number: ")).line.text.strip()
        except KeyboardInterrupt:
            return None
        if typed.isdecimal() and 1 <= int(typed) <= len(answers):
            return list(answers)[int(typed) - 1]


def ask_text(terminal: Terminal, question: str) -> str:
    """Return what is typed; nothing for Ctrl+C. Raises `EOFError`."""
    try:
        return terminal.read(question).line.text.strip()
    except KeyboardInterrupt:
        return ""
