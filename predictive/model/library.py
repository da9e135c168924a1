"""All models: find, list, rename, remove and upgrade them.

The bundled model is read-only. All others are the user's own.
"""

import os
import re
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from predictive import atomic, paths
from predictive.errors import ModelError, PredictiveError, UsageError
from predictive.model.card import renamed
from predictive.model.directory import format_version, is_model, load_config, rewrite, save_card
from predictive.model.files import CARD, FORMAT_VERSION
from predictive.model.unfinished import is_resumable, scratch_folder, unfinished_folder
from predictive.translation import gettext as _

BASE = "base"
"""The name of the bundled model."""
FROM_SCRATCH = "none"
"""Stands for training without a base model, so no model can have this name."""
WAIT_OR_STOP = _("wait for it, or stop it")
WAIT_OR_RENAME = _("wait for it, or give another --name")
"""Hints for a model that is being trained."""
_NAME_PATTERN = re.compile(r"[\w][\w.+-]*")
_MAX_NAME_BYTES = 200
"""File names are limited to 255 bytes, and those of unfinished runs are longer."""


def available() -> list[str]:
    """Return the names of all models: the user's own, sorted, then the bundled one."""
    return [*names(), BASE]


def names() -> list[str]:
    """Return the sorted names of the user's own models, including damaged ones."""
    folder = paths.models()
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:  # is_dir() still answers if a folder has gone since
        found = {atomic.original_of(Path(entry)).name for entry in entries if entry.is_dir()}
    return sorted(name for name in found if not name.startswith("."))


def folder_of(name: str) -> Path:
    """Return the folder of a user's model with this name, in NFC, whether or not it exists.

    Raises `UsageError` for an invalid or reserved name.
    """
    name = unicodedata.normalize("NFC", name)
    if name == BASE:
        raise UsageError(
            _("{base!r} is the bundled model").format(base=BASE), _("use another name")
        )
    if name.lower() == FROM_SCRATCH and not (paths.models() / name).exists():
        raise UsageError(_("{name!r} is a reserved name").format(name=name), _("use another name"))
    if not _NAME_PATTERN.fullmatch(name):
        raise UsageError(
            _("{name!r} cannot be a name").format(name=name),
            _("use letters, digits, - and _"),
        )
    if len(name.encode()) > _MAX_NAME_BYTES:
        raise UsageError(
            _("the name is too long"),
            _("use at most {count} bytes").format(count=_MAX_NAME_BYTES),
        )
    return paths.models() / name


def changeable_folder(name: str) -> Path:
    """Return the folder of a model that is to be changed, as `folder_of` does.

    Raises `UsageError` for the bundled model, and for an invalid or reserved name.
    """
    if name == BASE:
        hint = _("train --from {base} makes a model of your own on top of it").format(base=BASE)
        raise UsageError(
            _("{base!r} is the bundled model: it cannot be changed").format(base=BASE), hint
        )
    return folder_of(name)


def location(name: str) -> Path:
    """Return the folder of a model in `available`."""
    return paths.base_model() if name == BASE else paths.models() / name


def name_from(text: str) -> str:
    """Return a valid model name that is as close as possible to a text such as a file name."""
    name = re.sub(r"[^\w.+-]+", "-", unicodedata.normalize("NFC", text)).strip("-.").lstrip("-.+")
    return name.encode()[:_MAX_NAME_BYTES].decode(errors="ignore") or "model"


def default_name(text: Path) -> str:
    """Return the default name of a model trained on a file or folder."""
    name = Path(os.path.realpath(text)).name.removesuffix(".gz")
    return name_from(name if text.is_dir() else Path(name).stem)


def is_taken(name: str) -> bool:
    """Whether a model of this name, even a damaged one, or a resumable run exists.

    A run that was killed before its first checkpoint does not count. Raises `UsageError` for an
    invalid name.
    """
    folder = folder_of(name)
    return atomic.current_folder(folder).exists() or is_resumable(folder)


def refuse_taken(name: str, hint: str) -> None:
    """Raise `ModelError` with this hint if the name is taken."""
    if is_taken(name):
        raise ModelError(_("there is a model {name!r} already").format(name=name), hint)


def check_resumable(folder: Path) -> None:
    """Raise `ModelError`, with the reason and what to do, if no run can be resumed."""
    if is_resumable(folder):
        return
    name = folder.name
    if folder.exists():
        hint = _(
            "it was imported, or only counted; train with --epochs, or from scratch: "
            "predictive train PATH"
        )
        raise ModelError(_("{name!r} has no training state to resume").format(name=name), hint)
    if unfinished_folder(folder).exists():
        raise ModelError(
            _("the run of {name!r} ended before its first checkpoint: nothing to resume").format(
                name=name
            ),
            _("start it again: predictive train PATH --name {name}").format(name=name),
        )
    raise missing_model(name)


def resolve(name_or_path: str | Path | None = None) -> Path:
    """Return the folder of a model, given its name or path.

    The default is the model used last, else the user's only model of prose, else the bundled one.
    Raises `ModelError`, with the available names, if there is no such model.
    """
    known = names()
    if name_or_path is None:
        name_or_path = _default(known)
    name = unicodedata.normalize("NFC", str(name_or_path))
    if name in (*known, BASE):
        return location(name)
    path = os.path.expanduser(name_or_path)  # noqa: PTH111 (it never raises)
    if os.path.isdir(path):  # noqa: PTH112 (it never raises, and "" is not a folder)
        return Path(path)
    raise missing_model(str(name_or_path))


def reads_commands(name: str) -> bool:
    """Whether a model in `available` was made from command lines; a damaged one was not."""
    try:
        return load_config(location(name)).text_kind == "commands"
    except ModelError:
        return False


def shell_models() -> list[str]:
    """Return the names of the models of command lines, the newest first."""
    found = filter(reads_commands, names())
    return sorted(found, key=lambda name: -location(name).stat().st_mtime)


def remember(folder: Path) -> None:
    """Make a model the default of the next command; never fails.

    The bundled model becomes the default only if there are others, and a model of command lines
    never does: it is asked by its name.
    """
    if folder.parent != paths.models() and not (folder == paths.base_model() and names()):
        return
    with suppress(OSError):
        if _last() != folder.name and not reads_commands(folder.name):
            atomic.write_text(paths.last_model(), folder.name)


def existing_folder(name: str) -> Path:
    """Return the folder of a user's model, or of the model that an unfinished run will make.

    Raises `ModelError` if there is neither, and `UsageError` for an invalid name.
    """
    folder = changeable_folder(name)
    traces = (atomic.current_folder(folder), unfinished_folder(folder), scratch_folder(folder))
    if not any(each.exists() for each in traces):
        raise missing_model(name)
    return folder


def remove(name: str) -> None:
    """Delete a model and its unfinished run.

    Raises `ModelError` if there is no such model, or if it is being trained.
    """
    folder = existing_folder(name)
    with training_lock(name):
        for each in (unfinished_folder(folder), folder):
            if each.exists():
                each.rename(scratch_folder(folder))
                shutil.rmtree(scratch_folder(folder))


def rename(name: str, new_name: str) -> Path:
    """Rename a model and its unfinished run; return its folder.

    Raises `ModelError` if there is no such model, if the new name is taken, or if it is being
    trained, and `UsageError` for an invalid name.
    """
    folder, target = changeable_folder(name), folder_of(new_name)
    name, new_name = folder.name, target.name
    if not is_taken(name):
        raise missing_model(name)
    refuse_taken(new_name, _("choose another name"))
    with training_lock(name), training_lock(new_name):
        refuse_taken(new_name, _("choose another name"))
        shutil.rmtree(unfinished_folder(target), ignore_errors=True)
        for old, new in ((unfinished_folder(folder), unfinished_folder(target)), (folder, target)):
            if old.exists():
                old.rename(new)
                _rename_card(new, name, new_name)
    if _last() == name:
        remember(target)
    return target


@contextmanager
def training_lock(name: str, hint: str = WAIT_OR_STOP) -> Iterator[None]:
    """Lock a model against training and changes by other processes.

    First undo or complete what a killed process left half done; its lock ended with it. Raises
    `ModelError` with this hint if the model is being trained.
    """
    from filelock import FileLock, Timeout

    folder = folder_of(name)
    lock = atomic.make_private_folder(paths.locks()) / folder.name
    try:
        with FileLock(lock, timeout=0, mode=0o600):
            atomic.recover(folder)
            shutil.rmtree(scratch_folder(folder), ignore_errors=True)
            yield
    except Timeout:
        raise ModelError(_("{name!r} is being trained").format(name=name), hint) from None


def upgrade(name: str) -> int:
    """Rewrite a model in the current format; return its former format version.

    The folder, with the training state, is replaced atomically. Raises `ModelError` if the model
    cannot be read, or if it is being trained.
    """
    folder = existing_folder(name)
    with training_lock(name):
        version = format_version(folder)
        if version < FORMAT_VERSION:
            copy = atomic.make_private_folder(scratch_folder(folder))
            shutil.copytree(folder, copy, copy_function=atomic.link, dirs_exist_ok=True)
            rewrite(copy)
            atomic.replace_folder(copy, folder)
    return version


def _rename_card(folder: Path, name: str, new_name: str) -> None:
    with suppress(FileNotFoundError):
        save_card(folder, renamed((folder / CARD).read_text(encoding="utf-8"), name, new_name))


def _default(known: list[str]) -> str:
    last = _last()
    if last in known or (known and last == BASE):
        return last
    usable = [name for name in known if is_model(location(name)) and not reads_commands(name)]
    if not usable:
        return BASE
    if len(usable) == 1:
        return usable[0]
    choice = ", ".join((*usable, BASE))
    if last:
        hint = _("choose with -m NAME: there are {choice}").format(choice=choice)
        raise PredictiveError(_("the model used last, {last!r}, is gone").format(last=last), hint)
    raise PredictiveError(
        _("there are several models: {choice}").format(choice=choice), _("choose with -m NAME")
    )


def _last() -> str:
    try:
        return paths.last_model().read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def missing_model(name: str) -> ModelError:
    """Return the error for a model that does not exist, with the available names as a hint."""
    return ModelError(
        _("there is no model {name!r}").format(name=name),
        _("there are: {names}").format(names=", ".join(available())),
    )
