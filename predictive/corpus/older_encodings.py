"""Which encoding from before UTF-8 some lines are in, judged by the words that each makes of them.

A detector knows Cyrillic from Japanese, but not the encodings of one alphabet from each other in a
line or two. Words tell these: `ni–o` is none, `niño` is.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chardet import EncodingEra

WESTERN = ("Windows-1252", "mac_roman", "cp850", "cp437")
"""What Spanish and its neighbours were written in; of several that fit, the first is taken."""
_LEAST_CONFIDENCE = 0.1
_MANY_WORDS = 10
"""Of fewer, some of sixty encodings makes something; the detector must have some confidence."""
_MARGIN = 0.05
_LEAST_SHARE = 0.75
"""Of the words with other than ASCII, so many must look like words, or the bytes are damaged."""
_LEAST_INTACT = 0.5
_UNUSED = b"\xff"
"""`ÿ` or a no-break space in Western encodings; but what damage writes more often than people."""
_LOST = "\ufffd"

_LETTERS = "ßàáâãäåæçèéêëìíîïñòóôõöøùúûüœ"
_WESTERN_WORD = re.compile(rf"[A-Za-z{_LETTERS}{_LETTERS[1:].upper()}]*")
_SEPARATORS = re.compile(r"[ -&(-@[-`{-~\s]+")
_HUNGARIAN = re.compile(r"õ(?!e)")
"""What ő becomes; in Portuguese an e follows."""
_OPENING = "'“”‘’„«»‹›¿¡–—…\xa0"
_CLOSING = "'“”‘’«»‹›–—…ªº\xa0"
_ALONE = re.compile(r"[•·°±£¥€¢©®™§¶×÷½¼¾²³µ]+")
_JOINERS = re.compile(r"['’·…\xa0«»]|(?<=\w\w)—(?=\w\w)")
_WORD = re.compile(r"[^\W\d_]+")
_LOST_OR_MIXED = re.compile(r"[\x80-\x9f\ufffd]|[a-zA-Z][\u0370-\u1fff]|[\u0370-\u1fff][a-zA-Z]")
_SIGN_IN_WORD = re.compile(r"[¤¦§¨©¬®¯±¶¸×÷†‡‰¢£¥°¹²³¼½¾€™](?<=[^\W\d_].)(?=[^\W\d_])")


def older_encoding(sample: bytes) -> str | None:
    """Return the encoding of lines that are not UTF-8, or None if they are damaged instead."""
    from chardet import EncodingEra  # takes a tenth of a second, and most texts are UTF-8

    words = b" ".join(word for word in sample.split() if _UNUSED not in word)
    shares = {encoding: _share(words, encoding) for encoding in WESTERN}
    best = max(shares, key=lambda encoding: shares[encoding])
    likely = _other_encoding(sample, EncodingEra.MODERN_WEB, shares[best])
    if likely or shares[best] >= _LEAST_SHARE:
        return likely or best
    return _other_encoding(sample, EncodingEra.ALL & ~EncodingEra.MAINFRAME, shares[best])


def _other_encoding(sample: bytes, era: "EncodingEra", western_share: float) -> str | None:
    """Return what the detector finds if it makes more words of the sample than a Western one."""
    import chardet

    guess = chardet.detect(sample, encoding_era=era)
    found = guess["encoding"]
    if found is None or found in WESTERN or found.upper().startswith("UTF"):
        return None
    is_sure = guess["confidence"] >= _LEAST_CONFIDENCE or len(sample.split()) >= _MANY_WORDS
    makes_words = _share(sample, found) >= max(_LEAST_SHARE, western_share + _MARGIN)
    return found if is_sure and makes_words else None


def is_likely(sample: bytes, encoding: str) -> bool:
    """Whether some bytes make words in an encoding of single bytes, or in no Western one more."""
    name = codecs.lookup(encoding).name
    known = (western for western in WESTERN if codecs.lookup(western).name == name)
    share = _share(sample, next(known, encoding))
    return share >= _LEAST_SHARE or share >= max(_share(sample, western) for western in WESTERN)


def decode_older(data: bytes, encoding: str) -> str:
    """Decode what is in an older encoding; U+FFFD stands for what has no place in it.

    It stands also for a sign between letters where nobody writes one: there was a letter once.
    """
    if encoding not in WESTERN:
        return data.decode(encoding, errors="replace")
    parts = (part.decode(encoding, errors="replace") for part in data.split(_UNUSED))
    return _SIGN_IN_WORD.sub(_LOST, _LOST.join(parts))


def is_utf8(data: bytes) -> bool:
    """Whether some lines are UTF-8, if with damage: so half of their words are intact."""
    text = data.decode("utf-8", errors="replace")
    if _LOST not in text:
        return True
    if text.replace(_LOST, "").isascii():
        return False
    return _share_in(text, lambda piece: _is_western(piece) or _is_other(piece)) >= _LEAST_INTACT


def _share(sample: bytes, encoding: str) -> float:
    """Return how many of the words with other than ASCII look like words in an encoding."""
    return _share_in(
        decode_older(sample, encoding), _is_western if encoding in WESTERN else _is_other
    )


def _share_in(text: str, is_word: Callable[[str], bool]) -> float:
    pieces = [piece for piece in _SEPARATORS.split(text) if not piece.isascii()]
    return sum(map(is_word, pieces)) / max(1, len(pieces))


def _is_western(piece: str) -> bool:
    word = piece.lstrip(_OPENING).rstrip(_CLOSING)
    if _HUNGARIAN.search(word):
        return False
    return bool(_ALONE.fullmatch(word)) or all(
        _WESTERN_WORD.fullmatch(part) and _has_case_of_word(part) and _is_mostly_ascii(part)
        for part in _JOINERS.split(word)
    )


def _is_other(piece: str) -> bool:
    if len(piece) == 1 or _LOST_OR_MIXED.search(piece):
        return False
    words = _WORD.findall(piece)
    has_signs = any(unicodedata.category(character).startswith("S") for character in piece)
    return bool(words) and not has_signs and all(map(_has_case_of_word, words))


def _has_case_of_word(part: str) -> bool:
    """Whether no letter is a capital but the first, or all of them."""
    return part in (part.lower(), part.upper(), part[:1] + part[1:].lower())


def _is_mostly_ascii(part: str) -> bool:
    return sum(character > "\x7f" for character in part) <= len(part) // 2 + 1
