"""Finds many words of a lexicon at once, whatever their accents."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from predictive.counts.lexicon import LONGEST_WORD, SEPARATOR, Lexicon, fold_accents
from predictive.counts.strings import Strings

_CHUNK = 1 << 13
"""Words that are unpacked at a time."""

_FACTORS = np.cumprod(np.full(4 * LONGEST_WORD, 0x9E3779B97F4A7C15, dtype=np.uint64))
"""Of the characters of a word, by place: the powers of an odd number."""

Hashes = npt.NDArray[np.uint32]


class FoldedWords:
    """The words of a lexicon, sorted by a hash of their `fold_accents` form.

    Those that begin with one character are sorted when the first of them is looked for.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.forms = lexicon.written_forms
        self._ids_with_prefix = lexicon.ids_with_prefix
        self._of = cache(self._sorted)

    def find(self, words: Iterable[str]) -> Iterator[tuple[str, int]]:
        """Yield each word that is in the lexicon with its id; once for each id.

        The words are without accents (`fold_accents`).
        """
        for first, same in groupby(sorted(filter(None, words)), key=itemgetter(0)):
            yield from self._of(first).find(list(same))

    def _sorted(self, first: str) -> "_Sorted":
        return _Sorted(self.forms, self._ids_with_prefix(first))


class _Sorted:
    """Words with consecutive ids."""

    def __init__(self, forms: Strings, word_ids: range) -> None:
        starts = range(word_ids.start, word_ids.stop, _CHUNK)
        chunks = (_unpacked(forms, start, min(start + _CHUNK, word_ids.stop)) for start in starts)
        hashes = np.concatenate([_hashes(""), *(_hashes(fold_accents(each)) for each in chunks)])
        order = np.argsort(hashes, kind="stable")
        self._forms = forms
        self._word_ids = (order + word_ids.start).astype(np.uint32)
        self._hashes = hashes[order]

    def find(self, words: Sequence[str]) -> Iterator[tuple[str, int]]:
        wanted = _hashes("".join(word + SEPARATOR for word in words))
        starts = self._hashes.searchsorted(wanted)
        ends = self._hashes.searchsorted(wanted, side="right")
        for place in np.flatnonzero(starts < ends).tolist():
            for word_id in self._word_ids[starts[place] : ends[place]].tolist():
                if fold_accents(self._forms[word_id]) == words[place]:
                    yield words[place], word_id


def _unpacked(forms: Strings, start: int, end: int) -> str:
    """Return forms, each with a separator after it."""
    first = int(forms.ends[start - 1]) if start else 0
    ends = forms.ends[start:end].astype(np.int64) - first
    data = forms.data[first : first + int(ends[-1])]
    return np.insert(data, ends, ord(SEPARATOR)).tobytes().decode("utf-8", "replace")


def _hashes(text: str) -> Hashes:
    """Return a hash of each word (n,) of a text in which each has a separator after it.

    It is a polynomial of the characters' codes (Karp and Rabin 1987), modulo a power of two.
    """
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    ends = np.flatnonzero(codes == ord(SEPARATOR))
    lengths = np.diff(ends, prepend=-1)
    starts = ends + 1 - lengths
    places = np.arange(len(codes)) - starts.repeat(lengths)
    products = codes * _FACTORS[np.minimum(places, len(_FACTORS) - 1)]
    hashes: Hashes = np.add.reduceat(products, starts) >> np.uint64(32)
    return hashes.astype(np.uint32)
