"""`predictive classifiers`: list and remove saved classifiers."""

from typing import Any

import click

from predictive.cli.options import confirmed, json_option
from predictive.errors import ModelError
from predictive.translation import gettext as _

_COLUMNS = {
    "name": _("name"),
    "classes": _("classes"),
    "examples": _("examples"),
    "accuracy": _("accuracy"),
    "model": _("model"),
}


def _complete_names(context: click.Context, parameter: click.Parameter, typed: str) -> list[str]:
    from predictive.classifying import library

    return [name for name in library.names() if name.startswith(typed)]


@click.group("classifiers", invoke_without_command=True)
@click.pass_context
def classifiers_group(context: click.Context) -> None:
    """List and remove the classifiers that `predictive classify --save` made.

    \b
    predictive classifiers
    predictive classifiers remove topics
    """
    if context.invoked_subcommand is None:
        context.invoke(list_command)


@classifiers_group.command("list")
@json_option
def list_command(as_json: bool = False) -> None:
    """List the classifiers.

    \b
    predictive classifiers list --json
    """
    from predictive.classifying import library
    from predictive.console import print_records

    print_records([_describe(name) for name in library.names()], _COLUMNS, as_json=as_json)


def _describe(name: str) -> dict[str, Any]:
    """Return a row of the list; that of a classifier that cannot be read says why."""
    from predictive.classifying import library

    try:
        description = library.describe(name)
    except ModelError as error:
        return {"name": name, "model": error.message}
    return {
        "name": name,
        "classes": list(description.examples),
        "examples": sum(description.examples.values()),
        "accuracy": round(description.accuracy, 3),
        "model": description.model,
    }


@classifiers_group.command("remove")
@click.argument("name", shell_complete=_complete_names)
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
def remove_command(name: str, yes: bool) -> None:
    """Delete a classifier.

    \b
    predictive classifiers remove topics --yes
    """
    from predictive.classifying import library

    library.existing_file(name)
    if yes or confirmed(_("Delete the classifier {name} for good?").format(name=name)):
        library.remove(name)
