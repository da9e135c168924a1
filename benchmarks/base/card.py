"""The card of the bundled model: what it is made of, how good it is, what it is not for."""

from collections.abc import Mapping

from benchmarks.base.recipe import Credited, Recipe
from predictive.model.config import ModelConfig

_LIMITS = """\
## Limits

- It knows English and Spanish only. Its English is conversational, and much of that is about
  software. Of its Spanish about half is modern, and the rest is novels and plays of 1878 to 1924,
  whose views are as old.
- Slurs and obscene words are not in its vocabulary (they are listed as checksums in
  `predictive/revising/unwanted_words.sha256`, after LDNOOBW, CC BY 4.0): it never suggests them,
  and it cannot help to type them. That does not make it fair: what it finds probable of men, women
  and peoples is what these texts say.
- It was trained on published text only. The names that it suggests come from books, from public
  figures, and from Tatoeba's Tom and Mary.
- It can repeat passages of its training text.
"""


def card(config: ModelConfig, recipe: Recipe, savings: Mapping[str, float]) -> str:
    """Return the card as Markdown; `savings` are keystroke savings in percent, by kind of text."""
    training, architecture = config.training, config.architecture
    figures = "\n".join(f"| {name} | {percent:.2f} |" for name, percent in savings.items())
    sources = "\n".join([*map(_row, recipe.source), *map(_row, recipe.words)])
    return f"""# base

The model that is bundled with predictive: one LSTM language model of words for English and Spanish,
with a lexicon, n-grams and a spelling model. Predictive {config.predictive_version} made it from
`benchmarks/base/recipe.toml`: `python -m benchmarks.base`. The recipe says how often an epoch reads
each text, and how much of it is counted.

{architecture.num_layers} x {architecture.hidden_size} units, embedding of \
{architecture.embedding_dim}, {architecture.vocab_size:,} tokens, {architecture.parameters:,} \
parameters in int8.

## What it is for

It suggests the next words while someone types, and models of a user's own text are fine-tuned from
it. It is small. It knows how sentences continue, not what is true: do not use it to answer
questions, to give advice, to judge people or texts, or to write text that nobody checks.

## How good it is

| held-out text | keystroke savings, % |
|---|---|
{figures}

With 5 suggestions, each line typed in lower case from an empty text; at most 20,000 characters of
each kind. On the same lines: {training.best.bits_per_character:.3f} bits per character, the mean
over kinds.

## What it was made of

| text | language | licence | credit | source | sha256 begins with |
|---|---|---|---|---|---|
{sources}

The network also read lines that begin in one language and end in the other, made from
{" and ".join(recipe.mixed.sources)}. Thirty of every 3,000 lines of many texts were held out.

## Licence

The model is licensed under CC BY-SA 4.0 (see `LICENSE` beside this file), with the credits in this
table. Changes to the texts: they were cleaned, cut into lines and counted; nothing of them is in
the model but weights, words and counts.

{_LIMITS}"""


def _row(text: Credited) -> str:
    return (
        f"| {text.name} | {text.language} | {text.licence} | {text.credit} "
        f"| <{text.url}> | {text.sha256[:12]} |"
    )
