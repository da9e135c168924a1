"""The interface is found and shown in the user's language."""

import gettext as catalogues
from collections.abc import Iterable, Iterator
from importlib import import_module
from io import BytesIO
from pathlib import Path
from pkgutil import walk_packages
from struct import pack

import pytest
from textual.app import App
from textual.binding import Binding
from textual.command import CommandPalette
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Input, TextArea

import predictive.tui
from predictive import translation
from predictive.tui.matching import score
from predictive.tui.palette import Entry, Palette, entries_of
from predictive.tui.textual_texts import TEXTS
from tests.tui.conftest import MakeApp
from tests.tui.writing import AppPilot, asked, press, settle, shown

SPANISH = {
    "Save": "Guardar",
    "Save as": "Guardar como",
    "Find": "Búsqueda",
    "Theme": "Tema",
    "Copy selected text": "Copiar lo seleccionado",
    "Accept word {number}": "Aceptar la palabra {number}",
}


def catalogue(texts: dict[str, str]) -> bytes:
    """Return a catalogue as msgfmt would compile it."""
    texts = {"": "Content-Type: text/plain; charset=UTF-8\n", **texts}
    pairs = [(key.encode(), texts[key].encode()) for key in sorted(texts)]
    start = 28 + 16 * len(pairs)
    places, data = [], b""
    for number in (0, 1):
        for pair in pairs:
            places.append(pack("<2I", len(pair[number]), start + len(data)))
            data += pair[number] + b"\0"
    header = pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return header + b"".join(places) + data


@pytest.fixture
def spanish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A small Spanish catalogue is there."""
    file = tmp_path / "locales" / "es" / "LC_MESSAGES" / "predictive.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(catalogue(SPANISH))
    monkeypatch.setattr(translation, "_FOLDER", tmp_path / "locales")
    translation._translations.cache_clear()
    yield
    translation._translations.cache_clear()


class Spanish(Screen[None]):
    """A screen whose keys were named while the language was Spanish."""

    BINDINGS = [Binding("f2", "save", "Guardar como"), Binding("f3", "find", "Búsqueda")]  # noqa: RUF012


async def found(pilot: AppPilot, query: str) -> list[str]:
    """Return what the palette shows for a query, from the first line on."""
    await press(pilot, "ctrl+p")
    palette = await asked(pilot, Palette)
    palette.query_one(Input).value = query
    await pilot.pause()
    titles = [each.title for each in palette._found]
    await press(pilot, "escape")
    return titles


def hits(query: str, entries: Iterable[Entry]) -> list[str]:
    """Return the titles of what is found."""
    return [each.title for each in entries if score(query, each.names)]


@pytest.mark.parametrize("query", ["guardar", "save", "GUARDAR co", "as save"])
async def test_the_palette_finds_everything_by_its_name_in_both_languages(
    make_app: MakeApp, spanish: None, query: str
) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        assert "Save as" in hits(query, entries_of(pilot.app.screen))
        assert "Save as" in await found(pilot, query)
        await pilot.app.push_screen(Spanish())
        await pilot.pause()
        assert hits(query, entries_of(pilot.app.screen)) == ["Guardar como"]


async def test_a_name_with_a_number_is_found_in_both(make_app: MakeApp, spanish: None) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        assert await found(pilot, "aceptar la palabra 3") == ["Accept word 3"]


async def test_accents_do_not_matter_in_the_palette(make_app: MakeApp, spanish: None) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        assert (await found(pilot, "busqueda"))[0] == "Find"
        assert (await found(pilot, "búsqueda"))[0] == "Find"


@pytest.mark.parametrize("query", ["theme nord", "tema nord", "nord"])
async def test_themes_are_found_by_name(make_app: MakeApp, spanish: None, query: str) -> None:
    async with make_app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p")
        pilot.app.screen.query_one(Input).value = query
        await press(pilot, "enter")
        assert pilot.app.theme == "nord"


async def test_the_keys_of_textual_are_shown_in_the_language(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = catalogues.GNUTranslations(BytesIO(catalogue(SPANISH)))
    monkeypatch.setattr(translation, "_catalogue", texts)
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f1", *"seleccionado")
        assert "Copiar lo seleccionado" in shown(pilot)
        assert "Copy selected text" not in shown(pilot)


def test_all_texts_of_textuals_keys_are_in_the_list() -> None:
    for module in walk_packages(predictive.tui.__path__, "predictive.tui."):
        import_module(module.name)
    shown = {text for kind in kinds(DOMNode) for text in texts_of_keys(kind)}
    assert shown <= set(TEXTS)


def kinds(kind: type[DOMNode]) -> Iterator[type[DOMNode]]:
    yield kind
    for each in kind.__subclasses__():
        yield from kinds(each)


def texts_of_keys(kind: type[DOMNode]) -> Iterator[str]:
    """Yield how a kind of widget of Textual describes its keys."""
    if kind.__module__.startswith("textual.") and kind not in (App, CommandPalette, TextArea):
        for each in vars(kind).get("BINDINGS", ()):
            text = each.tooltip or each.description if isinstance(each, Binding) else each[2]
            yield from [text] if text else []


def test_a_text_is_known_in_every_language(spanish: None) -> None:
    assert translation.in_every_language("Save") == {"Save", "Guardar"}
    assert translation.in_every_language("Guardar") == {"Save", "Guardar"}
    assert translation.in_every_language("no text of ours") == {"no text of ours"}
