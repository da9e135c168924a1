"""`predictive shell`: suggestions in zsh, bash, fish and Vim."""

from typing import get_args

import click

from predictive.cli.options import complete_names
from predictive.shells import Program, quoted_path, script
from predictive.translation import gettext as _

_STARTUP_FILES: dict[Program, str] = {
    "zsh": "~/.zshrc",
    "bash": "~/.bashrc",
    "fish": "~/.config/fish/config.fish",
    "vim": "~/.vimrc",
}
_HISTORIES: dict[Program, str] = {
    "zsh": "~/.zsh_history",
    "bash": "~/.bash_history",
    "fish": "~/.local/share/fish/fish_history",
}
_COMPLETION_IS_ON = "(( $+functions[compdef] ))"
"""In zsh: whether `compinit` was called."""


@click.command("shell")
@click.argument("program", type=click.Choice(get_args(Program)))
@click.option("-m", "--model", metavar="NAME", shell_complete=complete_names,
              help="Ask this model; by default, a shell asks the newest one of command lines, "
                   "and Vim the one used last.")  # fmt: skip
@click.option("--install", is_flag=True, help="Write it to a file, and say how to load that.")
def shell_command(program: Program, model: str | None, install: bool) -> None:
    """Print what brings suggestions to zsh, bash, fish or Vim.

    zsh shows suggestions after the cursor, by itself or as a strategy of zsh-autosuggestions. In
    bash and fish, Alt+i writes one. In Vim, Ctrl-X Ctrl-O lists them. All ask `predictive serve`,
    and start it when they need it, unless PREDICTIVE_NO_DAEMON or CI is set. The shells also
    complete the commands and options of predictive, and the names of models.

    To get a model of command lines, train one on the history of your shell.

    \b
    predictive train ~/.zsh_history --name shell
    predictive shell zsh --install
    predictive shell vim >> ~/.vimrc
    """
    from predictive import paths

    text = script(program, paths.socket().absolute(), _model(program, model))
    if program != "vim":
        text += f"\n{_completion(program)}"
    if install:
        _install(program, text)
    else:
        click.echo(text, nl=False)


def _model(program: Program, name: str | None) -> str:
    """Return the name of the model to ask; empty for the one used last."""
    from predictive.model import library

    if name is not None:
        return library.resolve(name).name
    if program == "vim":
        return ""
    found = library.shell_models()
    if not found:
        click.echo(
            _(
                "there is no model of command lines, so the one used last is asked; to make one: "
                "predictive train {history} --name shell"
            ).format(history=_HISTORIES[program]),
            err=True,
        )
    return found[0] if found else ""


def _completion(program: Program) -> str:
    """Return what completes the commands and options of predictive itself."""
    from click.shell_completion import ShellComplete, get_completion_class

    from predictive.cli import app

    kind = get_completion_class(program)
    assert kind is not None
    complete = kind(app, {}, "predictive", "_PREDICTIVE_COMPLETE")
    source = ShellComplete.source(complete).strip()  # not of bash, which would be run
    if program == "zsh":
        source = f"if {_COMPLETION_IS_ON}; then\n{source}\nfi"
    return f"{source}\n"


def _install(program: Program, text: str) -> None:
    from predictive import atomic, paths

    atomic.make_private_folder(paths.home())
    file = paths.home().absolute() / f"predictive.{program}"
    atomic.write_text(file, text)
    click.echo(_("add this line to {file}:").format(file=_STARTUP_FILES[program]), err=True)
    click.echo(f"source {quoted_path(program, file)}")
