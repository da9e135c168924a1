"""Migration of a model's JSON files from older format versions.

Each JSON file of a model's folder has a format version. A change of the format is a row of
`MIGRATIONS`: for each changed file, a function from the older document to the newer one.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from predictive.errors import REPAIR_HINT, ModelError
from predictive.model.files import BLEND, FORMAT_VERSION
from predictive.translation import gettext as _

Document = dict[str, Any]
Migration = Callable[[Document], Document]

_VERSION = "format_version"
_OLDEST_VERSION = 4
_DEFAULT_VERSIONS = {BLEND: 4}
"""The version of files that may lack a version field."""


def migrate(path: Path, document: Any) -> Any:
    """Return the document of a file in the current format.

    Raises `ModelError` if its format is newer, or too old.
    """
    if not isinstance(document, dict):
        return document  # its conversion to a struct will fail
    for version in range(version_of(path, document), FORMAT_VERSION):
        migration = MIGRATIONS[version].get(path.name, dict)
        document = migration(document) | {_VERSION: version + 1}
    return document


def version_of(path: Path, document: Document) -> int:
    """Return the format version of a document. Raises `ModelError` if it cannot be read."""
    version = document.get(_VERSION, _DEFAULT_VERSIONS.get(path.name))
    if isinstance(version, int) and _OLDEST_VERSION <= version <= FORMAT_VERSION:
        return version
    is_newer = isinstance(version, int) and version > FORMAT_VERSION
    raise ModelError(
        _(
            "{path} has format version {version}; "
            "this predictive reads versions {oldest} to {newest}"
        ).format(
            path=path,
            version=version,
            oldest=_OLDEST_VERSION,
            newest=FORMAT_VERSION,
        ),
        _("upgrade predictive") if is_newer else REPAIR_HINT,
    )


def _rename_blend_fields(blend: Document) -> Document:
    names = {
        "own": "own_ngrams",
        "sharpness": "exponent",
        "unseen": "out_of_vocabulary",
        "trust": "evidence",
    }
    return {names.get(name, name): value for name, value in blend.items()}


MIGRATIONS: dict[int, dict[str, Migration]] = {
    4: {BLEND: _rename_blend_fields},
    5: {},
}
"""By the old version, then by file: each function migrates to the next version."""
