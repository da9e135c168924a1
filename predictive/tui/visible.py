"""Text that a terminal shows and does not obey: without control characters."""

_PICTURES = {code: 0x2400 + code for code in range(32)} | {127: 0x2421}
"""The symbols that Unicode has for control characters."""
_UNPICTURED = [
    *range(0x80, 0xA0),  # C1: some are commands to a terminal, as ESC is
    *(0x2028, 0x2029),  # ends of lines and paragraphs
    *(0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x2070)),  # directions
    0xFEFF,  # a byte order mark inside a text
]
_MARKS = (
    _PICTURES
    | dict.fromkeys(_UNPICTURED, ord("␦"))
    | dict.fromkeys(range(0xD800, 0xE000), ord("�"))  # bytes of a file's name that are not UTF-8
)
_MARKS_IN_TEXT = {code: mark for code, mark in _MARKS.items() if chr(code) not in "\t\n"}


def visible(name: str) -> str:
    """Return a name on one line, with a mark of one cell for each control character."""
    return name if name.isprintable() else name.translate(_MARKS)


def visible_text(text: str) -> str:
    """Return a text with the same marks, but with its tabs and line feeds."""
    return text if text.isprintable() else text.translate(_MARKS_IN_TEXT)
