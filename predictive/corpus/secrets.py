"""Removes addresses, passwords, long numbers and keys, which a model must not learn."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Protocol

_MAX_CHUNK = 200
"""Characters without a space between them, in a script that has spaces."""
_UNSPACED = (
    "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff"
    "\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff9f\U00020000-\U0003ffff"
)
"""Thai, Lao, Tibetan, Burmese, Khmer, Chinese, Japanese: scripts without spaces between words."""
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_ONLY_UNSPACED = re.compile(f"[{_UNSPACED}]+")
_SCRIPT_BOUNDARY = re.compile(
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
_PASSWORD_AND_VALUE = re.compile(rf"{_CREDENTIAL}(?:[\W_]*\n)?{_REST}", re.IGNORECASE)
"""A word for a password and the rest of its line; if that is empty, the next line."""
_NAMED = re.compile(
    r"(?<![^\W_])(?:pass|pw|pin|secret|token|key|clave|c[óo]digo|usuario|login|user ?name)"
    r"(?![^\W_])(?:[ _-]\w+){0,4}?[\W_]{0,3}?(?:\b(?:is|are|was|es|son|era)\b|[:=])" + _REST,
    re.IGNORECASE,
)
"""A word that may name a secret, up to four words, `is` or a colon or `=`, and what follows."""
_NUMBERED = re.compile(
    r"(?<![^\W_])(?:cv[vc]2?\W{0,3}\d|(?:pass|pin|puk|pw|otp|code|c[óo]digo|codice|clave|geheimzahl"
    r"|token|key)\W{0,3}\d\d)\d\d+\S*",
    re.IGNORECASE,
)
"""A word that may name a secret, directly followed by digits."""
_DIGIT_RUN = re.compile(
    r"(?:(?:\+\d{1,3}[ -]?)?\(\d{1,5}\)[ -]?)?"
    r"\S*\d[\d \u00a0\u2009\u202f.\u2010\u2011\-]{4,}\d\S*"
)
"""A long number; of a telephone number, also the area code in brackets."""
_CHUNK = re.compile(r"\S+")
_MIXED = re.compile(r"(?=.*\d)(?=.*[^\W\d_]).{6,}|(?=.*\w)(?=.*[!@#$%^&*+=]).*\d.*", re.DOTALL)
"""Letters and digits mixed, as in no word; or symbols and digits."""
_CASE_CHANGE = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
_MAX_CASE_CHANGES = 2


def without_secrets(text: str) -> str:
    """Return `text` with a line break in place of everything that looks secret.

    Secret are: e-mail and web addresses, the rest of a line after `password`, `PIN is` and the
    like, numbers of six or more digits, strings that mix letters and digits, and keys and tokens in
    the formats that detect-secrets knows. In scripts without spaces, a run of characters of another
    script counts as a word.
    """
    if not _HAS_UNSPACED.search(text):
        return _without_secrets(text)
    spaced = _SCRIPT_BOUNDARY.sub(_HAIR_SPACE, text.replace(_HAIR_SPACE, " "))
    return _without_secrets(spaced).replace(_HAIR_SPACE, "")


def holds_key(line: str) -> bool:
    """Whether a line has a key or token in one of the formats that detect-secrets knows."""
    return any(any(detector.analyze_string(line)) for detector in _detectors())


def pieces_without_secrets(pieces: Iterable[str]) -> Iterator[str]:
    """Apply `without_secrets` to a text in pieces; yield pieces of whole lines."""
    pending = ""
    for piece in pieces:
        end = piece.rfind("\n") + 1
        if end:
            yield without_secrets(pending + piece[:end])
        pending = piece[end:] if end else pending + piece
    yield without_secrets(pending)


def _without_secrets(text: str) -> str:
    short = _CHUNK.sub(_unless_too_long, text)
    return "\n".join(map(_line_without, _PASSWORD_AND_VALUE.sub("\n", short).split("\n")))


def _line_without(line: str) -> str:
    for detector in _detectors():
        for secret in detector.analyze_string(line):
            if secret:
                line = re.sub(rf"\S*{re.escape(secret)}\S*", "\n", line)
    for pattern in (_ADDRESS, _NAMED, _NUMBERED, _DIGIT_RUN):
        line = pattern.sub("\n", line)
    return _CHUNK.sub(lambda chunk: "\n" if _looks_random(chunk.group()) else chunk.group(), line)


def _unless_too_long(chunk: re.Match[str]) -> str:
    if len(chunk.group()) <= _MAX_CHUNK or _ONLY_UNSPACED.fullmatch(chunk.group()):
        return chunk.group()
    return "\n"


def _looks_random(chunk: str) -> bool:
    return bool(_MIXED.fullmatch(chunk)) or len(_CASE_CHANGE.findall(chunk)) > _MAX_CASE_CHANGES


class _Detector(Protocol):
    def analyze_string(self, string: str) -> Iterator[str]:
        """Yield the secrets in a string."""


@cache
def _detectors() -> list[_Detector]:
    """Return the detectors of keys in known formats; the others are made for source code."""
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
