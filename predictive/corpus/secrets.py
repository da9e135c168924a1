"""What nobody wants a model to know: addresses, passwords, numbers, keys."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Protocol

_LONGEST_CHUNK = 200
"""Characters without a space between them."""

_ADDRESS = re.compile(
    r"\S+@\S+|\S*://\S*|\bwww\.\S+|[\w-]+(?:\.[\w-]+)+/\S*|(?:[\w-]+\.)+(?:com|org|net|edu|gov|info"
    r"|io|dev|app|ai|me|tv|eu|es|mx|ar|co|cl|pe|uk|us|ca|de|fr|it|pt|br)\b\S*",
    re.IGNORECASE,
)
_REST = r".{0,100}\S*"
_CREDENTIAL = (
    r"(?<![^\W_])(?:pass(?:word|phrase|code|wd)s?|pwd|contrase[ñn]as?"
    r"|(?:api|secret|private|access|auth)[ _-]?(?:key|token))(?![^\W_])"
)
_BEHIND_PASSWORD = re.compile(rf"{_CREDENTIAL}(?:[\W_]*\n)?{_REST}", re.IGNORECASE)
"""What follows a word for a password; where nothing does, the next line."""
_NAMED = re.compile(
    r"(?<![^\W_])(?:pass|pin|secret|token|key|clave|c[óo]digo|usuario|login|user ?name)(?![^\W_])"
    r"(?:[ _-]\w+){0,4}?[\W_]{0,3}?(?:\b(?:is|are|was|es|son|era)\b|[:=])" + _REST,
    re.IGNORECASE,
)
"""A word that may be for a secret, some words, a verb or a sign of being, and what follows."""
_DIGIT_RUN = re.compile(r"\S*\d[\d .\-]{4,}\d\S*")
_CHUNK = re.compile(r"\S+")
_MIXED = re.compile(r"(?=.*\d)(?=.*[^\W\d_]).{6,}|(?=.*\w)(?=.*[!@#$%^&*+=]).*\d.*", re.DOTALL)
"""Letters and digits together, as in no word; or marks and digits."""
_CASE_CHANGE = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
_MOST_CASE_CHANGES = 2


def without_secrets(text: str) -> str:
    """Return `text` with a line break in the place of what looks secret.

    That is e-mail and web addresses, what follows `password`, `PIN is` and the like on its line,
    all with six digits or more, strings of letters and digits mixed, and keys and tokens in the
    forms that detect-secrets knows.
    """
    short = _CHUNK.sub(_unless_too_long, text)
    return "\n".join(map(_line_without, _BEHIND_PASSWORD.sub("\n", short).split("\n")))


def _line_without(line: str) -> str:
    for detector in _detectors():
        for secret in detector.analyze_string(line):
            if secret:
                line = re.sub(rf"\S*{re.escape(secret)}\S*", "\n", line)
    for pattern in (_ADDRESS, _NAMED, _DIGIT_RUN):
        line = pattern.sub("\n", line)
    return _CHUNK.sub(lambda chunk: "\n" if _looks_random(chunk.group()) else chunk.group(), line)


def _unless_too_long(chunk: re.Match[str]) -> str:
    return chunk.group() if len(chunk.group()) <= _LONGEST_CHUNK else "\n"


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
