"""The language server: what each message of an editor does, and what is answered."""

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from lsprotocol import types
from pygls.capabilities import ServerCapabilitiesBuilder

from predictive import fault, settings
from predictive.errors import PredictiveError
from predictive.lsp import actions
from predictive.lsp.completion import complete
from predictive.lsp.configuration import Configuration, configuration_of
from predictive.lsp.corrections import diagnostic
from predictive.lsp.document import Document, Units
from predictive.lsp.inline import Inline
from predictive.lsp.open_text import OpenText
from predictive.lsp.protocol import Connection, Protocol
from predictive.serving.engine import Engine
from predictive.version import __version__

if TYPE_CHECKING:
    from predictive.prediction.session import Session
    from predictive.suggesting.loading import ModelInUse

Result = TypeVar("Result")
_PAUSE = 0.5
"""Seconds without an edit before a text is checked."""
_OPTIONS = {
    types.TEXT_DOCUMENT_COMPLETION: types.CompletionOptions(resolve_provider=False),
    types.TEXT_DOCUMENT_INLINE_COMPLETION: types.InlineCompletionOptions(work_done_progress=False),
    types.TEXT_DOCUMENT_CODE_ACTION: types.CodeActionOptions([types.CodeActionKind.QuickFix]),
}
"""None is empty: ALE takes an empty object for a missing capability."""


class LanguageServer:
    """Suggests in the texts of one editor, and learns nothing.

    It has nothing to suggest until the model is loaded: no request waits for that.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._texts: dict[str, OpenText] = {}
        self._configuration = Configuration()
        self._units = Units("utf-16")
        self._is_loaded = False
        self._last_problem = ""
        self.connection = Connection("predictive", __version__, protocol_cls=Protocol)
        for method, handler in self._handlers():
            self.connection.feature(method, _OPTIONS.get(method))(partial(handler))
        self.connection.command(actions.NEVER_SUGGEST)(partial(self._never_suggest))

    def _handlers(self) -> Iterator[tuple[str, Callable[..., object]]]:
        yield types.INITIALIZE, self._initialize
        yield types.INITIALIZED, self._load
        yield types.WORKSPACE_DID_CHANGE_CONFIGURATION, self._change_configuration
        yield types.TEXT_DOCUMENT_DID_OPEN, self._open
        yield types.TEXT_DOCUMENT_DID_CHANGE, self._change
        yield types.TEXT_DOCUMENT_DID_CLOSE, self._close
        yield types.TEXT_DOCUMENT_COMPLETION, self._complete
        yield types.TEXT_DOCUMENT_INLINE_COMPLETION, self._complete_inline
        yield types.TEXT_DOCUMENT_CODE_ACTION, self._code_actions

    # The editor

    def _initialize(self, params: types.InitializeParams) -> None:
        encoding = ServerCapabilitiesBuilder.choose_position_encoding(params.capabilities)
        self._units = Units(types.PositionEncodingKind(encoding).value)
        self.connection.started_by(params.process_id)
        self._configure(params.initialization_options)

    async def _load(self, _: types.InitializedParams) -> None:
        loaded = await self._call(_warm)
        self._is_loaded = True  # if it cannot be loaded, each request tries again
        if loaded is not None and loaded.problem is not None:
            self._warn(loaded.problem)

    def _change_configuration(self, params: types.DidChangeConfigurationParams) -> None:
        self._configure(params.settings)
        for text in self._texts.values():
            self._forget_mistyped(text)
            self._check_soon(text)

    def _configure(self, found: object) -> None:
        try:
            self._configuration = configuration_of(found, self._configuration)
        except PredictiveError as error:
            self._warn(error)

    # Its texts

    def _open(self, params: types.DidOpenTextDocumentParams) -> None:
        item = params.text_document
        language = getattr(item.language_id, "value", item.language_id)
        document = Document(item.uri, language, item.version, item.text, self._units)
        self._texts[item.uri] = text = OpenText(document)
        self._check_soon(text)

    def _change(self, params: types.DidChangeTextDocumentParams) -> None:
        text = self._texts.get(params.text_document.uri)
        if text is not None:
            for change in params.content_changes:
                text.document.edit(change)
            text.document.version = params.text_document.version
            text.stop_checking()
            self._check_soon(text)

    def _close(self, params: types.DidCloseTextDocumentParams) -> None:
        text = self._texts.pop(params.text_document.uri, None)
        if text is not None:
            self._forget_mistyped(text)

    # Suggestions

    async def _complete(self, params: types.CompletionParams) -> types.CompletionList | None:
        text = self._text(params.text_document)
        if text is None:
            return None
        cursor = text.document.cursor(params.position)
        found = await self._suggest(text, lambda session: complete(session, cursor))
        return found or types.CompletionList(is_incomplete=True, items=[])

    async def _complete_inline(
        self, params: types.InlineCompletionParams
    ) -> types.InlineCompletionList | None:
        text = self._text(params.text_document)
        if text is None:
            return None
        cursor, inline = text.document.cursor(params.position), Inline(settings.load())
        return await self._suggest(
            text, lambda session: inline.complete(session, cursor, params.context)
        )

    async def _suggest(
        self, text: OpenText, function: Callable[["Session"], Result]
    ) -> Result | None:
        if not self._is_loaded:
            return None
        return await self._call(lambda loaded: function(text.session(loaded)))

    async def _never_suggest(self, word: str) -> None:
        try:
            await asyncio.to_thread(actions.ban, word)
        except Exception as error:
            self._warn(fault.explain(error))

    # Mistyped words

    def _code_actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        text = self._text(params.text_document)
        return actions.actions_at(text.document, text.mistyped, params) if text else []

    def _check_soon(self, text: OpenText) -> None:
        if self._configuration.corrections and self._suggests_in(text):
            text.checking = asyncio.get_running_loop().create_task(self._check(text))

    async def _check(self, text: OpenText) -> None:
        await asyncio.sleep(_PAUSE)
        lines = text.document.lines
        try:
            words = self._engine.stream(lambda loaded: text.proofreader.read(loaded, lines))
            text.mistyped = [each async for each in words if each is not None]
        except Exception as error:
            self._warn(fault.explain(error))
        self._show_mistyped(text)

    def _show_mistyped(self, text: OpenText) -> None:
        """Mark the mistyped words, but not the one that is being typed."""
        document = text.document
        marked = [
            diagnostic(document, each) for each in text.mistyped if each.end != document.edited_at
        ]
        self.connection.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(document.uri, marked, document.version)
        )

    def _forget_mistyped(self, text: OpenText) -> None:
        text.stop_checking()
        if text.checking is not None:
            self._show_mistyped(text)

    # All of these

    def _text(self, identifier: types.TextDocumentIdentifier) -> OpenText | None:
        """Return an open text, if it is to be suggested in."""
        text = self._texts.get(identifier.uri)
        return text if text is not None and self._suggests_in(text) else None

    def _suggests_in(self, text: OpenText) -> bool:
        return text.document.language in self._configuration.languages

    async def _call(self, function: Callable[["ModelInUse"], Result]) -> Result | None:
        """Return what a function returns for the model; None if the model cannot be used."""
        try:
            result = await self._engine.call(function)
        except Exception as error:
            self._warn(fault.explain(error))
            return None
        self._last_problem = ""
        return result

    def _warn(self, problem: PredictiveError) -> None:
        """Show the user what is wrong, but not again for every key that meets it."""
        if problem.message != self._last_problem:
            self._last_problem = problem.message
            hint = f" ({problem.hint})" if problem.hint else ""
            self.connection.warn(f"predictive: {problem.message}{hint}")


def _warm(loaded: "ModelInUse") -> "ModelInUse":
    """Return a model that has suggested once: the first time takes longer."""
    loaded.predictor.session().suggest("")
    return loaded
