"""The text and its file: what is saved, and the draft that survives a kill."""

from pathlib import Path

import msgspec

from predictive.editing import recent, text_file
from predictive.editing.draft import AbandonedDraft, Draft
from predictive.editing.text_file import TextFile
from predictive.errors import PredictiveError
from predictive.translation import gettext as _
from predictive.tui.line.text import LineText


class Document:
    """A text, the file that it belongs to, if any, and whether it is saved there."""

    def __init__(
        self, file: TextFile | None = None, text: str = "", *, is_printed: bool = False
    ) -> None:
        self.file = file
        self.is_printed = is_printed
        """Whether the text is printed at the end, and needs no file."""
        self.text = LineText(text)
        self._saved: str | None = text
        self._draft: Draft | None = None

    @classmethod
    def open(cls, path: Path) -> "Document":
        """Read a file, which need not exist yet. Raises `PredictiveError`."""
        file, text = text_file.read(path)
        recent.remember(file.path)
        return cls(file, text)

    @classmethod
    def restore(cls, found: AbandonedDraft) -> "Document":
        """Continue a text that was not saved; its file is as it was when it was read."""
        file = None
        if found.path is not None:
            try:
                file, _text = text_file.read(found.path)
            except PredictiveError:
                file = TextFile(path=found.path)
            file = msgspec.structs.replace(file, stamp=found.stamp)
        document = cls(file, found.text)
        document._saved, document._draft = None, found.draft
        return document

    @property
    def name(self) -> str:
        """The name of the file, or what to call a text without one."""
        return self.file.path.name if self.file else _("The text")

    @property
    def is_modified(self) -> bool:
        """Whether there is something to save."""
        return str(self.text) != self._saved

    def save(self, file: TextFile, line: str = "") -> None:
        """Write the text, with the line in progress, to a file, which it belongs to then.

        Raises `PredictiveError`, or `EncodingError` if the file's encoding lacks a character.
        """
        text = self.text.with_line(line)
        self.file, self._saved = text_file.save(file, text), text
        recent.remember(self.file.path)

    def keep_draft(self, line: str = "") -> None:
        """Write a draft of the text with the line in progress. Raises `OSError`."""
        text = self.text.with_line(line)
        if text != self._saved:
            self._draft = self._draft or Draft()
            self._draft.write(text, self.file, (self.text.row, len(line)))
        elif self._draft is not None:
            self._draft.discard()

    def close(self) -> None:
        """Remove the draft: the text is saved, or discarded."""
        if self._draft is not None:
            self._draft.close()
