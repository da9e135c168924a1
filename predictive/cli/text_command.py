"""Commands that take a text, which may begin with a dash like an option."""

from itertools import islice

import click

from predictive.translation import gettext as _


class TextCommand(click.Command):
    """A command that takes `- buy bread`, `-5 degrees` and `--no idea` as texts.

    An argument that begins with a dash is a text if it contains a space or if no letter follows
    the dashes, unless it is an option of the command with its value (`--stop=a b`).
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Move texts after `--`, where nothing is an option."""
        takes_value = self._options(ctx)
        options: list[str] = []
        texts: list[str] = []
        rest = iter(args)
        for arg in rest:
            if arg == "--":
                texts += rest
            elif _is_text(arg, takes_value):
                texts.append(arg)
            else:
                options += [arg, *islice(rest, takes_value.get(arg, 0))]
        try:
            return super().parse_args(ctx, [*options, *(["--", *texts] if texts else [])])
        except click.NoSuchOption as error:
            said = error.format_message().rstrip(".")
            raise click.UsageError(
                _("{said}; before a text, write --").format(said=said), ctx
            ) from error

    def _options(self, ctx: click.Context) -> dict[str, bool]:
        """Return the names of all options, and whether a value follows them."""
        options = (each for each in self.get_params(ctx) if isinstance(each, click.Option))
        return {name: not each.is_flag for each in options for name in each.opts}


def _is_text(arg: str, options: dict[str, bool]) -> bool:
    if arg.partition("=")[0] in options:
        return False
    is_letter_next = arg.lstrip("-")[:1].isalpha()
    return arg[:1] == "-" != arg and (not is_letter_next or any(map(str.isspace, arg)))
