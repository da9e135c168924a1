"""Which encoding from before UTF-8 some lines are in, judged by the words that each makes of them.

A detector knows Cyrillic from Japanese, but not the encodings of one alphabet from each other in a
line or two. Words tell these: `ni–o` is none, `niño` is.
"""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chardet import EncodingEra

WESTERN = ("Windows-1252", "mac_roman", "cp850", "cp437")
"""What Spanish and its neighbours were written in; of several that fit, the first is taken."""
_LEAST_CONFIDENCE = 0.1
"""Below, a line of Spanish is taken for Polish as often as not (ñ for ń)."""
_LEAST_WITHOUT_OTHERS = 0.05
"""The same, where no Western encoding makes words of it."""
_LEAST_WORDS = 3
"""Of fewer, something makes sense in one of sixty encodings."""
_LEAST_SHARE = 0.75
"""Of the words with other than ASCII, so many must look like words, or the bytes are damaged."""
_UNUSED = b"\xff"
"""`ÿ` or a no-break space in Western encodings; but what damage writes more often than people."""
_LOST = "\ufffd"

_LETTERS = "ßàáâãäåæçèéêëìíîïñòóôõöøùúûüœ"
_WESTERN_WORD = re.compile(rf"[A-Za-z{_LETTERS}{_LETTERS[1:].upper()}]*")
_SEPARATORS = re.compile(r"[ -&(-@[-`{-~\s]+")
_OPENING = "'“”‘’‚„«»‹›¿¡–—…\xa0"
_CLOSING = "'“”‘’«»‹›–—…ªº\xa0"
_ALONE = re.compile(r"[•·°±£¥€¢©®™§¶×÷½¼¾²³µ]+")
_JOINERS = re.compile(r"['’·…\xa0«»]|(?<=\w\w)—(?=\w\w)")
_WORD = re.compile(r"[^\W\d_]+")
_LOST_OR_MIXED = re.compile(r"[\x80-\x9f\ufffd]|[a-zA-Z][\u0370-\u1fff]|[\u0370-\u1fff][a-zA-Z]")
_SIGN_IN_WORD = re.compile(r"[¤¦§¨©«¬®¯±¶¸»×÷†‡‰¢£¥¿¡°¹²³¼½¾€™](?<=[^\W\d_].)(?=[^\W\d_])")


def older_encoding(sample: bytes) -> str | None:
    """Return the encoding of lines that are not UTF-8, or None if they are damaged instead."""
    from chardet import EncodingEra  # takes a tenth of a second, and most texts are UTF-8

    if found := _other_encoding(sample, EncodingEra.MODERN_WEB, _LEAST_CONFIDENCE):
        return found
    shares = {encoding: _share(sample, encoding) for encoding in WESTERN}
    best = max(shares, key=lambda encoding: shares[encoding])
    if shares[best] >= _LEAST_SHARE:
        return best
    if len(sample.split()) < _LEAST_WORDS:
        return None
    return _other_encoding(sample, EncodingEra.ALL & ~EncodingEra.MAINFRAME, _LEAST_WITHOUT_OTHERS)


def _other_encoding(sample: bytes, era: "EncodingEra", confidence: float) -> str | None:
    """Return what the detector finds that is not Western, if it finds words in it too."""
    import chardet

    guess = chardet.detect(sample, encoding_era=era)
    found = guess["encoding"]
    if found is None or found in WESTERN or guess["confidence"] < confidence:
        return None
    return found if _share(sample, found) >= _LEAST_SHARE else None


def decode_older(data: bytes, encoding: str) -> str:
    """Decode what is in an older encoding; U+FFFD stands for what has no place in it.

    It stands also for a sign between letters where nobody writes one: there was a letter once.
    """
    if encoding not in WESTERN:
        return data.decode(encoding, errors="replace")
    parts = (part.decode(encoding, errors="replace") for part in data.split(_UNUSED))
    return _SIGN_IN_WORD.sub(_LOST, _LOST.join(parts))


def _share(sample: bytes, encoding: str) -> float:
    """Return how many of the words with other than ASCII look like words in an encoding."""
    text = decode_older(sample, encoding)
    pieces = [piece for piece in _SEPARATORS.split(text) if not piece.isascii()]
    is_word = _is_western if encoding in WESTERN else _is_other
    return sum(map(is_word, pieces)) / max(1, len(pieces))


def _is_western(piece: str) -> bool:
    word = piece.lstrip(_OPENING).rstrip(_CLOSING)
    return bool(_ALONE.fullmatch(word)) or all(
        _WESTERN_WORD.fullmatch(part) and _has_case_of_word(part) and _is_mostly_ascii(part)
        for part in _JOINERS.split(word)
    )


def _is_other(piece: str) -> bool:
    if len(piece) == 1 or _LOST_OR_MIXED.search(piece):
        return False
    return all(map(_has_case_of_word, _WORD.findall(piece)))


def _has_case_of_word(part: str) -> bool:
    """Whether no letter is a capital but the first, or all of them."""
    return part in (part.lower(), part.upper(), part[:1] + part[1:].lower())


def _is_mostly_ascii(part: str) -> bool:
    return sum(character > "\x7f" for character in part) <= len(part) // 2 + 1
