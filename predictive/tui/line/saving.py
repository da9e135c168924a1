"""Saving the text; asks before anything is lost."""

from predictive.editing import text_file
from predictive.editing.draft import abandoned, describe
from predictive.editing.text_file import EncodingError, TextFile, describe_change
from predictive.errors import PredictiveError
from predictive.translation import gettext as _
from predictive.tui.dialogs.file_name import complaint_of_file, path_of
from predictive.tui.line.document import Document
from predictive.tui.line.questions import ask, ask_text
from predictive.tui.line.terminal import Terminal


def save(document: Document, terminal: Terminal, name: str = "", line: str = "") -> bool:
    """Save, also the line in progress, under a name or as before; return whether it is saved.

    Raises `EOFError`, or `PredictiveError` if it cannot be saved.
    """
    if not name and document.file is None:
        name = ask_text(terminal, _("Name of the file: "))
        if not name:
            return False
    if name:
        return _save_as(document, terminal, name, line)
    assert document.file is not None
    if not text_file.has_changed_on_disk(document.file):
        return _write(document, terminal, document.file, line)
    question = _("{change}. Replace it?").format(change=describe_change(document.file.path))
    if not _agrees(terminal, question, _("replace")):
        return False
    return _write(document, terminal, document.file, line)


def may_leave(document: Document, terminal: Terminal) -> bool:
    """Ask what to do with unsaved changes; return whether to end. Raises `EOFError`."""
    if document.is_printed or not document.is_modified:
        return True
    question = _("{name} is not saved.").format(name=document.name)
    answers = {"save": _("save"), "discard": _("discard"), "cancel": _("cancel")}
    answer = ask(terminal, question, answers)
    if answer == "save":
        return save(document, terminal)
    return answer == "discard"


def recover(terminal: Terminal) -> Document | None:
    """Offer texts that were not saved when their sessions ended; return the one to continue.

    Raises `EOFError`.
    """
    for found in abandoned():
        answers = {"later": _("later"), "restore": _("restore"), "discard": _("discard")}
        what, start = describe(found)
        answer = ask(terminal, "\n".join(filter(None, [what, start])), answers)
        if answer is None:
            return None
        if answer == "discard":
            found.draft.close()
        elif answer == "restore":
            return Document.restore(found)
    return None


def _save_as(document: Document, terminal: Terminal, name: str, line: str) -> bool:
    complaint = complaint_of_file(name)
    if complaint is not None:
        raise PredictiveError(f"{name}: {complaint}")
    path = path_of(name)
    if document.file is not None and document.file.path == path:
        return save(document, terminal, line=line)
    if text_file.is_there(path):
        question = _("{path} exists. Replace it?").format(path=path)
        if not _agrees(terminal, question, _("replace")):
            return False
    file = document.file.at(path) if document.file else TextFile(path=path)
    return _write(document, terminal, file, line)


def _write(document: Document, terminal: Terminal, file: TextFile, line: str) -> bool:
    try:
        document.save(file, line)
    except EncodingError as error:
        if not _agrees(terminal, f"{error.message}.", _("save as UTF-8")):
            return False
        document.save(file.as_utf8(), line)
    terminal.say(_("saved {name}").format(name=document.name))
    return True


def _agrees(terminal: Terminal, question: str, text: str) -> bool:
    return ask(terminal, question, {"yes": text, "no": _("cancel")}) == "yes"
