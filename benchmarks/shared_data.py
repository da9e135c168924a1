"""Texts that benchmarks share, from a folder beside the checkout.

A benchmark whose text is missing ends with a message.
"""

import gzip
import importlib.util
from pathlib import Path
from types import ModuleType

SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"
LANGUAGES = ("en", "es")
EVERYDAY_SOURCES = ("tatoeba", "commonvoice")
EVERYDAY = tuple(f"{source}-{language}" for language in LANGUAGES for source in EVERYDAY_SOURCES)
"""Names of the sets of everyday phrases."""
LEARNED_WORDS = 20_000
"""How many different words someone has learned who has typed for long."""
_SMALL_SAMPLE = ("prose/us-speeches-en.txt", "prose/cuentos-es.txt")
_SMALL_SAMPLE_BYTES = 4_000_000
_LARGE_SAMPLE_FOLDERS = ("prose", "everyday")


def shared(name: str) -> Path:
    """Return a file or folder of the shared data. Raises `SystemExit` if it is missing."""
    path = SHARED_DATA / name
    if not path.exists():
        raise SystemExit(f"skipped: there is no {path}")
    return path


def everyday_training(language: str) -> list[Path]:
    """Return the files of everyday phrases in a language to train on."""
    return [shared(f"everyday/{source}-{language}-train.txt") for source in EVERYDAY_SOURCES]


def everyday_dev_sets() -> dict[str, str]:
    """Return the texts of the dev sets of everyday phrases, by name."""
    return {
        name: shared(f"everyday/{name}-dev.txt").read_text(encoding="utf-8") for name in EVERYDAY
    }


def modern(name: str) -> str:
    """Return a text of how people write today."""
    return gzip.decompress(shared(f"modern/{name}.txt.gz").read_bytes()).decode("utf-8")


def bilingual_sample(size: int) -> str:
    """Return `size` bytes of English and Spanish: the beginnings of files, in equal parts.

    Up to 4 MB, half is speeches in English and half is stories in Spanish, as one user might have
    written them. A larger sample is prose and everyday phrases.
    """
    files = [shared(name) for name in _SMALL_SAMPLE]
    if size > _SMALL_SAMPLE_BYTES:
        every = (path for folder in _LARGE_SAMPLE_FOLDERS for path in shared(folder).glob("*.txt"))
        files = [path for path in every if "dev" not in path.name]
    parts, left = [], size
    for number, path in enumerate(sorted(files, key=lambda path: path.stat().st_size)):
        part = path.read_bytes()[: left // (len(files) - number)]
        parts.append(part.decode("utf-8", errors="ignore"))
        left -= len(part)
    return "\n".join(parts)


def keystroke_protocol() -> ModuleType:
    """Return the shared module that types phrases with any engine."""
    path = shared("../bench/keystroke_savings.py")
    spec = importlib.util.spec_from_file_location("protocol", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
