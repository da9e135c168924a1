"""The card of the bundled model: what it is made of, how good it is, what it is not for."""

from collections.abc import Mapping

from benchmarks.base.recipe import Recipe, Source
from predictive.model.config import ModelConfig

_LIMITS = """\
## Limits

- It knows English and Spanish only, and more of Spain and of books than of other countries and of
  chats.
- Much of its prose is more than a century old, and so are its views. Slurs and obscene words
  are not in its vocabulary (they are listed as checksums in
  `benchmarks/base/unwanted_words.sha256`, after LDNOOBW, CC BY 4.0): it never suggests them, and it
  cannot help to type them. That does not make it fair: what it finds probable of men, women and
  peoples is what these texts say.
- It was trained on published text only. The names that it suggests come from books, from public
  figures, and from Tatoeba's Tom and Mary.
- It can repeat passages of its training text.
"""


def card(config: ModelConfig, recipe: Recipe, savings: Mapping[str, float]) -> str:
    """Return the card as Markdown; `savings` are keystroke savings in percent, by dev set."""
    training, architecture = config.training, config.architecture
    minutes = training.seconds / recipe.stage[-1].share / 60
    figures = "\n".join(f"| {name} | {percent:.2f} |" for name, percent in savings.items())
    sources = "\n".join(map(_row, recipe.source))
    whole = ", ".join(each.name for each in recipe.source if each.read[-1] >= 1)
    return f"""# base

The model that is bundled with predictive: one LSTM language model of words for English and Spanish,
with a lexicon, n-grams and a spelling model of the same text. Predictive \
{config.predictive_version} made it from
`benchmarks/base/recipe.toml` in {minutes:.0f} minutes on two cores: `python -m benchmarks.base`.
The recipe says how often an epoch reads each text.

{architecture.num_layers} x {architecture.hidden_size} units, embedding of \
{architecture.embedding_dim}, {architecture.vocab_size:,} tokens, {architecture.parameters:,} \
parameters in int8.

## What it is for

It suggests the next words while someone types, and models of a user's own text are fine-tuned from
it. It is small. It knows how sentences continue, not what is true: do not use it to answer
questions, to give advice, to judge people or texts, or to write text that nobody checks.

## How good it is

| dev set | keystroke savings, % |
|---|---|
{figures}

With 5 suggestions, each phrase typed in lower case from an empty text. On held-out text of
{whole}: {training.best.bits_per_character:.3f} bits per character.

## What it was trained on

| text | language | licence | credit | source | sha256 begins with |
|---|---|---|---|---|---|
{sources}

The model was also trained on lines that begin
in one language and end in the other, made from {" and ".join(recipe.mixed.sources)}.
A slice of each text of prose and commands was set aside for tests. The weights are under CC BY 4.0,
with the credits in this table; sentences of Tatoeba are under CC BY 2.0 FR.

{_LIMITS}"""


def _row(source: Source) -> str:
    return (
        f"| {source.name} | {source.language} | {source.licence} | {source.credit} "
        f"| <{source.url}> | {source.sha256[:12]} |"
    )
