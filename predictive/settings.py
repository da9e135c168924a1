"""The person's settings: one TOML file, every key of which may be left out."""

from typing import Any

import msgspec

from predictive import atomic, paths
from predictive.bounds import Confidence, Words, check_fields
from predictive.errors import PredictiveError

_MEND = "mend it, or delete it for the defaults"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `settings.toml` holds."""

    theme: str = "predictive-dark"
    suggestions: bool = True
    """Whether any are shown."""
    confidence: Confidence = 0.15
    """A continuation less probable than this is not shown behind the cursor."""
    words: Words = 4
    """Of a continuation, at most; it is longer than one only as long as it stays probable."""
    list_only: bool = False
    """Suggestions as one line of plain text, and none behind the cursor."""
    reduced_motion: bool = False
    """Nothing blinks, nothing is animated."""
    keys: dict[str, str] = {}
    """Other keys for actions, by the names that the help screen gives them."""

    def __post_init__(self) -> None:
        check_fields(self)


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
    path = paths.settings()
    atomic.private_folder(path.parent)
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8") if path.exists() else "")
    except ValueError as error:  # of TOML and UTF-8 alike
        raise PredictiveError(f"{path}: {error}", _MEND) from None
    document.update(changes)
    atomic.write_text(path, tomlkit.dumps(document))
    return changed
