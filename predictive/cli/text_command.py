"""Commands that take a text, which may begin with a dash as options do."""

from itertools import islice

import click


class TextCommand(click.Command):
    """A command to which `- buy bread`, `-5 degrees` and `--no idea` are texts.

    Behind a dash, what has a space in it is a text, and so is what does not go on with a letter;
    but an option of the command with its value (`--stop=a b`) is none.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put texts behind `--`, where nothing is an option."""
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
            raise click.UsageError(f"{said}; before a text, write --", ctx) from error

    def _options(self, ctx: click.Context) -> dict[str, bool]:
        """Return the names of all options, and whether a value follows them."""
        options = (each for each in self.get_params(ctx) if isinstance(each, click.Option))
        return {name: not each.is_flag for each in options for name in each.opts}


def _is_text(arg: str, options: dict[str, bool]) -> bool:
    if arg.partition("=")[0] in options:
        return False
    goes_on_with_letter = arg.lstrip("-")[:1].isalpha()
    return arg[:1] == "-" != arg and (not goes_on_with_letter or any(map(str.isspace, arg)))
