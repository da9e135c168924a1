"""Mistyped words are marked if the editor asks for it, and can be replaced."""

from typing import Any

import pytest

from predictive import paths
from predictive.correction.error_model import LETTERS
from predictive.lsp.corrections import Mistyped, Proofreader
from predictive.prediction.predictor import Predictor
from predictive.suggesting.loading import ModelInUse
from tests.lsp.editor import EVERY_ENCODING, URI, Editor, editing

TEXT = "Hola.\n😀 Ayer tambien vi a Juan.\nCreo qeu no.\n"
ON = {"corrections": True}
ALL = 9 + len(LETTERS)
"""Words, and steps before the first is checked."""
PUBLISHED = "textDocument/publishDiagnostics"


@pytest.fixture(scope="module")
def base() -> ModelInUse:
    return ModelInUse(paths.base_model(), Predictor.from_directory(paths.base_model()))


def read(proofreader: Proofreader, model: ModelInUse, text: str) -> tuple[list[Mistyped], int]:
    """Return the mistyped words of a text, and how many words were checked."""
    found = list(proofreader.read(model, text.split("\n")))
    return [each for each in found if each is not None], found.count(None)


def test_only_lines_that_changed_are_checked_again(base: ModelInUse) -> None:
    proofreader = Proofreader()
    first, checked = read(proofreader, base, TEXT)
    assert [(each.line, each.column, each.word) for each in first] == [
        (1, 7, "tambien"),
        (2, 5, "qeu"),
    ]
    assert checked == ALL
    assert read(proofreader, base, TEXT) == (first, 0)
    moved, checked = read(proofreader, base, f"Sí, claro.\n{TEXT}")
    assert [each.line for each in moved] == [2, 3]
    assert checked == 2


def test_what_was_checked_before_an_interruption_is_not_checked_again(base: ModelInUse) -> None:
    proofreader = Proofreader()
    words = proofreader.read(base, TEXT.split("\n"))
    for _ in range(ALL - 2):
        next(words)
    del words
    assert read(proofreader, base, TEXT)[1] < 9


def test_another_model_checks_everything(base: ModelInUse) -> None:
    proofreader = Proofreader()
    read(proofreader, base, TEXT)
    other = base._replace(predictor=Predictor.from_directory(paths.base_model()))
    assert read(proofreader, other, TEXT)[1] == ALL


async def actions(editor: Editor, line: int, character: int) -> list[Any]:
    place = {"line": line, "character": character}
    found: list[Any] = await editor.request(
        "textDocument/codeAction",
        textDocument={"uri": URI},
        range={"start": place, "end": place},
        context={"diagnostics": [], "only": ["quickfix"], "triggerKind": 2},
    )
    return found


async def test_mistyped_words_are_marked_and_replaced() -> None:
    async with editing() as editor:
        await editor.initialize(initializationOptions=ON)
        editor.open(TEXT)
        published = await editor.notified(PUBLISHED)
        assert published["version"] == 1
        first, second = published["diagnostics"]
        assert first["range"] == {
            "start": {"line": 1, "character": 8},
            "end": {"line": 1, "character": 15},
        }
        assert first["message"] == "“tambien”: did you mean “también”?"
        assert (first["source"], first["severity"]) == ("predictive", 3)
        found = await actions(editor, 2, 6)
        assert found[0]["title"] == "Replace with “que”"
        assert found[0]["isPreferred"]
        assert found[0]["diagnostics"] == [second]
        (edit,) = found[0]["edit"]["changes"][URI]
        editor.change(edit | {"text": edit["newText"]})
        assert await actions(editor, 1, 8) == [], "the text has changed"
        (only,) = (await editor.notified(PUBLISHED))["diagnostics"]
        assert only == first


async def test_the_word_that_is_being_typed_is_not_marked() -> None:
    async with editing() as editor:
        await editor.initialize(initializationOptions=ON)
        editor.open("Ayer ")
        assert (await editor.notified(PUBLISHED))["diagnostics"] == []
        end = {"line": 0, "character": 5}
        editor.change({"range": {"start": end, "end": end}, "text": "tambien"})
        assert (await editor.notified(PUBLISHED))["diagnostics"] == []
        end = {"line": 0, "character": 12}
        editor.change({"range": {"start": end, "end": end}, "text": " vi a Juan"})
        assert len((await editor.notified(PUBLISHED))["diagnostics"]) == 1


async def test_marks_go_when_the_text_is_closed_or_they_are_turned_off() -> None:
    async with editing() as editor:
        await editor.initialize(EVERY_ENCODING)
        editor.open(TEXT)
        editor.notify("workspace/didChangeConfiguration", settings=ON)
        assert len((await editor.notified(PUBLISHED))["diagnostics"]) == 2
        editor.notify("workspace/didChangeConfiguration", settings={"corrections": False})
        assert (await editor.notified(PUBLISHED))["diagnostics"] == []
        editor.notify("workspace/didChangeConfiguration", settings=ON)
        while not (await editor.notified(PUBLISHED))["diagnostics"]:
            pass
        editor.notify("textDocument/didClose", textDocument={"uri": URI})
        assert (await editor.notified(PUBLISHED))["diagnostics"] == []


async def test_nothing_is_marked_unless_it_is_asked_for() -> None:
    async with editing() as editor:
        await editor.initialize()
        editor.open(TEXT)
        await editor.complete(0, 4)
        assert await actions(editor, 2, 6) == []
        await editor.request("shutdown")
        assert not [each for each in editor.received if each.get("method") == PUBLISHED]


async def test_suggestions_come_while_a_long_text_is_checked() -> None:
    async with editing() as editor:
        await editor.initialize(initializationOptions=ON)
        editor.open("".join(f"Ayer tambien vi {n} casas.\n" for n in range(2000)))
        await editor.complete(0, 4)
        assert not [each for each in editor.received if each.get("method") == PUBLISHED]
