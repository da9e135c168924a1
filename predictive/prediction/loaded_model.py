"""A model that is ready to suggest, for any number of sessions and threads."""

from collections.abc import Callable
from typing import NamedTuple

from predictive.inference.language_model import LanguageModel
from predictive.model.directory import Model
from predictive.options import Level
from predictive.prediction.completer import Completer
from predictive.prediction.learned_words import LearnedWords
from predictive.prediction.vocabulary import SessionVocabulary, Vocabulary
from predictive.prediction.word_completer import WordCompleter
from predictive.prediction.word_network import WordNetwork

NewCompleter = Callable[[SessionVocabulary, LearnedWords], Completer]
"""Makes the completer of a session."""


class LoadedModel(NamedTuple):
    """What the sessions of a model share. Nothing in it ever changes."""

    model: Model
    network: LanguageModel
    vocabulary: Vocabulary
    new_completer: NewCompleter

    @classmethod
    def of(cls, model: Model) -> "LoadedModel":
        """Prepare a model that was read from its folder."""
        network = LanguageModel(model.config.architecture, model.weights)
        new_completer = _COMPLETERS[model.config.level](model, network)
        return cls(model, network, Vocabulary.of(model), new_completer)


def _of_words(model: Model, network: LanguageModel) -> NewCompleter:
    return lambda words, learned: WordCompleter(model, WordNetwork(network), words, learned)


def _of_characters(model: Model, network: LanguageModel) -> NewCompleter:
    from predictive.prediction.character_completer import CharacterCompleter  # most have words
    from predictive.prediction.character_search import CharacterSearch

    return lambda words, learned: CharacterCompleter(
        model, CharacterSearch(model.tokenizer, network), words, learned
    )


_COMPLETERS: dict[Level, Callable[[Model, LanguageModel], NewCompleter]] = {
    "word": _of_words,
    "char": _of_characters,
}
