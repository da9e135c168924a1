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
from predictive.translation import gettext as _
from predictive.translation import ngettext

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
            return mark, self.name, _("damaged"), ""
        bits = self.config.training.best.bits_per_character
        return mark, self.name, self.config.level, f"{bits:.3f}"

    def facts(self) -> list[tuple[str, str]]:
        """Return what it is and how it was trained, as names and values."""
        if isinstance(self.config, ModelError):
            return [(_("damaged"), self.config.message), (_("what to do"), self.config.hint)]
        architecture, training = self.config.architecture, self.config.training
        best = training.best
        return [
            (_("level"), self.config.level),
            *([(_("on top of"), training.base)] if training.base else []),
            (
                _("cell"),
                f"{architecture.cell}, {architecture.num_layers} x {architecture.hidden_size}",
            ),
            (_("embedding"), f"{architecture.embedding_dim}"),
            (_("tokens"), f"{architecture.vocab_size:,}"),
            (_("parameters"), f"{architecture.parameters:,}"),
            (_("on disk"), self._sizes()),
            (
                _("trained for"),
                _("{seconds:,.0f} s; best after {epochs:.1f} epochs").format(
                    seconds=training.seconds, epochs=best.epoch
                ),
            ),
            (_("text"), _extent(training.characters, training.documents)),
            (
                _("held out"),
                _("{bits:.4f} bits per character").format(bits=best.bits_per_character),
            ),
            ("", _("{nats:.4f} nats per character").format(nats=best.nats_per_character)),
            ("", _("{nats:.4f} nats per token").format(nats=best.nats_per_token)),
            *_sources(training.sources),
        ]

    def _sizes(self) -> str:
        size = _megabytes(self.size)
        if not self.training_size:
            return size
        more = _megabytes(self.training_size)
        return _("{size}, {more} to resume").format(size=size, more=more)


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


def _extent(characters: int, documents: int) -> str:
    """Return how long a text is."""
    extent = ngettext(
        "{characters:,} characters, {count:,} document",
        "{characters:,} characters, {count:,} documents",
        documents,
    )
    return extent.format(characters=characters, count=documents)


def _sources(sources: list[str]) -> list[tuple[str, str]]:
    names = [_("trained on")] + [""] * _NAMED_SOURCES
    named = list(zip(names, sources[:_NAMED_SOURCES], strict=False))
    more = len(sources) - len(named)
    return named + ([("", _("and {count:,} more").format(count=more))] if more else [])
