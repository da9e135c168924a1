"""A text that an editor has open, with everything that the server keeps for it."""

import asyncio

from predictive.lsp.corrections import Mistyped, Proofreader
from predictive.lsp.document import Document
from predictive.serving.engine import TextSession


class OpenText:
    """A document, its session, and its mistyped words."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.session = TextSession()
        self.proofreader = Proofreader()
        self.mistyped: list[Mistyped] = []
        """None are known after an edit, until the text has been checked again."""
        self.checking: asyncio.Task[None] | None = None

    def stop_checking(self) -> None:
        """Forget the mistyped words, and look for no more."""
        self.mistyped = []
        if self.checking is not None:
            self.checking.cancel()
