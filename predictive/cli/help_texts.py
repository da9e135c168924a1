"""The help of commands in the user's language.

Commands, options and placeholders are declared in English. They are translated once a command is
loaded; `tests/catalogue.py` reads them with the same function.
"""

import re
from collections.abc import Callable
from inspect import cleandoc

import click

from predictive.translation import gettext

_AS_IT_IS = "\b\n"
"""Before a paragraph that click does not wrap."""
_PLACEHOLDER = re.compile(r"[A-Z]{2,}")


def translate(command: click.Command, into: Callable[[str], str] = gettext) -> None:
    """Translate the help of a command, of its parameters, and of the commands within it."""
    if command.help:
        paragraphs = cleandoc(command.help).split("\n\n")
        command.help = "\n\n".join(_paragraph(each, into) for each in paragraphs)
    context = click.Context(command, info_name="")
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            parameter.help = into(parameter.help)
        if not (isinstance(parameter, click.Option) and parameter.is_flag):
            parameter.metavar = _placeholders(parameter.make_metavar(context), into)
    command.options_metavar = _placeholders(command.options_metavar or "", into)
    if isinstance(command, click.Group):
        command.subcommand_metavar = _placeholders(command.subcommand_metavar, into)
        for each in command.commands.values():
            translate(each, into)


def _paragraph(text: str, into: Callable[[str], str]) -> str:
    """Translate a paragraph; its lines are kept only where click keeps them."""
    if text.startswith(_AS_IT_IS):
        return _AS_IT_IS + into(text.removeprefix(_AS_IT_IS))
    return into(" ".join(text.split("\n")))


def _placeholders(metavar: str, into: Callable[[str], str]) -> str:
    """Translate the words in capitals, but not those between which the user chooses."""
    return _PLACEHOLDER.sub(lambda word: into(word[0]), metavar)
