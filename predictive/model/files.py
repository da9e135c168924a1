"""The files of a model's folder.

    config.json          architecture and training summary (`ModelConfig`)
    tokenizer.json       the tokenizer, in the format of the `tokenizers` library
    model.safetensors    weights named as in PyTorch's state_dict: vectors in float16, matrices in
                         int8 with a scale for each row
    lexicon.txt.gz       every word of the training text (`Lexicon`)
    ngrams.npz           the word n-gram model (`NgramModel`)
    own.npz              the word n-gram model of the user's own text; only in fine-tuned models
    spelling.npz         the letter n-gram model (`SpellingModel`)
    blend.json           the weights of network and n-grams (`Blend`)
    README.md            a model card
    training/            the training state and the held-out text; not exported

Nothing is pickled, and only the owner can read the folder.
"""

from typing import Literal

FormatVersion = Literal[5]
FORMAT_VERSION: FormatVersion = 5
"""The version that is written. Older versions, from 4 on, are migrated as they are read."""

CONFIG = "config.json"
TOKENIZER = "tokenizer.json"
WEIGHTS = "model.safetensors"
LEXICON = "lexicon.txt.gz"
NGRAMS = "ngrams.npz"
OWN_NGRAMS = "own.npz"
"""Only models that were fine-tuned from a base model have it."""
SPELLING = "spelling.npz"
BLEND = "blend.json"
CARD = "README.md"
EXPORTED = (CONFIG, TOKENIZER, WEIGHTS, LEXICON, NGRAMS, OWN_NGRAMS, SPELLING, BLEND, CARD)
"""All but `OWN_NGRAMS` are required."""

TRAINING = "training"
STATE = "state.safetensors"
"""In `TRAINING`: the state of the run. It is written last: if it is there, the others are too."""
HELD_OUT = "validation.txt"
"""In `TRAINING`: the held-out text, with a form feed between documents."""
