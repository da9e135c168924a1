"""The files of a model's folder.

    config.json          what it is and how it was trained (`ModelConfig`)
    tokenizer.json       the `tokenizers` format
    model.safetensors    weights named as in PyTorch's state_dict: vectors in float16, matrices in
                         int8 with a scale for each row
    lexicon.txt.gz       every word of the training text
    ngrams.npz           which words followed which
    own.npz              the same of the user's own text, for a model on top of another
    spelling.npz         which letters followed which
    blend.json           how network and n-grams are weighted against each other (`Blend`)
    README.md            a model card
    training/            what an exact resume needs, and the held-out text; not exported

Nothing in it is pickled, and only its owner can read it.
"""

from typing import Literal

FORMAT_VERSION: Literal[5] = 5
"""Of what is written. Older versions, from 4 on, are migrated as they are read."""

CONFIG = "config.json"
TOKENIZER = "tokenizer.json"
WEIGHTS = "model.safetensors"
LEXICON = "lexicon.txt.gz"
NGRAMS = "ngrams.npz"
OWN_NGRAMS = "own.npz"
"""Only a model on top of another has it."""
SPELLING = "spelling.npz"
BLEND = "blend.json"
CARD = "README.md"
EXPORTED = (CONFIG, TOKENIZER, WEIGHTS, LEXICON, NGRAMS, OWN_NGRAMS, SPELLING, BLEND, CARD)
"""All but `OWN_NGRAMS` are always there."""

TRAINING = "training"
STATE = "state.safetensors"
"""In `TRAINING`: where the run stands. It is written last, so that with it everything is there."""
HELD_OUT = "validation.txt"
"""In `TRAINING`: the text that is not learned, with a form feed between documents."""
