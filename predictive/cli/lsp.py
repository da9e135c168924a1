"""`predictive lsp`: a language server."""

from importlib.util import find_spec

import click

from predictive.cli.options import model_option
from predictive.errors import UsageError
from predictive.translation import gettext as _


@click.command("lsp")
@model_option
def lsp_command(model: str | None) -> None:
    """Suggest in other editors, as their language server.

    It speaks the Language Server Protocol on standard input and output. It answers `completion` and
    `inlineCompletion` in prose (plain text, Markdown, mail and others), marks mistyped words if the
    editor's configuration has `corrections`, and learns nothing.

    The README shows how to set editors up. It needs pip install 'predictive[lsp]'.

    \b
    vim.lsp.config("predictive", {cmd = {"predictive", "lsp"}})    -- in Neovim
    predictive lsp -m NAME
    """
    if find_spec("pygls") is None:
        raise UsageError(
            _("predictive lsp needs a library that is not installed: pygls"),
            _("pip install 'predictive[lsp]' installs it"),
        )
    from predictive import paths
    from predictive.lsp.server import LanguageServer
    from predictive.lsp.stdio import serve
    from predictive.serving.engine import Engine

    engine = Engine(model, paths.learned())
    try:
        serve(LanguageServer(engine).connection)
    finally:
        engine.close()
