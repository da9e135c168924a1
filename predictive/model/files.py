"""The files of a model's folder.

    config.json          architecture and training summary (`ModelConfig`)
    tokenizer.json       the tokenizer, in the format of the `tokenizers` library
    model.safetensors    weights named as in PyTorch's state_dict: vectors in float16, matrices in
                         int8 with a scale for each row
    lexicon.safetensors  every word of the training text (`Lexicon`)
    ngrams.safetensors   the word n-gram model (`NgramModel`)
    own.safetensors      the word n-gram model of the user's own text; only in fine-tuned models
    index.safetensors    the tokens of each word, and the words without tokens (`WordIndex`)
    spelling.safetensors the letter n-gram model (`SpellingModel`)
    blend.json           the weights of network and n-grams (`Blend`)
    README.md            a model card
    training/            the training state and the held-out text; not exported

The `.safetensors` files are mapped into memory and searched there, not unpacked; a file is never
changed in place. Nothing is pickled, and only the owner can read the folder.
"""

from typing import Literal

FormatVersion = Literal[6]
FORMAT_VERSION: FormatVersion = 6
"""The version that is written. Older versions, from 4 on, are migrated as they are read."""

CONFIG = "config.json"
TOKENIZER = "tokenizer.json"
WEIGHTS = "model.safetensors"
LEXICON = "lexicon.safetensors"
NGRAMS = "ngrams.safetensors"
OWN_NGRAMS = "own.safetensors"
"""Only models that were fine-tuned from a base model have it."""
INDEX = "index.safetensors"
SPELLING = "spelling.safetensors"
BLEND = "blend.json"
CARD = "README.md"
EXPORTED = (CONFIG, TOKENIZER, WEIGHTS, LEXICON, NGRAMS, OWN_NGRAMS, INDEX, SPELLING, BLEND, CARD)
"""All but `OWN_NGRAMS` are required."""

TRAINING = "training"
STATE = "state.safetensors"
"""In `TRAINING`: the state of the run. It is written last: if it is there, the others are too."""
HELD_OUT = "validation.txt"
"""In `TRAINING`: the held-out text, with a form feed between documents."""

LAST_WITH_OLDER_COUNTS = 5
"""The last format version with these files."""
OLDER_LEXICON = "lexicon.txt.gz"
OLDER_NGRAMS = "ngrams.npz"
OLDER_OWN_NGRAMS = "own.npz"
OLDER_SPELLING = "spelling.npz"
OLDER_FILES = (OLDER_LEXICON, OLDER_NGRAMS, OLDER_OWN_NGRAMS, OLDER_SPELLING)
