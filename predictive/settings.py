"""The person's settings: one TOML file, every key of which may be left out."""

import os
from pathlib import Path
from typing import Annotated, Any

import msgspec

from predictive import atomic, paths
from predictive.errors import PredictiveError

_MEND = "mend it, or delete it for the defaults"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `settings.toml` holds."""

    theme: str = "predictive-dark"
    suggestions: bool = True
    """Whether any are shown."""
    confidence: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.15
    """A continuation less probable than this is not shown behind the cursor."""
    words: Annotated[int, msgspec.Meta(ge=1, le=20)] = 4
    """Of a continuation, at most; it is longer than one only as long as it stays probable."""
    list_only: bool = False
    """Suggestions as one line of plain text, and none behind the cursor."""
    reduced_motion: bool = False
    """Nothing blinks, nothing is animated."""
    keys: dict[str, str] = {}
    """Other keys for actions, by the names that the help screen gives them."""


def load() -> Settings:
    """Read the settings; those of a missing file are the defaults.

    Raises `PredictiveError`, naming the file and the key, for what cannot be a setting.
    """
    path = paths.settings()
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Settings)
    except FileNotFoundError:
        return Settings()
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise PredictiveError(
            f"{path}: {error}", "mend it, or delete it for the defaults"
        ) from None


def change(settings: Settings, **changes: Any) -> Settings:
    """Write changed settings into the file, leaving its comments as they are; return all.

    Raises `PredictiveError` if there is something else in the file, and `OSError`.
    """
    import tomlkit

    changed = msgspec.convert({**msgspec.structs.asdict(settings), **changes}, Settings)
    atomic.private_folder(paths.home())
    path = Path(os.path.realpath(paths.settings()))  # who keeps theirs elsewhere has a link here
    with atomic.changing(paths.settings()):
        try:
            document = tomlkit.parse(path.read_text(encoding="utf-8") if path.exists() else "")
        except ValueError as error:  # of TOML and UTF-8 alike
            raise PredictiveError(f"{path}: {error}", _MEND) from None
        document.update(changes)
        atomic.write_text(path, tomlkit.dumps(document))
    return changed
