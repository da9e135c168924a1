"""The commands that read and change the lines of the text; each returns what is to be said."""

from predictive.errors import PredictiveError
from predictive.translation import gettext as _
from predictive.translation import ngettext
from predictive.tui.line.commands import Command
from predictive.tui.line.text import LineText


class TextCommands:
    """Carries out commands on a text, and knows which line was read last."""

    def __init__(self, text: LineText) -> None:
        self._text = text
        self._last_read: int | None = None

    def forget(self) -> None:
        """Read from where the next line is written again."""
        self._last_read = None

    def numbered(self, row: int) -> str:
        """Return a line with its number."""
        return f"{row + 1}: {self._text.lines[row]}"

    def read_all(self) -> str:
        """Read every line."""
        rows = range(len(self._text.lines))
        return "\n".join(map(self.numbered, rows)) or _("the text is empty")

    def read(self, command: Command) -> str:
        """Read the lines that are named, by default the one read or written last."""
        rows = command.lines(len(self._text.lines))
        if rows is None:
            row = self._row(command)
            rows = range(row, row + 1)
        self._last_read = rows[-1]
        return "\n".join(map(self.numbered, rows))

    def read_near(self, step: int) -> str:
        """Read the line before or after the one read last; first, before the next one written."""
        text, last = self._text, self._last_read
        row = (text.row if last is None else last) + (0 if last is None and step > 0 else step)
        if not 0 <= row < len(text.lines):
            return _("there is no line before") if step < 0 else _("there is no line after")
        self._last_read = row
        return self.numbered(row)

    def delete(self, command: Command) -> str:
        """Delete lines, by default the one read or written last."""
        row = self._row(command)
        rows = command.lines(len(self._text.lines)) or range(row, row + 1)
        self.forget()
        said = [_("deleted {line}").format(line=self.numbered(row)) for row in rows]
        for row in reversed(rows):
            self._text.delete(row)
        return "\n".join(said)

    def edit(self, command: Command) -> str:
        """Let the next line replace one, by default the one read or written last; return that."""
        row = self._row(command)
        self._text.edit(row)
        self._last_read = row
        return self._text.lines[row]

    def go(self, command: Command) -> str:
        """Write before a line from now on; without a number, at the end."""
        rows = command.lines(len(self._text.lines))
        self.forget()
        if rows is None:
            self._text.go(len(self._text.lines))
            return _("at the end")
        self._text.go(rows[0])
        return _("before {line}").format(line=self.numbered(rows[0]))

    def undo(self) -> str:
        """Undo the last change of the text."""
        edit = self._text.undo()
        self.forget()
        if edit is None:
            return _("there is nothing to undo")
        rows = range(edit.row, edit.row + len(edit.lines))
        if not rows:
            return _("undone: line {number} is gone").format(number=edit.row + 1)
        return "\n".join(_("undone: {line}").format(line=self.numbered(row)) for row in rows)

    def count(self) -> str:
        """Count words, characters and lines."""
        text = "\n".join(self._text.lines)
        words, characters, lines = len(text.split()), len(text), len(self._text.lines)
        counted = [
            ngettext("{count} word", "{count} words", words).format(count=words),
            ngettext("{count} character", "{count} characters", characters).format(
                count=characters
            ),
            ngettext("{count} line", "{count} lines", lines).format(count=lines),
        ]
        return ", ".join(counted)

    def _row(self, command: Command) -> int:
        """Return the row that a command names, by default that of the line read or written last."""
        rows = command.lines(len(self._text.lines))
        if rows is not None:
            return rows[0]
        row = self._text.row - 1 if self._last_read is None else self._last_read
        if row < 0:
            raise PredictiveError(_("there is no line before"), _(":read 1 reads the first line"))
        return row
