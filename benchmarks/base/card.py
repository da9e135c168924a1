"""The card of the bundled model: what it is made of, how good it is, what it is not for."""

from collections.abc import Mapping

from benchmarks.base.sources import Recipe, Source
from predictive.model.config import ModelConfig

_LIMITS = """\
## Limits

- English and Spanish alone; more of Spain and of books than of other countries and of chats.
- Much of its prose is older than a century, and so are views in it. Slurs and obscene words are
  not in its vocabulary (a list of checksums, `benchmarks/base/unwanted_words.sha256`, after
  LDNOOBW, CC BY 4.0): it never offers them, and it cannot help to type them. That does not make
  it fair: what it holds probable of men, women and peoples is what these texts say.
- It was learned from published text alone. The names that it offers are those of books, of public
  persons, and of Tatoeba's Tom and Mary.
- It can repeat pieces of what it learned.
"""


def card(config: ModelConfig, recipe: Recipe, savings: Mapping[str, float]) -> str:
    """Return the text; `savings` are keystroke savings in percent, by dev set."""
    training, architecture = config.training, config.architecture
    minutes = training.seconds / recipe.stage[-1].share / 60
    figures = "\n".join(f"| {name} | {percent:.2f} |" for name, percent in savings.items())
    sources = "\n".join(map(_row, recipe.source))
    whole = ", ".join(each.name for each in recipe.source if each.read[-1] >= 1)
    return f"""# base

The model that predictive comes with: an LSTM language model of words, English and Spanish in one,
with a lexicon, n-grams and letters of the same text. Made with predictive \
{config.predictive_version} (config format {config.format_version})
by `python -m benchmarks.base`, from the recipe `benchmarks/base/recipe.toml`, in {minutes:.0f} \
minutes on two cores.

{architecture.num_layers} x {architecture.hidden_size} units, embedding of \
{architecture.embedding_dim}, {architecture.vocab_size:,} tokens, {architecture.parameters:,} \
parameters in int8.

## What it is for

To suggest the next words while someone types, and to be the base of a person's own model. It is
small. It knows how sentences go, not what is true: it is not for answering questions, for
advice, for judging people or texts, or for writing what nobody reads before it is used.

## How good it is

| dev set | keystroke savings, % |
|---|---|
{figures}

With 5 suggestions, each phrase typed in lower case from an empty text. On held-out text of
{whole}: {training.best.bits_per_character:.3f} bits per character.

## What it learned from

| text | language | licence | credit | where | sha256 begins with |
|---|---|---|---|---|---|
{sources}

How often an epoch reads each is in the recipe. It also read lines put together of two, the
beginning of one and the end of one in the other language ({" and ".join(recipe.mixed.sources)}).
Of prose and commands a slice was set aside to test on. The weights come under CC BY 4.0, with the
credits of this table; sentences of Tatoeba are under CC BY 2.0 FR.

{_LIMITS}"""


def _row(source: Source) -> str:
    return (
        f"| {source.name} | {source.language} | {source.licence} | {source.credit} "
        f"| <{source.url}> | {source.sha256[:12]} |"
    )
