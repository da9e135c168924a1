"""The model card: a description of a model in Markdown."""

from predictive.cell import Cell
from predictive.model.config import ModelConfig
from predictive.options import Level

_UNITS: dict[Level, str] = {"char": "characters", "word": "words"}


def card(name: str, config: ModelConfig) -> str:
    """Return the card of a model."""
    training, architecture, best = config.training, config.architecture, config.training.best
    sources = "\n".join(f"- {source}" for source in training.sources)
    on_top = f" on top of {training.base}" if training.base else ""
    units = f"{'command ' if config.text_kind == 'commands' else ''}{_UNITS[config.level]}"
    return f"""# {name}

{_with_article(architecture.cell)} language model of {units}, made with predictive \
{config.predictive_version}.

Trained{on_top} for {training.seconds:.0f} s on {training.characters:,} characters in \
{training.documents:,} documents:

{sources}

| held-out text | |
|---|---|
| bits per character | {best.bits_per_character:.4f} |
| nats per character | {best.nats_per_character:.4f} |
| nats per token | {best.nats_per_token:.4f} |

{architecture.num_layers} x {architecture.hidden_size} units, embedding of \
{architecture.embedding_dim}, {architecture.vocab_size:,} tokens, {architecture.parameters:,} \
parameters.

It can repeat parts of its training text. Share it only where you would share that text;
the licence of that text applies.
"""


def renamed(text: str, name: str, new_name: str) -> str:
    """Return a card with `new_name` as its title, if its title was `name`."""
    title, _, rest = text.partition("\n")
    return f"# {new_name}\n{rest}" if title == f"# {name}" else text


def _with_article(cell: Cell) -> str:
    """Return `An LSTM`, `A GRU`; the article depends on how the first letter is pronounced."""
    return f"{'An' if cell[0] in 'aefhilmnorsx' else 'A'} {cell.upper()}"
