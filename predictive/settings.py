"""The user's settings: one TOML file, in which every key is optional."""

import inspect
import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec

from predictive import atomic, paths
from predictive.bounds import bounds_in, check_fields, describe
from predictive.errors import PredictiveError, reason_of
from predictive.options import ColumnWidth, Confidence, IdleMinutes, Words
from predictive.translation import gettext as _

_REPAIR = _("repair it, or delete it to use the defaults")


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `settings.toml` holds."""

    language: Literal["", "en", "es"] = ""
    """Of the program's own texts; empty for that of the locale."""
    theme: str = "predictive-dark"
    suggestions: bool = True
    """Whether suggestions are shown."""
    confidence: Confidence = 0.15
    """A continuation less probable than this is not shown after the cursor."""
    words: Words = 4
    """In a continuation, at most. It has more than one only as long as it stays probable."""
    idle_minutes: IdleMinutes = 30.0
    """`predictive serve` ends after as long without a request."""
    list_only: bool = False
    """Suggestions are shown as one line of plain text, and none after the cursor."""
    marks: bool = True
    """Whether words that are probably mistyped are underlined."""
    column_width: ColumnWidth = 0
    """Of the text, in cells, in the middle of the window; 0: as wide as the window."""
    reduced_motion: bool = False
    """Nothing is animated."""
    keys: dict[str, str] = {}
    """Keys that replace the default ones, by the action names on the help screen."""

    def __post_init__(self) -> None:
        check_fields(self)


def load() -> Settings:
    """Return the settings; a key that is missing or invalid has its default."""
    return _read()[0]


def complaints() -> list[str]:
    """Return what is wrong with the settings file, key by key."""
    return _read()[1]


def _read() -> tuple[Settings, list[str]]:
    """Return the settings, and a complaint about each that is invalid."""
    try:
        found = tomllib.loads(paths.settings().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings(), []
    except OSError as error:
        return Settings(), [_unreadable(reason_of(error))]
    except ValueError as error:  # of TOML and UTF-8 alike
        line = re.search(r"line (\d+)", str(error))
        return Settings(), [_unreadable(_("line {line}").format(line=line[1]) if line else "")]
    good: dict[str, Any] = {"keys": {}}
    wrong = []
    for name, part in _one_by_one(found):
        try:
            msgspec.convert(part, Settings)
        except msgspec.ValidationError:
            wrong.append(_complaint(name))
        else:
            good |= {**part, "keys": good["keys"] | part.get("keys", {})}
    return msgspec.convert(good, Settings), wrong


def _one_by_one(found: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each setting with its name; every entry of `keys` is one of its own."""
    for name, value in found.items():
        if name == "keys" and isinstance(value, dict):
            yield from ((f"keys.{each}", {"keys": {each: key}}) for each, key in value.items())
        else:
            yield name, {name: value}


def _unreadable(reason: str) -> str:
    file = paths.settings().name
    if not reason:
        return _("{file} cannot be read, so the defaults are used").format(file=file)
    return _("{file} cannot be read ({reason}), so the defaults are used").format(
        file=file, reason=reason
    )


def _complaint(name: str) -> str:
    """Return what is wrong with a setting: it is unknown, or its value is invalid."""
    known = Settings.__struct_fields__
    if name.split(".")[0] not in known:
        return unknown("setting", name, known)
    return _("{name} must be {kind}").format(name=name, kind=_valid_value(name))


def _valid_value(name: str) -> str:
    if name.startswith("keys."):
        return _("the name of a key")
    annotation: Any = inspect.get_annotations(Settings)[name]
    if (bounds := bounds_in(annotation)) is not None:
        return describe(bounds)
    if get_origin(annotation) is Literal:
        return _(" or ").join(repr(each) for each in get_args(annotation) if each)
    texts = {bool: _("true or false"), str: _("the name of a theme")}
    return texts.get(annotation, _("a table: [keys]"))


_UNKNOWN = {
    "setting": _("there is no setting {name!r}"),
    "theme": _("there is no theme {name!r}"),
    "command": _("there is no command {name!r}"),
}


def unknown(kind: Literal["setting", "theme", "command"], name: str, known: Iterable[str]) -> str:
    """Return a complaint about an unknown name, with the known one that is most like it."""
    from difflib import get_close_matches

    complaint = _UNKNOWN[kind].format(name=name)
    near = get_close_matches(name, known, 1)
    if not near:
        return complaint
    return _("{complaint}; is {name!r} meant?").format(complaint=complaint, name=near[0])


def change(settings: Settings, **changes: Any) -> Settings:
    """Write changed settings to the file, keeping its comments; return all settings.

    Raises `PredictiveError` if the file is not TOML, and `OSError`.
    """
    import tomlkit

    changed = msgspec.convert({**msgspec.structs.asdict(settings), **changes}, Settings)
    atomic.make_private_folder(paths.home())
    path = Path(os.path.realpath(paths.settings()))  # the file may be a link to elsewhere
    with atomic.locked(paths.settings()):
        try:
            document = tomlkit.parse(path.read_text(encoding="utf-8") if path.exists() else "")
        except ValueError as error:  # of TOML and UTF-8 alike
            raise PredictiveError(f"{path}: {error}", _REPAIR) from None
        document.update(changes)
        atomic.write_text(path, tomlkit.dumps(document))
    return changed
