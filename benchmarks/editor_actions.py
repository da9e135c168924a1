"""Random actions in the editor: all keys except those that quit, the mouse, and resizes."""

import random
from collections.abc import Callable, Iterator

import msgspec

ROWS, COLUMNS = (5, 60), (20, 200)
"""The smallest and the largest window."""
NAMES = ("one.txt", "two.txt", "lines.txt", "marked.txt")
"""Of files that can be opened."""
_COMMANDS = ("undo", "redo", "select all", "find", "models", "sample", "inside", "keys saved",
             "train", "help", "theme", "suggestions", "learn", "new", "ask",
             "mistyped")  # fmt: skip
_WORDS = ("voy", "al", "parque", "con", "mi", "perro", "mañana", "¿por qué?", "don't", "it's",
          "the", "naïve", "漢字", "한국어", "👩‍👩‍👧‍👦", "🇪🇸🇲🇽", "e\u0301", "ça", "ﬁn", "12,5", "…",
          "a\u200bb", "שלום", "\u202eabc", "ｗｉｄｅ", "👍🏽", "ก็", "(", ")", ".", ",", "?", "\"",
          "x" * 40)  # fmt: skip
_PATTERNS = ("(", "^", "$", r"(\w)\w+", "[aeiou]+", "x*", r"\s", "a|b|")
# without / and ~, so that no path leads elsewhere
_LETTERS = "abcdefghijklmnoprstuvwxyzñáé 0123456789.,;:()¿?'\"-_*#<>[]{}|=+@\\^`"
_CONTROLS = ("\x00", "\x07", "\x08", "\x0b", "\x0c", "\x1b", "\x1b[31m", "\x1b[0m", "\x1b]0;t\x07",
        "\x7f", "\x85", "\u2028", "\ufeff", "\ufffd", "\r", "\n", "\r\n", "\t", "\xa0",
        "\x1b[200~")  # fmt: skip
_MALFORMED = (b"\xf1", b"\xc3", b"\xe2\x82", b"\xff\xfe", b"\xed\xa0\x80", b"\x1b[M !!",
          b"\x1b[M \xf1\xf2", b"\x1b[99999999u", b"\x1b[97:65u", b"\x1b[1;1R", b"\x1b[?2026;2$y",
          b"\x1b[I", b"\x1b[O", b"\x1b[201~", b"\x1b", b"\x1b[")  # fmt: skip
_ENDS = "ABCDHF"
_NUMBERS = (2, 3, 5, 6, 15, 17, 18, 19, 20, 21, 23, 24)
"""Of Insert, Delete, Page Up, Page Down, and F5 to F12, as xterm sends them."""

Size = tuple[int, int]
"""Rows and columns."""
Move = Callable[[random.Random, Size], list[bytes]]


class Action(msgspec.Struct, frozen=True, array_like=True):
    """Bytes to send or a new size of the window, and whether to wait then for quiet."""

    sent: str
    """Bytes, decoded as Latin-1."""
    size: Size | None
    waits: bool


def actions(seed: int, count: int) -> list[Action]:
    """Return `count` actions, always the same for a seed."""
    rng = random.Random(seed)  # noqa: S311
    generated = _generate(rng)
    return [next(generated) for _ in range(count)]


def _generate(rng: random.Random) -> Iterator[Action]:
    size = (24, 80)
    moves, weights = zip(*_MOVES, strict=True)
    while True:
        if rng.random() < 0.01:
            size = (rng.randint(*ROWS), rng.randint(*COLUMNS))
            yield Action("", size, rng.random() < 0.5)
        (move,) = rng.choices(moves, weights)
        for sent in move(rng, size):
            yield Action(sent.decode("latin-1"), None, rng.random() < 0.3)


def _words(rng: random.Random, size: Size) -> list[bytes]:
    words = rng.choices(_WORDS, k=rng.randint(1, 4))
    return [(word + rng.choice(["", " ", " "])).encode() for word in words]


def _letters(rng: random.Random, size: Size) -> list[bytes]:
    return [letter.encode() for letter in rng.choices(_LETTERS, k=rng.randint(1, 8))]


def _key(rng: random.Random, size: Size) -> list[bytes]:
    """A named key with any of Shift, Alt and Ctrl, often repeated."""
    modifiers = rng.choice([1, 1, 1, 2, 3, 5, 6, 4, 7, 8])
    if rng.random() < 0.6:
        end = rng.choice(_ENDS)
        key = f"\x1b[{end}" if modifiers == 1 else f"\x1b[1;{modifiers}{end}"
    else:
        number = rng.choice(_NUMBERS[:4])
        key = f"\x1b[{number}~" if modifiers == 1 else f"\x1b[{number};{modifiers}~"
    return [key.encode()] * rng.choice([1, 1, 1, 2, 5])


def _editing(rng: random.Random, size: Size) -> list[bytes]:
    key = rng.choice(["\r", "\t", "\x7f", "\x7f", "\x08", "\x1b[Z", "\x1b[27u", "\x1b", "\x1b\x7f"])
    return [key.encode()] * rng.choice([1, 1, 2, 4])


def _control(rng: random.Random, size: Size) -> list[bytes]:
    """Ctrl and a letter, plain or in the Kitty protocol, which also allows Shift."""
    letter = rng.choice("abcdefghijklmnoprstuvwxyz@]_")
    plain = chr(ord(letter.upper()) & 31)
    kitty = f"\x1b[{ord(letter)};{rng.choice([5, 6])}u"
    return [rng.choice([plain, plain, kitty]).encode()] * rng.choice([1, 1, 1, 3])


def _undo(rng: random.Random, size: Size) -> list[bytes]:
    return [rng.choice(b"\x1a\x19").to_bytes()] * rng.randint(1, 12)


def _cut(rng: random.Random, size: Size) -> list[bytes]:
    keys = [b"\x18", b"\x0b", b"\x16", b"\x01", b"\x03", b"\x15", b"\x17", b"\x1b[107;6u"]
    return rng.choices(keys, k=rng.randint(1, 4))


def _alt(rng: random.Random, size: Size) -> list[bytes]:
    return [f"\x1b{rng.choice('12345]' * 3 + _LETTERS)}".encode()]


def _screen(rng: random.Random, size: Size) -> list[bytes]:
    """A function key, which opens a screen or switches something."""
    functions = ["\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS", *(f"\x1b[{n}~" for n in _NUMBERS[4:])]
    return [rng.choice(functions).encode()]


def _paste(rng: random.Random, size: Size) -> list[bytes]:
    """A paste in one or two writes, sometimes long, sometimes badly ended."""
    parts = rng.choices([*_WORDS, *_CONTROLS, " ", "\n"], k=rng.choice([1, 3, 10, 400]))
    data = b"\x1b[200~" + "".join(parts).encode() + rng.choice([b"", b"", b"\xf1"]) + b"\x1b[201~"
    cut = rng.randrange(len(data))
    return [data] if rng.random() < 0.7 else [data[:cut], data[cut:]]


def _malformed(rng: random.Random, size: Size) -> list[bytes]:
    return [rng.choice(_MALFORMED)]


def _mouse(rng: random.Random, size: Size) -> list[bytes]:
    """A click, a double or triple click, a drag, a move, or a turn of the wheel."""
    position = _position(rng, size)
    button = rng.choice([0, 0, 0, 2, 4, 8, 16])
    click = [f"\x1b[<{button};{position}{end}" for end in "Mm"]
    wheel = [f"\x1b[<{rng.choice([64, 65, 68, 69])};{position}M"] * rng.randint(1, 4)
    to = _position(rng, size)
    drag = [f"\x1b[<0;{position}M", f"\x1b[<32;{to}M", f"\x1b[<0;{to}m"]
    move = [f"\x1b[<35;{position}M"]
    chosen = rng.choice([click, click * 2, click * 3, wheel, drag, move])
    return [report.encode() for report in chosen]


def _position(rng: random.Random, size: Size) -> str:
    rows, columns = size
    return f"{rng.randint(1, columns)};{rng.randint(1, rows)}"


def _command(rng: random.Random, size: Size) -> list[bytes]:
    """A command of the palette, by its name."""
    return [b"\x10", rng.choice(_COMMANDS).encode(), b"\r"]


def _find(rng: random.Random, size: Size) -> list[bytes]:
    """Find, with any options; often replace; or go to a line."""
    if rng.random() < 0.2:
        return [b"\x1bl", rng.choice([b"12", b"+3", b"-2:4", b"x"]), b"\r", b"\x1b[27u"]
    wanted = rng.choice([*_WORDS, *_PATTERNS]).encode()
    options = rng.choices([b"\x1bc", b"\x1bw", b"\x1br", b"\x1bs"], k=rng.choice([0, 0, 1, 2]))
    goes = rng.choices([b"\r", b"\x1b[A", b"\x1b[B", b"\x07", b"\x1bg"], k=rng.randint(1, 3))
    replaces = [
        b"\x12",
        rng.choice([*_WORDS, "\\1"]).encode(),
        rng.choice([b"\r", b"\x1ba"]),
        b"\x1a",
    ]
    kept = replaces[: rng.choice([0, 3, 3, 4])]
    return [b"\x06", wanted, *options, *goes, *kept, b"\x1b[27u"]


def _file(rng: random.Random, size: Size) -> list[bytes]:
    """Save, start a new text, open, or save under another name; then answer the question."""
    name = rng.choice(NAMES).encode()
    requests: list[list[bytes]] = [
        [b"\x13"],
        [b"\x0e"],
        [b"\x0f", name, b"\r"],
        [b"\x0f", b"\t", b"\x1b[B", b"\r"],
        [b"\x1b[24~", name, b"\r"],
    ]
    answers = [[], [b"\r"], [b"\x1b[C", b"\r"], [b"\x1b[27u"]]
    return [*rng.choice(requests), *rng.choice(answers)]


_MOVES: list[tuple[Move, float]] = [
    (_words, 20), (_letters, 20), (_key, 25), (_editing, 12), (_control, 8), (_undo, 3), (_cut, 6),
    (_alt, 3), (_screen, 1.5), (_paste, 2), (_malformed, 1.5), (_mouse, 6), (_command, 1),
    (_find, 1), (_file, 1.5),
]  # fmt: skip
