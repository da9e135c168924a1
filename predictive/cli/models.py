"""`predictive models`: list and manage models."""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from predictive.cli.options import (
    FilePath,
    complete_names,
    confirmed,
    json_option,
    refuse_to_replace,
    seekable,
)
from predictive.errors import ModelError, PredictiveError
from predictive.translation import gettext as _


@click.group("models", invoke_without_command=True)
@click.pass_context
def models_group(context: click.Context) -> None:
    """List, show, rename, remove, upgrade, export and import models.

    \b
    predictive models
    predictive models show notes
    predictive models export notes notes.zip
    """
    if context.invoked_subcommand is None:
        context.invoke(list_command)


@models_group.command("list")
@json_option
def list_command(as_json: bool = False) -> None:
    """List the models.

    \b
    predictive models list --json
    """
    from predictive.console import print_records
    from predictive.model import library

    print_records([_describe(name) for name in library.available()], _COLUMNS, as_json=as_json)


_COLUMNS = {
    "name": _("name"),
    "level": _("level"),
    "network": _("network"),
    "parameters": _("parameters"),
    "bits_per_character": _("bits per character"),
    "trained_on": _("trained on"),
}


def _describe(name: str) -> dict[str, str | int | float]:
    """Return a row of the list; that of a model that cannot be read says why."""
    from predictive.model import library
    from predictive.model.directory import load_config

    folder = library.location(name)
    row: dict[str, str | int | float] = {"name": name, "path": str(folder)}
    try:
        config = load_config(folder)
    except ModelError as error:
        return {**row, "trained_on": error.message}
    architecture, training = config.architecture, config.training
    return {
        **row,
        "level": config.level,
        "network": f"{architecture.cell} {architecture.num_layers}x{architecture.hidden_size}",
        "parameters": architecture.parameters,
        "bits_per_character": round(training.best.bits_per_character, 3),
        "trained_on": ", ".join(training.sources),
    }


@models_group.command("show")
@click.argument("name", shell_complete=complete_names)
@json_option
def show_command(name: str, as_json: bool) -> None:
    """Show what a model is and how it was trained.

    \b
    predictive models show notes --json
    """
    from predictive import atomic
    from predictive.model import library
    from predictive.model.directory import load_config
    from predictive.model.files import CARD, CONFIG

    folder = library.resolve(name)
    load_config(folder)
    shown = atomic.current_folder(folder) / (CONFIG if as_json else CARD)
    click.echo(shown.read_text(encoding="utf-8", errors="replace"), nl=False)


@models_group.command("rename")
@click.argument("name", metavar="OLD", shell_complete=complete_names)
@click.argument("new_name", metavar="NEW")
def rename_command(name: str, new_name: str) -> None:
    """Give a model, or an unfinished run, another name.

    \b
    predictive models rename notes work
    """
    from predictive.console import note
    from predictive.model import library

    library.rename(name, new_name)
    note(_("{name} is called {new_name} now").format(name=name, new_name=new_name))


@models_group.command("remove")
@click.argument("name", shell_complete=complete_names)
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
def remove_command(name: str, yes: bool) -> None:
    """Delete a model, or an unfinished run.

    \b
    predictive models remove notes --yes
    """
    from predictive.model import library

    named = library.existing_folder(name).name
    if yes or confirmed(_("Delete the model {name} for good?").format(name=named)):
        library.remove(named)


@models_group.command("upgrade")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=complete_names)
def upgrade_command(names: tuple[str, ...]) -> None:
    """Rewrite models of an older format in the current one; by default all models.

    Older models work without it: they are converted each time they are read.

    \b
    predictive models upgrade
    """
    from predictive.console import print_error
    from predictive.model import library

    errors: list[PredictiveError] = []
    for name in names or library.names():
        try:
            _upgrade(name)
        except PredictiveError as error:
            errors.append(error)
    for each in errors[:-1]:
        print_error(each)
    if errors:
        raise errors[-1]


def _upgrade(name: str) -> None:
    from predictive.console import note
    from predictive.model import library
    from predictive.model.files import FORMAT_VERSION

    version = library.upgrade(name)
    if version == FORMAT_VERSION:
        note(_("{name} has format {version} already").format(name=name, version=version))
    else:
        message = _("{name} has format {version} now; it was {former}")
        note(message.format(name=name, version=FORMAT_VERSION, former=version))


@models_group.command("export")
@click.argument("name", shell_complete=complete_names)
@click.argument("archive", required=False, type=FilePath(path_type=Path))
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def export_command(name: str, archive: Path | None, force: bool) -> None:
    """Write a model to a zip file (by default NAME.zip), to use it on another machine.

    If ARCHIVE is -, the zip file is written to standard output.

    \b
    predictive models export notes ~/notes.zip
    """
    from predictive.console import note
    from predictive.model.archive import export_model

    if str(archive) == "-":
        _export_to_output(name)
        return
    target = archive or Path(f"{Path(name).name or Path.cwd().name}.zip")
    refuse_to_replace(target, force=force)
    export_model(name, target)
    note(_("wrote {file}").format(file=target))


def _export_to_output(name: str) -> None:
    from predictive.model.archive import export_model

    if sys.stdout.isatty():
        raise PredictiveError(
            _("a zip file cannot be shown"), _("name a file, or redirect the output")
        )
    with TemporaryDirectory() as folder:
        archive = Path(folder) / "model.zip"
        export_model(name, archive)
        with archive.open("rb") as stream:
            shutil.copyfileobj(stream, sys.stdout.buffer)


@models_group.command("import")
@click.argument("archive", type=FilePath(path_type=Path))
@click.option("--name", help="The model's name; by default that of the file.")
@click.option("--force", is_flag=True, help="Replace the model that has this name.")
def import_command(archive: Path, name: str | None, force: bool) -> None:
    """Add a model from ARCHIVE, which `export` wrote; - is standard input.

    \b
    predictive models import notes.zip --name work
    """
    from predictive.console import note
    from predictive.model import library
    from predictive.model.archive import import_model

    archive_name = "stdin" if str(archive) == "-" else library.name_from(archive.stem)
    with seekable(archive) as readable:
        folder = import_model(readable, archive_name if name is None else name, force=force)
    note(_("imported {name}").format(name=folder.name))
