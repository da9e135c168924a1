"""Detects encodings from before UTF-8 by whether the decoded text looks like words.

A detector tells Cyrillic from Japanese, but in a line or two it cannot tell the encodings of one
alphabet apart. Words can: `niño` looks like a word, `ni–o` does not.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chardet import EncodingEra

WESTERN = ("Windows-1252", "mac_roman", "cp850", "cp437")
"""Encodings of Western European languages; the first of several that fit is taken."""
_MIN_CONFIDENCE = 0.1
_MANY_WORDS = 10
"""With fewer words, one of sixty encodings may fit by chance, so the detector must be confident."""
_MARGIN = 0.05
_MIN_SHARE = 0.75
"""The share of non-ASCII words that must look like words; with fewer, the bytes are damaged."""
_MIN_INTACT = 0.5
_DAMAGE_BYTE = b"\xff"
"""`ÿ` or a no-break space in Western encodings, but more often damage than written text."""
_REPLACEMENT = "\ufffd"

_LETTERS = "ßàáâãäåæçèéêëìíîïñòóôõöøùúûüœ"
_WESTERN_WORD = re.compile(rf"[A-Za-z{_LETTERS}{_LETTERS[1:].upper()}]*")
_SEPARATORS = re.compile(r"[ -&(-@[-`{-~\s]+")
_HUNGARIAN = re.compile(r"õ(?!e)")
"""A wrongly decoded ő; in Portuguese, õ is followed by e."""
_OPENING = "'“”‘’„«»‹›¿¡–—…\xa0"
_CLOSING = "'“”‘’«»‹›–—…ªº\xa0"
_SYMBOLS = re.compile(r"[•·°±£¥€¢©®™§¶×÷½¼¾²³µ]+")
_JOINERS = re.compile(r"['’·…\xa0«»]|(?<=\w\w)—(?=\w\w)")
_WORD = re.compile(r"[^\W\d_]+")
_DAMAGED_OR_MIXED = re.compile(r"[\x80-\x9f\ufffd]|[a-zA-Z][\u0370-\u1fff]|[\u0370-\u1fff][a-zA-Z]")
_SIGN_IN_WORD = re.compile(r"[¤¦§¨©¬®¯±¶¸×÷†‡‰¢£¥°¹²³¼½¾€™](?<=[^\W\d_].)(?=[^\W\d_])")


def older_encoding(sample: bytes) -> str | None:
    """Return the encoding of lines that are not UTF-8, or None if they are damaged UTF-8."""
    from chardet import EncodingEra  # importing takes 0.1 s, and most texts are UTF-8

    words = b" ".join(word for word in sample.split() if _DAMAGE_BYTE not in word)
    shares = {encoding: _word_share(words, encoding) for encoding in WESTERN}
    best = max(shares, key=lambda encoding: shares[encoding])
    likely = _other_encoding(sample, EncodingEra.MODERN_WEB, shares[best])
    if likely or shares[best] >= _MIN_SHARE:
        return likely or best
    return _other_encoding(sample, EncodingEra.ALL & ~EncodingEra.MAINFRAME, shares[best])


def _other_encoding(sample: bytes, era: "EncodingEra", western_share: float) -> str | None:
    """Return the detector's guess if it makes more words of the sample than Western encodings."""
    import chardet

    guess = chardet.detect(sample, encoding_era=era)
    guessed = guess["encoding"]
    if guessed is None or guessed in WESTERN or guessed.upper().startswith("UTF"):
        return None
    is_sure = guess["confidence"] >= _MIN_CONFIDENCE or len(sample.split()) >= _MANY_WORDS
    makes_words = _word_share(sample, guessed) >= max(_MIN_SHARE, western_share + _MARGIN)
    return guessed if is_sure and makes_words else None


def is_likely(sample: bytes, encoding: str) -> bool:
    """Whether bytes make words in a single-byte encoding, or no fewer than in Western ones."""
    name = codecs.lookup(encoding).name
    known = (western for western in WESTERN if codecs.lookup(western).name == name)
    share = _word_share(sample, next(known, encoding))
    return share >= _MIN_SHARE or share >= max(_word_share(sample, western) for western in WESTERN)


def decode_older(data: bytes, encoding: str) -> str:
    """Decode bytes in an older encoding, with U+FFFD for undecodable bytes.

    In Western encodings, also for symbols between letters: a letter was damaged there.
    """
    if encoding not in WESTERN:
        return data.decode(encoding, errors="replace")
    parts = (part.decode(encoding, errors="replace") for part in data.split(_DAMAGE_BYTE))
    return _SIGN_IN_WORD.sub(_REPLACEMENT, _REPLACEMENT.join(parts))


def is_utf8(data: bytes) -> bool:
    """Whether lines are UTF-8, possibly damaged: half of the non-ASCII words must be intact."""
    text = data.decode("utf-8", errors="replace")
    if _REPLACEMENT not in text:
        return True
    if text.replace(_REPLACEMENT, "").isascii():
        return False
    share = _share_of_words(text, lambda piece: _is_western(piece) or _is_other(piece))
    return share >= _MIN_INTACT


def _word_share(sample: bytes, encoding: str) -> float:
    """Return the share of non-ASCII words that look like words in an encoding."""
    return _share_of_words(
        decode_older(sample, encoding), _is_western if encoding in WESTERN else _is_other
    )


def _share_of_words(text: str, is_word: Callable[[str], bool]) -> float:
    pieces = [piece for piece in _SEPARATORS.split(text) if not piece.isascii()]
    return sum(map(is_word, pieces)) / max(1, len(pieces))


def _is_western(piece: str) -> bool:
    word = piece.lstrip(_OPENING).rstrip(_CLOSING)
    if _HUNGARIAN.search(word):
        return False
    return bool(_SYMBOLS.fullmatch(word)) or all(
        _WESTERN_WORD.fullmatch(part) and _has_case_of_word(part) and _is_mostly_ascii(part)
        for part in _JOINERS.split(word)
    )


def _is_other(piece: str) -> bool:
    if len(piece) == 1 or _DAMAGED_OR_MIXED.search(piece):
        return False
    words = _WORD.findall(piece)
    has_signs = any(unicodedata.category(character).startswith("S") for character in piece)
    return bool(words) and not has_signs and all(map(_has_case_of_word, words))


def _has_case_of_word(part: str) -> bool:
    """Whether a word is in lower case, in capitals, or capitalized."""
    return part in (part.lower(), part.upper(), part[:1] + part[1:].lower())


def _is_mostly_ascii(part: str) -> bool:
    return sum(character > "\x7f" for character in part) <= len(part) // 2 + 1
