"""The one form in which text is learned: NFC, line feeds, no control characters."""

import re
import unicodedata

_CONTROLS = dict.fromkeys([*range(9), *range(14, 32), 127, 0xFEFF, 0xFFFD])
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000))
_LINE_BREAKS = {0x0B: "\n", 0x0C: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n\n", 0xA0: " "}
_REPLACEMENTS = _CONTROLS | _SURROGATES | _LINE_BREAKS
_REPLACED = re.compile(f"[{re.escape(''.join(map(chr, _REPLACEMENTS)))}]")
_TRAILING_SPACE = re.compile(r"(?<![ \t])[ \t]+(?=\n)")
_BLANK_LINES = re.compile(r"\n{4,}")


def clean(text: str) -> str:
    """Return `text` as it is learned.

    NFC (Unicode Standard Annex 15); every line break a line feed; no-break spaces as spaces; no
    control characters, no halves of surrogate pairs; no spaces at line ends; at most two blank
    lines together.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _REPLACED.search(text):  # looking for them is far faster than `translate`
        text = text.translate(_REPLACEMENTS)
    text = unicodedata.normalize("NFC", text)
    if " \n" in text or "\t\n" in text:
        text = _TRAILING_SPACE.sub("", text)
    return _BLANK_LINES.sub("\n\n\n", text) if "\n\n\n\n" in text else text
