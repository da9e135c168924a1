"""A report on a corpus: what was read, what was left out, and why."""

import unicodedata
from collections import Counter
from collections.abc import Mapping

import msgspec

from predictive.translation import gettext as _
from predictive.translation import marked_plural, ngettext

_MAX_SKIPS_LISTED = 5
_START = "left out {count:,} "
_LINES = (
    marked_plural(
        "left out {count:,} file of other kinds",
        "left out {count:,} files of other kinds",
    ),
    marked_plural(
        "left out {count:,} file that a .gitignore excludes",
        "left out {count:,} files that a .gitignore excludes",
    ),
    marked_plural(
        "left out {count:,} folder that a .gitignore excludes",
        "left out {count:,} folders that a .gitignore excludes",
    ),
    marked_plural(
        "left out {count:,} hidden file or folder",
        "left out {count:,} hidden files and folders",
    ),
    marked_plural(
        "left out {count:,} folder that is a link",
        "left out {count:,} folders that are links",
    ),
    marked_plural(
        "left out {count:,} file that is named or linked twice",
        "left out {count:,} files that are named or linked twice",
    ),
    marked_plural(
        "left out {count:,} file or folder that cannot be read",
        "left out {count:,} files and folders that cannot be read",
    ),
    marked_plural(
        "left out {count:,} line that is damaged, or has no text",
        "left out {count:,} lines that are damaged, or have no text",
    ),
    marked_plural(
        "left out {count:,} line that has no label",
        "left out {count:,} lines that have no label",
    ),
    marked_plural(
        "left out {count:,} word that is damaged",
        "left out {count:,} words that are damaged",
    ),
    marked_plural(
        "left out {count:,} message that is damaged",
        "left out {count:,} messages that are damaged",
    ),
    marked_plural(
        "left out {count:,} mail without a plain text",
        "left out {count:,} mails without a plain text",
    ),
    marked_plural(
        "left out {count:,} mail without a sender",
        "left out {count:,} mails without a sender",
    ),
    marked_plural(
        "left out {count:,} command that may hold a secret",
        "left out {count:,} commands that may hold a secret",
    ),
    marked_plural(
        "left out {count:,} command that begins with a space",
        "left out {count:,} commands that begin with a space",
    ),
)
LEFT_OUT = {many.removeprefix(_START): (one, many) for one, many in _LINES}
"""What can be left out, as reports call it, and what is printed about one and about several."""


class Report(msgspec.Struct):
    """Counts of what was read and left out, filled while a corpus is read."""

    files: int = 0
    documents: int = 0
    duplicates: int = 0
    characters: int = 0
    encodings: dict[str, int] = msgspec.field(default_factory=Counter)
    exports: dict[str, int] = msgspec.field(default_factory=Counter)
    """Files of exported messages, by program."""
    histories: dict[str, int] = msgspec.field(default_factory=Counter)
    """Files of command lines, by shell."""
    messages: int = 0
    """Messages by the selected writers."""
    skipped: list[tuple[str, str]] = []
    """(file, reason) of files that were named or looked like text, but could not be read."""
    left_out: dict[str, int] = msgspec.field(default_factory=Counter)
    """Numbers of other things left out (files in folders, records, lines), by an English plural."""

    def skip(self, name: str, reason: str) -> None:
        """Record that a file was skipped."""
        self.skipped.append((printable(name), reason))

    def leave_out(self, what: str, count: int = 1) -> None:
        """Count things that are left out; `what` is one of `LEFT_OUT`."""
        assert what in LEFT_OUT, what
        self.left_out[what] = self.left_out.get(what, 0) + count


def report_lines(report: Report) -> list[str]:
    """Return lines that say what was read and what was left out."""
    kinds = Counter(report.encodings) + Counter(report.exports)
    histories = report.histories.items()
    kinds += Counter({_("{shell} history").format(shell=name): count for name, count in histories})
    named = ", ".join(f"{name} {count}" for name, count in kinds.most_common())
    lines = [_read_line(report, named)]
    if report.exports:
        lines.append(
            ngettext(
                "kept {count:,} message, without anything that looks secret",
                "kept {count:,} messages, without anything that looks secret",
                report.messages,
            ).format(count=report.messages)
        )
    if report.duplicates:
        lines.append(
            ngettext(
                "left out {count:,} duplicate document",
                "left out {count:,} duplicate documents",
                report.duplicates,
            ).format(count=report.duplicates)
        )
    return [*lines, *unused_lines(report)]


def unused_lines(report: Report) -> list[str]:
    """Return lines that say what was left out or skipped, and why."""
    lines = left_out_lines(report.left_out)
    skipped = report.skipped[:_MAX_SKIPS_LISTED]
    for name, reason in skipped:
        lines.append(_("skipped {name}: {reason}").format(name=name, reason=_(reason)))
    if (more := len(report.skipped) - len(skipped)) > 0:
        counted = ngettext("skipped {count:,} more file", "skipped {count:,} more files", more)
        lines.append(counted.format(count=more))
    return lines


def _read_line(report: Report, kinds: str) -> str:
    characters = ngettext("{count:,} character", "{count:,} characters", report.characters)
    documents = ngettext("{count:,} document", "{count:,} documents", report.documents)
    files = ngettext("{count:,} file", "{count:,} files", report.files)
    return _("read {characters} in {documents} from {files} ({kinds})").format(
        characters=characters.format(count=report.characters),
        documents=documents.format(count=report.documents),
        files=files.format(count=report.files),
        kinds=kinds,
    )


def left_out_lines(left_out: Mapping[str, int]) -> list[str]:
    """Return a line for each kind of things that were left out, with their number."""
    return [
        ngettext(*LEFT_OUT[what], count).format(count=count) for what, count in left_out.items()
    ]


def printable(name: str) -> str:
    """Return a file's name with U+FFFD for control characters, line ends and undecodable bytes."""
    kinds = ("Cc", "Cs", "Zl", "Zp")
    return "".join("�" if unicodedata.category(each) in kinds else each for each in name)
