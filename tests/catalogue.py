"""The catalogue of the program's texts, and `python -m tests.catalogue`, which renews it.

The command extracts all texts from the program, its commands' help and click; adds them to the
Spanish catalogue, and compiles that. What it prints still has to be translated in the `.po`.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from predictive.cli import app
from predictive.cli.help_texts import translate

PACKAGE = Path(__file__).parent.parent / "predictive"
PO = PACKAGE / "locales" / "es" / "LC_MESSAGES" / "predictive.po"
MO = PO.with_suffix(".mo")

FUNCTIONS = {
    "_": None,
    "gettext": None,
    "marked": None,
    "ngettext": (1, 2),
    "marked_plural": (1, 2),
}
_NO_DATE = datetime(2026, 11, 27, tzinfo=UTC)
"""The same in all versions, so that only texts make a difference."""


def extracted() -> Catalog:
    """Return all texts that a user can see, without translations."""
    catalog = Catalog(domain=PO.stem)
    for folder in (PACKAGE, Path(click.__file__).parent):
        for file, _, texts, _, _ in extract_from_dir(
            folder, [("**.py", "python")], keywords=FUNCTIONS
        ):
            catalog.add(texts, locations=[(f"{folder.name}/{file}", 0)])
    for text in _help_texts():
        catalog.add(text, locations=[("--help", 0)])
    return catalog


def _help_texts() -> Iterator[str]:
    """Yield what `predictive.cli.help_texts` translates."""
    texts: list[str] = []

    def note(text: str) -> str:
        texts.append(text)
        return text

    translate(app, note)
    for name in app.list_commands(click.Context(app)):
        command = app.get_command(click.Context(app), name)
        assert command is not None
        translate(command, note)
    yield from texts


def read() -> Catalog:
    """Return the Spanish catalogue."""
    with PO.open("rb") as file:
        return read_po(file, domain=PO.stem)


def compiled(catalog: Catalog) -> bytes:
    """Return a catalogue in the format that gettext reads."""
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def untranslated(catalog: Catalog) -> list[Message]:
    """Return the texts without a translation that somebody has checked."""
    return [each for each in catalog if each.id and (each.fuzzy or not _is_whole(each))]


def _is_whole(message: Message) -> bool:
    return all([message.string] if isinstance(message.string, str) else message.string)


def renew() -> None:
    """Write the catalogue with the texts of today, and its compiled form."""
    catalog = read()
    catalog.update(extracted())
    catalog.creation_date = catalog.revision_date = _NO_DATE
    with PO.open("wb") as file:
        write_po(file, catalog, 100, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
    MO.write_bytes(compiled(read()))
    for message in untranslated(read()):
        print(f"to translate: {message.id}")


if __name__ == "__main__":
    renew()
