"""Text normalization: NFC, line feeds, no damaged words, no control characters."""

import re
import unicodedata

from predictive.corpus.report import Report

DAMAGED_WORDS = "words that are damaged"

_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0xFEFF])
"""Soft hyphens, zero-width spaces and byte order marks are invisible inside words."""
_LINE_BREAKS = {0x0B: "\n", 0x0C: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n\n", 0xA0: " "}
_REPLACEMENTS = _INVISIBLE | _LINE_BREAKS
_DAMAGE_CLASS = "\x00-\x08\x0e-\x1f\x7f\ufffd-\uffff\ud800-\udfff"
_DAMAGE = re.compile(f"[{_DAMAGE_CLASS}]+")
"""Control characters, lone surrogates and noncharacters: each may stand for a lost letter."""
_REPLACED_OR_DAMAGE = re.compile(f"[{re.escape(''.join(map(chr, _REPLACEMENTS)))}{_DAMAGE_CLASS}]")
_WORD_BOUNDARY = re.compile(r"[\s、。，．：；？！「」『』（）]")
_TRAILING_SPACE = re.compile(r"(?<![ \t])[ \t]+(?=\n)")
_BLANK_LINES = re.compile(r"\n{4,}")


def clean(text: str, report: Report | None = None) -> str:
    """Return `text` normalized for training.

    NFC (Unicode Standard Annex 15), line feeds as the only line breaks, spaces for no-break spaces,
    no soft hyphens, no spaces at line ends, at most two blank lines in a row. Damaged words are
    left out and counted in `report`.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", whole_words(text, report))
    if " \n" in text or "\t\n" in text:
        text = _TRAILING_SPACE.sub("", text)
    return _BLANK_LINES.sub("\n\n\n", text) if "\n\n\n\n" in text else text


def whole_words(text: str, report: Report | None = None) -> str:
    """Return `text` without invisible characters and without damaged words.

    A damaged word is never shortened, but left out from white space to white space.
    """
    if not _REPLACED_OR_DAMAGE.search(text):  # far faster than `translate`
        return text
    text = text.translate(_REPLACEMENTS)
    if not _DAMAGE.search(text):
        return text
    first, *middle, last = _DAMAGE.split(text)
    kept = [_before_last_word(first)]
    kept += [_before_last_word(piece) for piece in map(_after_first_word, middle) if piece]
    if report:
        report.leave_out(DAMAGED_WORDS, len(kept))
    return "".join((*kept, _after_first_word(last)))


def _before_last_word(text: str) -> str:
    boundary = _WORD_BOUNDARY.search(text[::-1])
    return text[: len(text) - boundary.start()] if boundary else ""


def _after_first_word(text: str) -> str:
    boundary = _WORD_BOUNDARY.search(text)
    return text[boundary.start() :] if boundary else ""
