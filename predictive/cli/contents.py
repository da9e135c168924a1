"""The output of `predictive train --preview`."""

import click
import msgspec

from predictive.translation import gettext as _


def print_contents(
    paths: tuple[str, ...], me: tuple[str, ...], *, as_text: bool, as_json: bool
) -> None:
    """Read the files as training would, and print what they contain on standard output."""
    from predictive.corpus.messages.exports import MessageSelection
    from predictive.corpus.preview import contents

    if not paths:
        raise click.UsageError(_("there is nothing to read: give a file, a folder, or -"))
    found = contents(list(paths), MessageSelection(me, as_text))
    if as_json:
        click.echo(msgspec.json.encode(found).decode())
        return

    from predictive.console import print_table
    from predictive.corpus.report import report_lines

    click.echo("\n".join(report_lines(found.report)))
    if found.writers:
        click.echo()
        rows = ((name or _("you"), f"{count:,}") for name, count in found.writers.items())
        print_table((_("writer"), _("messages")), rows)
    for excerpt in found.excerpts:
        click.echo(f"\n{excerpt}")
