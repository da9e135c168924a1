"""The words of a typed text that may be learned: nothing secret, no digits."""

from collections.abc import Iterator

from predictive.corpus.cleaning import clean
from predictive.corpus.secrets import without_secrets
from predictive.tokenizer import split_words

_LONGEST_WORD = 30


def sentences(text: str) -> Iterator[list[str]]:
    """Yield runs of the words and marks of a text, split at line ends and where a word is left out.

    Left out are the secrets that `without_secrets` finds, and words that have a digit or more than
    thirty letters.
    """
    for line in without_secrets(clean(text)).split("\n"):
        yield from _runs(line)


def _runs(text: str) -> Iterator[list[str]]:
    run: list[str] = []
    for piece in split_words(text):
        token = piece.strip()
        if not token or len(token) > _LONGEST_WORD or any(map(str.isdigit, token)):
            if run:
                yield run
            run = []
        else:
            run.append(token)
    if run:
        yield run
