"""On a terminal with keys, each writes what it typed and no more."""

import io
from collections.abc import Iterator

import pyte
import pytest
from prompt_toolkit.input import PipeInput, create_pipe_input

from predictive.tui.line import keys
from predictive.tui.line.entry import Entry, Line
from predictive.tui.line.keys import KeyTerminal
from predictive.tui.line.learning import Kind

BACKSPACE, DELETE, LEFT, RIGHT, HOME, UNDO = "\x7f", "\x1b[3~", "\x1b[D", "\x1b[C", "\x1b[H", "\x1a"


class Watching:
    """Keeps what it is told; a mark takes the place of a space."""

    def __init__(self) -> None:
        self.changes: list[tuple[str, Kind]] = []

    def changed(self, old: Line, new: Line, kind: Kind) -> None:
        """Keep a change."""
        self.changes.append((new.text, kind))

    def paused(self, line: Line) -> None:
        """Do nothing."""

    def typed(self, line: Line, text: str) -> Line:
        """Return the line once a text is typed."""
        space = line.before.endswith(" ") and text == ","
        return Line((line.before[:-1] if space else line.before) + text, line.after)


class Prompt:
    """A terminal of 40 columns whose user presses keys."""

    def __init__(self, pipe: PipeInput) -> None:
        self.pipe = pipe
        self.output = io.StringIO()
        self.terminal = KeyTerminal(pipe, self.output)
        self.watching = Watching()

    def press(self, pressed: str, line: Line | None = None, *, is_continued: bool = False) -> Entry:
        """Press keys, the last of which ends the reading; return what was entered."""
        self.pipe.send_text(pressed)
        return self.terminal.read("1: ", line or Line(), self.watching, is_continued=is_continued)

    @property
    def written(self) -> str:
        """All that was written."""
        return self.output.getvalue()

    @property
    def shown(self) -> list[str]:
        """The rows of the screen that are not empty."""
        screen = pyte.Screen(40, 50)
        pyte.Stream(screen).feed(self.written)
        return [row.rstrip() for row in screen.display if row.strip()]


@pytest.fixture
def prompt(monkeypatch: pytest.MonkeyPatch) -> Iterator[Prompt]:
    """A prompt whose keys come from a pipe."""
    monkeypatch.setattr(keys, "_COLUMNS", 40)
    with create_pipe_input() as pipe:
        yield Prompt(pipe)


def test_each_key_writes_its_character(prompt: Prompt) -> None:
    assert prompt.press("mañana\r") == Entry(Line("mañana"))
    assert prompt.written == "1: mañana\r\n"
    assert prompt.watching.changes[-1] == ("mañana", "typed")


@pytest.mark.parametrize(
    ("keys", "text", "written"),
    [
        (BACKSPACE, "perr", "\b\x1b[K"),
        (LEFT, "perro", "\b"),
        (LEFT + RIGHT, "perro", "\b\x1b[1C"),
        (LEFT + "x", "perrxo", "\b\x1b[1@x"),
        (LEFT + BACKSPACE, "pero", "\b\b\x1b[1P"),
        (HOME + DELETE, "erro", "\b\b\b\b\b\x1b[1P"),
        ("\x17", "", "\b\b\b\b\b\x1b[K"),
    ],
)
def test_an_edit_writes_only_what_it_changes(
    prompt: Prompt, keys: str, text: str, written: str
) -> None:
    assert prompt.press(f"perro{keys}\r").line.text == text
    assert prompt.written == f"1: perro{written}\r\n"


def test_a_long_line_goes_on_in_the_next_row_and_never_back(prompt: Prompt) -> None:
    text = "uno dos tres cuatro cinco seis siete ocho nueve"
    prompt.press(f"{text}{BACKSPACE * 12}{HOME}X\r")
    assert prompt.shown == [
        "1: uno dos tres cuatro cinco seis siete",
        "cinco seis siet",
        "Xuno dos tres cuatro cinco seis siet",
    ]
    assert "\x1b[A" not in prompt.written


@pytest.mark.parametrize(
    ("key", "command"),
    [
        ("\t", "?"), ("\x1b1", "1"), ("\x1b[A", "previous"), ("\x1b[B", "next"), ("\x0c", "line"),
        ("\x13", "save"), ("\x1bOP", "help"), ("\x1b[20~", "check"),
    ],
)  # fmt: skip
def test_keys_stand_for_commands_and_leave_the_line(prompt: Prompt, key: str, command: str) -> None:
    assert prompt.press(f"mi per{LEFT}{key}") == Entry(Line("mi pe", "r"), command)
    assert prompt.press("x\r", Line("mi pe", "r"), is_continued=True).line.text == "mi pexr"


def test_the_word_in_progress_is_written_again_after_a_command(prompt: Prompt) -> None:
    entry = prompt.press("voy con mi per\t")
    prompt.terminal.say("1 perro")
    prompt.press("a\r", entry.line, is_continued=True)
    assert prompt.shown == ["1: voy con mi per", "1 perro", "pera"]


def test_what_a_command_wrote_is_written_again_from_its_first_word(prompt: Prompt) -> None:
    prompt.press("voy con mi per\x1b1")
    prompt.press("\r", Line("voy con mi perro grande "), is_continued=True)
    assert prompt.shown == ["1: voy con mi per", "perro grande"]


def test_a_question_leaves_the_line_in_progress_as_it_is(prompt: Prompt) -> None:
    entry = prompt.press("voy con mi per\x13")
    prompt.pipe.send_text("1\r")
    assert prompt.terminal.read("Number or word: ").line == Line("1")
    assert prompt.press(UNDO, entry.line, is_continued=True) == Entry(entry.line, "line")
    again = prompt.press("a\r", entry.line, is_continued=True)
    assert again.line.text == "voy con mi pera"
    assert prompt.shown == ["1: voy con mi per", "Number or word: 1", "per", "pera"]


def test_what_a_command_wrote_is_undone_at_once(prompt: Prompt) -> None:
    prompt.press("mi per\x1b1")
    undone = prompt.press(f"{UNDO}\r", Line("mi perro grande "), is_continued=True)
    assert undone.line == Line("mi per")


def test_commands_can_be_typed_too(prompt: Prompt) -> None:
    assert prompt.press(":all\r") == Entry(Line(), "all")
    assert prompt.press("mi per:?\r") == Entry(Line("mi per"), "?")
    assert prompt.press("::)\r") == Entry(Line(":)"))


def test_an_accepted_space_gives_way_to_a_mark(prompt: Prompt) -> None:
    assert prompt.press("perro ,\r").line.text == "perro,"
    assert prompt.written == "1: perro \b\x1b[K,\r\n"


def test_typing_is_undone_and_then_the_text(prompt: Prompt) -> None:
    entry = prompt.press(f"perro{UNDO}{UNDO}")
    assert entry == Entry(Line(), "undo")


def test_pasted_lines_are_text_and_are_not_typed(prompt: Prompt) -> None:
    entry = prompt.press("a \x1b[200~:quit\nb\nc\x1b[201~")
    assert entry == Entry(Line("c"), pasted=("a :quit", "b"))
    prompt.press("\x1b[200~pasted\x1b[201~\r")
    assert prompt.watching.changes[-1] == ("pasted", "pasted")


def test_control_characters_are_not_obeyed(prompt: Prompt) -> None:
    prompt.terminal.say("\x1b[2J\x07")
    prompt.press("\r", Line("\x1b]0;x\x07"))
    assert "\x1b" not in prompt.written
    assert "\x07" not in prompt.written


def test_ctrl_c_and_ctrl_d_end_the_reading(prompt: Prompt) -> None:
    with pytest.raises(KeyboardInterrupt):
        prompt.press("abc\x03")
    with pytest.raises(EOFError):
        prompt.press("\x04")


def test_questions_have_no_commands(prompt: Prompt) -> None:
    prompt.press("x\r")
    prompt.pipe.send_text("\t\x1b1\x1b[A:2\r")
    assert prompt.terminal.read("Number or word: ") == Entry(Line(":2"))


@pytest.mark.parametrize(
    "key", ["\x00", "\x18(", "\x1b#", "\x1b0", "\x1b-", "\x1b[1;2D", "\x0f", "\x11", "\x12"]
)
def test_no_key_selects_repeats_or_erases_unheard(prompt: Prompt, key: str) -> None:
    entry = prompt.press(f"perro{key}{BACKSPACE}a\r")
    assert entry.line.text == ("perroa" if key.endswith("(") else "perra")
