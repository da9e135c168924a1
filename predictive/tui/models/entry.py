"""A model as the list of models shows it."""

import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from predictive.errors import ModelError
from predictive.model import library
from predictive.model.config import ModelConfig
from predictive.model.directory import load_config
from predictive.model.files import TRAINING

_NAMED_SOURCES = 5


class ModelEntry(NamedTuple):
    """What is known about a model without loading it."""

    name: str
    config: ModelConfig | ModelError
    """An error if it cannot be read."""
    size: int
    """In bytes, of the files that suggesting needs."""
    training_size: int
    """In bytes, of the files that only resuming its training needs."""

    def row(self, in_use: bool) -> tuple[str, str, str, str]:
        """Return its mark, name, level and bits per character."""
        mark = "✓" if in_use else ""
        if isinstance(self.config, ModelError):
            return mark, self.name, "damaged", ""
        bits = self.config.training.best.bits_per_character
        return mark, self.name, self.config.level, f"{bits:.3f}"

    def facts(self) -> list[tuple[str, str]]:
        """Return what it is and how it was trained, as names and values."""
        if isinstance(self.config, ModelError):
            return [("damaged", self.config.message), ("what to do", self.config.hint)]
        architecture, training = self.config.architecture, self.config.training
        best = training.best
        return [
            ("level", self.config.level),
            *([("on top of", training.base)] if training.base else []),
            (
                "cell",
                f"{architecture.cell}, {architecture.num_layers} x {architecture.hidden_size}",
            ),
            ("embedding", f"{architecture.embedding_dim}"),
            ("tokens", f"{architecture.vocab_size:,}"),
            ("parameters", f"{architecture.parameters:,}"),
            ("on disk", self._sizes()),
            ("trained for", f"{training.seconds:,.0f} s; best after {best.epoch:.1f} epochs"),
            ("text", f"{training.characters:,} characters, {_documents(training.documents)}"),
            ("held out", f"{best.bits_per_character:.4f} bits per character"),
            ("", f"{best.nats_per_character:.4f} nats per character"),
            ("", f"{best.nats_per_token:.4f} nats per token"),
            *_sources(training.sources),
        ]

    def _sizes(self) -> str:
        more = f", {_megabytes(self.training_size)} to resume" if self.training_size else ""
        return _megabytes(self.size) + more


def read_entries() -> list[ModelEntry]:
    """Read all models: the user's, sorted by name, then the bundled one."""
    return [_read(name) for name in library.available()]


def _read(name: str) -> ModelEntry:
    folder = library.location(name)
    config: ModelConfig | ModelError
    try:
        config = load_config(folder)
    except ModelError as error:
        config = error
    return ModelEntry(name, config, _size(folder), _size(folder / TRAINING))


def _size(folder: Path) -> int:
    size = 0
    with suppress(OSError), os.scandir(folder) as entries:  # it may be renamed
        for entry in entries:
            with suppress(FileNotFoundError):  # a training run is writing
                size += entry.stat().st_size if entry.is_file() else 0
    return size


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def _documents(count: int) -> str:
    return f"{count:,} {'document' if count == 1 else 'documents'}"


def _sources(sources: list[str]) -> list[tuple[str, str]]:
    names = ["trained on"] + [""] * _NAMED_SOURCES
    named = list(zip(names, sources[:_NAMED_SOURCES], strict=False))
    more = len(sources) - len(named)
    return named + ([("", f"and {more:,} more")] if more else [])
