"""What nobody wants a model to know: addresses, passwords, numbers, keys."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Protocol

_LONGEST_CHUNK = 200
"""Characters without a space between them, in a script that has spaces."""
_UNSPACED = (
    "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff"
    "\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff9f\U00020000-\U0003ffff"
)
"""Thai, Lao, Tibetan, Burmese, Khmer, Chinese, Japanese: scripts without spaces between words."""
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_ONLY_UNSPACED = re.compile(f"[{_UNSPACED}]+")
_BORDER = re.compile(
    rf"(?<=[{_UNSPACED}])(?=[^\s{_UNSPACED}])|(?<=[^\s{_UNSPACED}])(?=[{_UNSPACED}])"
)
_HAIR_SPACE = "\u200a"

_ADDRESS = re.compile(
    r"\S+@\S+|\S*://\S*|\bwww\.\S+|[\w-]+(?:\.[\w-]+)+/\S*|(?:[\w-]+\.)+(?:com|org|net|edu|gov|info"
    r"|io|dev|app|ai|me|tv|eu|es|mx|ar|co|cl|pe|uk|us|ca|de|fr|it|pt|br)\b\S*",
    re.IGNORECASE,
)
_REST = r".{0,100}\S*"
_CREDENTIAL = (
    r"(?:(?<![^\W_])(?:pass(?:word|phrase|code|wd)s?|pwd|contrase[ñn](?:as?|yas?)|pass?wort|kennwort"
    r"|mots? de passe|senhas?|palavras?-passe|wachtwoord|hasło|пароль|şifre"
    r"|(?:api|secret|private|access|auth)[ _-]?(?:key|token))(?![^\W_])"
    r"|密码|密碼|口令|パスワード|暗証番号|비밀번호|รหัสผ่าน)"
)
_BEHIND_PASSWORD = re.compile(rf"{_CREDENTIAL}(?:[\W_]*\n)?{_REST}", re.IGNORECASE)
"""What follows a word for a password; where nothing does, the next line."""
_NAMED = re.compile(
    r"(?<![^\W_])(?:pass|pw|pin|secret|token|key|clave|c[óo]digo|usuario|login|user ?name)"
    r"(?![^\W_])(?:[ _-]\w+){0,4}?[\W_]{0,3}?(?:\b(?:is|are|was|es|son|era)\b|[:=])" + _REST,
    re.IGNORECASE,
)
"""A word that may be for a secret, some words, a verb or a sign of being, and what follows."""
_NUMBERED = re.compile(
    r"(?<![^\W_])(?:cv[vc]2?\W{0,3}\d|(?:pass|pin|puk|pw|otp|code|c[óo]digo|codice|clave|geheimzahl"
    r"|token|key)\W{0,3}\d\d)\d\d+\S*",
    re.IGNORECASE,
)
"""A word that may be for a secret, and right behind it its digits."""
_DIGIT_RUN = re.compile(
    r"(?:(?:\+\d{1,3}[ -]?)?\(\d{1,5}\)[ -]?)?"
    r"\S*\d[\d \u00a0\u2009\u202f.\u2010\u2011\-]{4,}\d\S*"
)
"""Of a telephone number, also what stands in brackets before it."""
_CHUNK = re.compile(r"\S+")
_MIXED = re.compile(r"(?=.*\d)(?=.*[^\W\d_]).{6,}|(?=.*\w)(?=.*[!@#$%^&*+=]).*\d.*", re.DOTALL)
"""Letters and digits together, as in no word; or marks and digits."""
_CASE_CHANGE = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
_MOST_CASE_CHANGES = 2


def without_secrets(text: str) -> str:
    """Return `text` with a line break in the place of what looks secret.

    That is e-mail and web addresses, what follows `password`, `PIN is` and the like on its line,
    all with six digits or more, strings of letters and digits mixed, and keys and tokens in the
    forms that detect-secrets knows. In scripts without spaces, what is of another is a word.
    """
    if not _HAS_UNSPACED.search(text):
        return _without_secrets(text)
    spaced = _BORDER.sub(_HAIR_SPACE, text.replace(_HAIR_SPACE, " "))
    return _without_secrets(spaced).replace(_HAIR_SPACE, "")


def pieces_without_secrets(pieces: Iterable[str]) -> Iterator[str]:
    """Do the same with a text in pieces, of whole lines."""
    pending = ""
    for piece in pieces:
        end = piece.rfind("\n") + 1
        if end:
            yield without_secrets(pending + piece[:end])
        pending = piece[end:] if end else pending + piece
    yield without_secrets(pending)


def _without_secrets(text: str) -> str:
    short = _CHUNK.sub(_unless_too_long, text)
    return "\n".join(map(_line_without, _BEHIND_PASSWORD.sub("\n", short).split("\n")))


def _line_without(line: str) -> str:
    for detector in _detectors():
        for secret in detector.analyze_string(line):
            if secret:
                line = re.sub(rf"\S*{re.escape(secret)}\S*", "\n", line)
    for pattern in (_ADDRESS, _NAMED, _NUMBERED, _DIGIT_RUN):
        line = pattern.sub("\n", line)
    return _CHUNK.sub(lambda chunk: "\n" if _looks_random(chunk.group()) else chunk.group(), line)


def _unless_too_long(chunk: re.Match[str]) -> str:
    if len(chunk.group()) <= _LONGEST_CHUNK or _ONLY_UNSPACED.fullmatch(chunk.group()):
        return chunk.group()
    return "\n"


def _looks_random(chunk: str) -> bool:
    return bool(_MIXED.fullmatch(chunk)) or len(_CASE_CHANGE.findall(chunk)) > _MOST_CASE_CHANGES


class _Detector(Protocol):
    def analyze_string(self, string: str) -> Iterator[str]:
        """Give the secrets in a string."""


@cache
def _detectors() -> list[_Detector]:
    """Return the detectors of keys in known formats; those that guess need quotes and code."""
    from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
    from detect_secrets.plugins.base import RegexBasedDetector
    from detect_secrets.plugins.ip_public import IPPublicDetector
    from detect_secrets.plugins.keyword import KeywordDetector

    kinds: Iterable[type[_Detector]] = get_mapping_from_secret_type_to_class().values()
    return [
        kind()
        for kind in kinds
        if issubclass(kind, RegexBasedDetector)
        and not issubclass(kind, IPPublicDetector | KeywordDetector)
    ]
