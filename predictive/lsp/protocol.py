"""The protocol as pygls has it, with every request answered and no message shown or logged."""

from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol

from predictive.process import is_running

if TYPE_CHECKING:
    from pygls.server import ServerErrors


class Protocol(LanguageServerProtocol):
    """The protocol without the documents of pygls, whose lines end where `str.splitlines` says."""

    lsp_text_document__did_open = None  # type: ignore[assignment]
    lsp_text_document__did_change = None  # type: ignore[assignment]
    lsp_text_document__did_close = None  # type: ignore[assignment]

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Return a message as an object; answer a request whose parameters are invalid.

        Raises `JsonRpcException` if any are.
        """
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "id" in data and "method" in data:
                self._send_response(data["id"], error=error.to_response_error())
            raise


class Connection(LanguageServer):
    """A connection to an editor. Errors of the protocol are not shown to the user."""

    editor: int | None = None
    """The process of the editor, if it is known."""

    def started_by(self, process: int | None) -> None:
        """Note the process of the editor; one that is not there is in another container."""
        if process is not None and is_running(process):
            self.editor = process

    def report_server_error(self, error: Exception, source: "ServerErrors") -> None:
        """Do nothing: the text of a message may be in it."""

    def warn(self, message: str) -> None:
        """Show the user a message."""
        self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, message))
