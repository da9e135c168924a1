"""The one form in which text is learned: NFC, line feeds, whole words, no control characters."""

import re
import unicodedata

from predictive.corpus.report import Report

DAMAGED_WORDS = "words that are damaged"

_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0xFEFF])
"""Soft hyphens and spaces of no width stand inside words, unseen."""
_LINE_BREAKS = {0x0B: "\n", 0x0C: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n\n", 0xA0: " "}
_REPLACEMENTS = _INVISIBLE | _LINE_BREAKS
_LOST = "\x00-\x08\x0e-\x1f\x7f\ufffd-\uffff\ud800-\udfff"
_LOST_LETTERS = re.compile(f"[{_LOST}]+")
"""Controls, halves of surrogate pairs and what is no character: a letter may have been there."""
_REPLACED_OR_LOST = re.compile(f"[{re.escape(''.join(map(chr, _REPLACEMENTS)))}{_LOST}]")
_WORD_BORDER = re.compile(r"[\s、。，．：；？！「」『』（）]")
_TRAILING_SPACE = re.compile(r"(?<![ \t])[ \t]+(?=\n)")
_BLANK_LINES = re.compile(r"\n{4,}")


def clean(text: str, report: Report | None = None) -> str:
    """Return `text` as it is learned.

    NFC (Unicode Standard Annex 15); every line break a line feed; no-break spaces as spaces; no
    soft hyphens; words with damage in them left out as a whole, and counted in `report`; no spaces
    at line ends; at most two blank lines together.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", whole_words(text, report))
    if " \n" in text or "\t\n" in text:
        text = _TRAILING_SPACE.sub("", text)
    return _BLANK_LINES.sub("\n\n\n", text) if "\n\n\n\n" in text else text


def whole_words(text: str, report: Report | None = None) -> str:
    """Return `text` without what stands inside words unseen, and without words that are damaged.

    No word is ever shortened: what is damaged is left out from white space to white space.
    """
    if not _REPLACED_OR_LOST.search(text):  # looking for them is far faster than `translate`
        return text
    text = text.translate(_REPLACEMENTS)
    if not _LOST_LETTERS.search(text):
        return text
    first, *middle, last = _LOST_LETTERS.split(text)
    kept = [_before_last_word(first)]
    kept += [_before_last_word(piece) for piece in map(_behind_first_word, middle) if piece]
    if report:
        report.leave_out(DAMAGED_WORDS, len(kept))
    return "".join((*kept, _behind_first_word(last)))


def _before_last_word(text: str) -> str:
    border = _WORD_BORDER.search(text[::-1])
    return text[: len(text) - border.start()] if border else ""


def _behind_first_word(text: str) -> str:
    border = _WORD_BORDER.search(text)
    return text[border.start() :] if border else ""
