"""`predictive corpora`: well-known texts, and texts of your own."""

import json

import click

from predictive.cli.options import default_name, json_option, options_of
from predictive.options import Request
from predictive.translation import gettext as _


@click.group("corpora", invoke_without_command=True)
@click.pass_context
def corpora_group(context: click.Context) -> None:
    """List, get, add and remove texts to learn from.

    Texts in the public domain are downloaded only when you ask for them. To train on a text that
    is here, give its name.

    \b
    predictive corpora
    predictive corpora get quijote
    predictive train quijote
    """
    if context.invoked_subcommand is None:
        context.invoke(list_command)


@corpora_group.command("list")
@json_option
def list_command(as_json: bool = False) -> None:
    """List the texts that are here, and those that can be downloaded.

    \b
    predictive corpora list --json
    """
    from predictive.console import print_table

    rows = _rows()
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        print_table(_COLUMNS.values(), map(_cells, rows))


def _cells(row: dict[str, str]) -> list[str]:
    translated = {"licence": _(row.get("licence", "")), "title": _(row.get("title", ""))}
    return [{**row, **translated}.get(name, "") for name in _COLUMNS]


_COLUMNS = {
    "name": _("name"),
    "here": _("here"),
    "language": _("language"),
    "licence": _("licence"),
    "title": _("title"),
}


def _rows() -> list[dict[str, str]]:
    from rich.filesize import decimal

    from predictive.corpus import public_texts

    kept = public_texts.local_names()
    known = {text.name: text for text in public_texts.PUBLIC_TEXTS}
    rows = []
    for name in sorted({*kept, *known}):
        row = {"name": name}
        text = known.get(name)
        if text and (name not in kept or public_texts.is_expected_edition(text)):
            row |= {"title": text.title, "language": text.language, "licence": text.licence}
            row["url"] = text.url
        if name in kept:
            size = public_texts.path_of(name).stat().st_size
            row |= {"here": decimal(size), "path": str(public_texts.path_of(name))}
        rows.append(row)
    return rows


@corpora_group.command("get")
@click.argument("name")
def get_command(name: str) -> None:
    """Download a text and check it; an interrupted download is resumed.

    \b
    predictive corpora get quijote
    """
    from predictive.console import note, show_transfer
    from predictive.corpus import public_texts

    if (kept := public_texts.find(name)) is not None:
        public_texts.check_edition(kept.stem)
        note(_("{name} is here already: {kept}").format(name=name, kept=kept))
        return
    text = public_texts.public_text(name)
    note(
        _("{title} ({licence}), from {url}").format(
            title=_(text.title), licence=_(text.licence), url=text.url
        )
    )
    show_transfer(name, public_texts.fetch(text))
    note(_("learn it with: predictive train {name}").format(name=name))


@corpora_group.command("add")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--name", metavar="NAME", help="The text's name; by default that of the first file.")
@options_of(Request, "me", "as_text")
@click.option("--force", is_flag=True, help="Replace the text that has this name.")
def add_command(
    paths: tuple[str, ...], name: str | None, me: tuple[str, ...], as_text: bool, force: bool
) -> None:
    """Keep a copy of a text, or of all texts in a folder, to train on by name.

    \b
    predictive corpora add notes/ --name notes
    """
    from predictive.console import note
    from predictive.corpus import public_texts
    from predictive.corpus.messages.exports import MessageSelection
    from predictive.corpus.reading import read_text
    from predictive.model import library

    chosen = default_name(paths) if name is None else name
    named = library.name_from(chosen)
    text = read_text(list(paths), MessageSelection(me, as_text))
    public_texts.add(named, text, force=force)
    note(_("learn it with: predictive train {name}").format(name=named))


@corpora_group.command("remove")
@click.argument("name")
def remove_command(name: str) -> None:
    """Delete a text that is here.

    \b
    predictive corpora remove quijote
    """
    from predictive.corpus import public_texts

    public_texts.remove(name)
