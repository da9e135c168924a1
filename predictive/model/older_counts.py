"""The counted parts of a model as formats 4 and 5 stored them: compressed, to be unpacked whole.

They had one unigram table, and the user's own n-grams had another, which is left out here.
"""

import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from predictive.counts.lexicon import Lexicon, fold_case_all
from predictive.counts.ngram_model import NgramModel, trie_level
from predictive.counts.spelling import SpellingModel, alphabet_of
from predictive.counts.unigrams import Unigrams
from predictive.errors import as_model_error

COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MAX_LEXICON_BYTES = 1 << 25
"""The largest lexicon that is read, uncompressed."""
_MAX_ARRAY_BYTES = 1 << 28
"""The most that all arrays of a file may take, uncompressed."""
_MAX_ARRAYS = 64
_MAX_ITEM_BYTES = 4
_LEVEL = ("words", "probabilities", "counts", "backoffs")

Array = npt.NDArray[Any]


def load_older_lexicon(path: Path) -> Lexicon:
    """Read written forms, one a line: words, an empty line, marks. Raises `ModelError`."""
    with as_model_error(path):
        words, _, marks = _decompressed(path.read_bytes()).decode().partition("\n\n")
        forms = [each for part in (words, marks) if part for each in part.split("\n")]
        if len(set(fold_case_all(forms))) != len(forms):
            raise ValueError("it has a word twice")
        return Lexicon.from_sorted_forms([*forms, "\n"])


def load_older_ngrams(path: Path) -> NgramModel:
    """Read compressed arrays. Raises `ModelError`."""
    with as_model_error(path):
        arrays = _load_arrays(path)
        unigrams = Unigrams(arrays["unigrams"][None])
        levels = [
            trie_level(*(arrays[f"{order}.{name}"] for name in _LEVEL))
            for order in range(2, 2 + len(arrays) // len(_LEVEL))
        ]
        return NgramModel.of_arrays(NgramModel(unigrams, levels).arrays())


def load_older_spelling(path: Path, lexicon: Lexicon) -> SpellingModel:
    """Read a spelling model, whose alphabet followed from the words. Raises `ModelError`."""
    ngrams = load_older_ngrams(path)
    with as_model_error(path):
        return SpellingModel(alphabet_of(lexicon.words), ngrams)


def _decompressed(data: bytes) -> bytes:
    """Decompress a gzip file (RFC 1952). Raises `ValueError` if it is cut off or too large."""
    stream = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    decompressed = stream.decompress(data, _MAX_LEXICON_BYTES)
    if not stream.eof:
        raise ValueError("it is cut off, or larger than any lexicon")
    return decompressed


def _load_arrays(path: Path) -> dict[str, Array]:
    """Read one-dimensional arrays of unsigned integers from an `.npz` file."""
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if len(members) > _MAX_ARRAYS or sum(each.file_size for each in members) > _MAX_ARRAY_BYTES:
            raise ValueError("it would unpack to more than any model needs")
        return {each.filename.removesuffix(".npy"): _read_array(archive, each) for each in members}


def _read_array(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Array:
    if member.compress_type not in COMPRESSIONS:
        raise ValueError(f"{member.filename} has an unexpected compression")
    with archive.open(member) as stream:
        array: Array = np.lib.format.read_array(stream, allow_pickle=False)
        stream.read()  # the checksum is compared at the end of the stream
    if array.ndim != 1 or array.dtype.kind != "u" or array.dtype.itemsize > _MAX_ITEM_BYTES:
        raise ValueError(f"{member.filename} is not a one-dimensional array of unsigned integers")
    return array
