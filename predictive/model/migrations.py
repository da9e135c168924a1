"""Documents of older formats, as the present one has them.

The JSON files of a model's folder say which format they have. A change of the format is a row of
`MIGRATIONS`: for each file that it changes, a function from the older document to the newer one.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from predictive.errors import AGAIN, ModelError
from predictive.model.files import BLEND, FORMAT_VERSION

Document = dict[str, Any]
Migration = Callable[[Document], Document]

_VERSION = "format_version"
_OLDEST = 4
_UNSAID = {BLEND: 4}
"""What did not always say its format, and which one it has then."""


def migrated(path: Path, document: Any) -> Any:
    """Return the document of a file as the present format has it.

    Raises `ModelError` if it is newer than the present format, or too old.
    """
    if not isinstance(document, dict):
        return document  # which is refused where it is converted
    for version in range(version_of(path, document), FORMAT_VERSION):
        migration = MIGRATIONS[version].get(path.name, dict)
        document = migration(document) | {_VERSION: version + 1}
    return document


def version_of(path: Path, document: Document) -> int:
    """Return which format a document has. Raises `ModelError` if it is none that can be read."""
    version = document.get(_VERSION, _UNSAID.get(path.name))
    if isinstance(version, int) and _OLDEST <= version <= FORMAT_VERSION:
        return version
    is_newer = isinstance(version, int) and version > FORMAT_VERSION
    raise ModelError(
        f"{path} has format version {version}; "
        f"this predictive reads versions {_OLDEST} to {FORMAT_VERSION}",
        "upgrade predictive" if is_newer else AGAIN,
    )


def _with_plain_names(blend: Document) -> Document:
    names = {
        "own": "own_ngrams",
        "sharpness": "exponent",
        "unseen": "out_of_vocabulary",
        "trust": "evidence",
    }
    return {names.get(name, name): value for name, value in blend.items()}


MIGRATIONS: dict[int, dict[str, Migration]] = {
    4: {BLEND: _with_plain_names},
}
"""By the version that is migrated to the next one, and the file."""
