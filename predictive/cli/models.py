"""`predictive models`: the models there are."""

import json
from pathlib import Path

import click

from predictive.cli.options import json_option


@click.group("models", invoke_without_command=True)
@click.pass_context
def models_group(context: click.Context) -> None:
    """List, show, remove, export and import models.

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
    """List the models."""
    from predictive import model_directory, model_library

    folders = {name: model_library.folder_of(name) for name in model_library.names()}
    configs = {name: model_directory.load_config(folder) for name, folder in folders.items()}
    if as_json:
        click.echo(json.dumps([{"name": name, "path": str(folders[name])} for name in configs]))
        return
    if not configs:
        from predictive.console import note

        note("there is no model yet; train one: predictive train FILE")
        return
    from predictive.console import print_table

    rows = (
        (
            name,
            config.level,
            f"{config.architecture.cell} {config.architecture.num_layers}"
            f"x{config.architecture.hidden_size}",
            f"{config.architecture.parameters:,}",
            f"{config.training.best.nats_per_character / 0.6931:.3f}",
            ", ".join(config.training.sources),
        )
        for name, config in configs.items()
    )
    print_table(("name", "level", "cell", "parameters", "bits/character", "trained on"), rows)


@models_group.command("show")
@click.argument("name")
@json_option
def show_command(name: str, as_json: bool) -> None:
    """Show what a model is and how it was trained."""
    from predictive import model_directory, model_library

    folder = model_library.resolve(name)
    model_directory.load_config(folder)
    shown = model_directory.CONFIG if as_json else model_directory.CARD
    click.echo((folder / shown).read_text(encoding="utf-8"), nl=False)


@models_group.command("remove")
@click.argument("name")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
def remove_command(name: str, yes: bool) -> None:
    """Delete a model."""
    from predictive import model_library

    model_library.resolve(name)
    if yes or click.confirm(f"Delete the model {name} for good?", err=True):
        model_library.remove(name)


@models_group.command("export")
@click.argument("name")
@click.argument("archive", required=False, type=click.Path(path_type=Path))
def export_command(name: str, archive: Path | None) -> None:
    """Write a model into a zip file (by default NAME.zip), to use it elsewhere."""
    from predictive import model_library
    from predictive.console import note

    target = archive or Path(f"{Path(name).name}.zip")
    model_library.export(name, target)
    note(f"wrote {target}")


@models_group.command("import")
@click.argument("archive", type=click.Path(path_type=Path))
@click.option("--name", help="Its name here; by default the file's.")
@click.option("--force", is_flag=True, help="Replace the model of that name.")
def import_command(archive: Path, name: str | None, force: bool) -> None:
    """Take in a model that `export` wrote."""
    from predictive import model_library
    from predictive.console import note

    folder = model_library.import_archive(archive, name or archive.stem, force=force)
    note(f"imported {folder.name}")
