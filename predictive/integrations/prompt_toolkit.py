"""Suggestions in prompts of prompt_toolkit: IPython, ptpython, pgcli and programs of your own.

session = PromptSession(auto_suggest=PredictiveAutoSuggest())
"""

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from prompt_toolkit.auto_suggest import AutoSuggest, Suggestion
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from predictive import paths, settings
from predictive.suggesting import loading
from predictive.suggesting.continuation import continuation

if TYPE_CHECKING:
    from predictive.prediction.session import Session


class _Suggesting:
    """A model, loaded when it is first asked; several threads may ask it."""

    def __init__(self, model: str | None = None) -> None:
        """Take the name of a model; by default, it is the one used last."""
        self._model = model
        self._settings = settings.load()

    @cached_property
    def _session(self) -> "Session":
        return loading.load(self._model, paths.learned()).predictor.session()


class PredictiveAutoSuggest(_Suggesting, AutoSuggest):
    """Shows what may follow the cursor, of up to as many words as the settings say.

    The first suggestion loads the model, which takes half a second; `ThreadedAutoSuggest` lets the
    user type meanwhile. Raises `PredictiveError` if there is no such model.
    """

    def get_suggestion(self, buffer: Buffer, document: Document) -> Suggestion | None:
        """Return what may follow the cursor at the end of a text."""
        if not document.is_cursor_at_the_end or not document.text.strip():
            return None
        text = continuation(
            self._session,
            document.text,
            words=self._settings.words,
            confidence=self._settings.confidence,
        )
        return Suggestion(text) if text else None


class PredictiveCompleter(_Suggesting, Completer):
    """Lists completions of the word in progress, or next words. Raises `PredictiveError`."""

    def get_completions(self, document: Document, event: CompleteEvent) -> Iterator[Completion]:
        """Yield words, the most probable first; each replaces what was typed of it."""
        before = document.text_before_cursor
        for each in self._session.suggest(before, after=document.text_after_cursor):
            yield Completion(each.space_before + each.text, each.start - len(before))
