"""How probable each word type is in each language of a model, whatever precedes it."""

import numpy as np
import numpy.typing as npt

Distribution = npt.NDArray[np.float32]
Codes = npt.NDArray[np.uint8]

_STEPS = 16
"""Codes per factor of e: quantizing changes a probability by 3 % at most."""
DECODED = np.exp(-np.arange(256, dtype=np.float32) / _STEPS)
"""The probability that each code stands for."""


def quantize(probabilities: npt.NDArray[np.floating]) -> Codes:
    """Quantize probabilities to one byte each, on a logarithmic scale down to 1e-7."""
    smallest = float(DECODED[-1])
    codes = np.rint(-_STEPS * np.log(np.maximum(probabilities, smallest)))
    clipped: Codes = np.clip(codes, 0, 255).astype(np.uint8)
    return clipped


def rounded(probabilities: npt.NDArray[np.floating]) -> Distribution:
    """Return probabilities as they will be after saving and loading."""
    return DECODED[quantize(probabilities)]


class Unigrams:
    """The unigram probabilities of N word types, in K languages; in trained models K is one."""

    def __init__(self, codes: Codes) -> None:
        """Take the quantized probabilities (K, N)."""
        self.codes = codes

    @classmethod
    def of(cls, *tables: Distribution) -> "Unigrams":
        """Take the probabilities (N,) in each language."""
        return cls(np.stack([quantize(table) for table in tables]))

    def __len__(self) -> int:
        """Return the number of word types."""
        return int(self.codes.shape[1])

    @property
    def languages(self) -> int:
        """How many languages there are."""
        return int(self.codes.shape[0])

    @property
    def alike(self) -> Distribution:
        """The weights (K,) of the languages when nothing tells them apart."""
        return np.full(self.languages, 1 / self.languages, dtype=np.float32)

    def log_probabilities(self, ids: npt.NDArray[np.integer]) -> Distribution:
        """Return the log-probabilities (K, n) of word types (n,) in each language, in nats."""
        return self.codes[:, ids].astype(np.float32) / np.float32(-_STEPS)

    def probabilities(self, ids: npt.NDArray[np.integer], weights: Distribution) -> Distribution:
        """Return the probabilities (n,) of word types (n,), each language with its weight (K,)."""
        tables = weights[:, None] * DECODED[self.codes[:, ids]]
        result: Distribution = tables.sum(axis=0)  # the same for a word, whatever others there are
        return result

    def distribution(self, weights: Distribution | None = None) -> Distribution:
        """Return the probabilities (N,) of all word types."""
        result: Distribution = (self.alike if weights is None else weights) @ DECODED[self.codes]
        return result

    def with_ids(self, ids: npt.NDArray[np.int64], own: Distribution, share: float) -> "Unigrams":
        """Return the tables over a larger lexicon, whose ids for these types are `ids`, ascending.

        In each, `own`, the probabilities over the larger lexicon (N',), have this share.
        """
        tables: Distribution = DECODED[self.codes]
        mixed = []
        for table in tables:
            larger = np.float32(share) * own
            larger[ids] += np.float32(1 - share) * table
            mixed.append(larger)
        return Unigrams.of(*mixed)
