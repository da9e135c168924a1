"""The models there are: finding, listing, renaming, removing them.

One comes with predictive; it stays as it is. The others are the user's own.
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
from predictive.model.directory import format_version, is_model, rewrite_documents, save_card
from predictive.model.files import CARD, FORMAT_VERSION
from predictive.model.unfinished import is_resumable, scratch, unfinished

BASE = "base"
"""The name of the model that predictive comes with."""
AFRESH = "none"
"""Stands for no base, so that no model can be called so."""
_NAME = re.compile(r"[\w][\w.+-]*")
_LONGEST_NAME = 200
"""Bytes. Names of files have 255, and those of what is unfinished are longer."""


def available() -> list[str]:
    """Return the names of all models: the person's own, sorted, then the one there always is."""
    return [*names(), BASE]


def names() -> list[str]:
    """Return the names of the person's own models, sorted, also of those that are damaged."""
    folder = paths.models()
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:  # which knows what is a folder, wherever that went since
        found = {atomic.target_of(Path(entry)).name for entry in entries if entry.is_dir()}
    return sorted(name for name in found if not name.startswith("."))


def folder_of(name: str) -> Path:
    """Return where a model of the person's own is or would be; names are the same in NFC.

    Raises `UsageError` for a bad name, and for one that stands for something else.
    """
    name = unicodedata.normalize("NFC", name)
    if name == BASE:
        raise UsageError(f"{BASE!r} is the model that predictive comes with", "use another name")
    if name.lower() == AFRESH and not (paths.models() / name).exists():
        raise UsageError(f"{name!r} stands for no model", "use another name")
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} cannot be a model's name", "use letters, digits, - and _")
    if len(name.encode()) > _LONGEST_NAME:
        raise UsageError("the name is too long", f"use at most {_LONGEST_NAME} bytes")
    return paths.models() / name


def location(name: str) -> Path:
    """Return where a model of this name is, if there is one; any of those in `available`."""
    return paths.base_model() if name == BASE else paths.models() / name


def name_from(text: str) -> str:
    """Return a model's name that is as near to a text (a file's name, say) as a name can be."""
    name = re.sub(r"[^\w.+-]+", "-", unicodedata.normalize("NFC", text)).strip("-.").lstrip("-.+")
    return name.encode()[:_LONGEST_NAME].decode(errors="ignore") or "model"


def default_name(text: Path) -> str:
    """Return the name of a model that is learned from a file or folder."""
    name = Path(os.path.realpath(text)).name.removesuffix(".gz")
    return name_from(name if text.is_dir() else Path(name).stem)


def is_taken(name: str) -> bool:
    """Whether there is a model of this name, damaged or not, or a run that can go on to make one.

    What a run left that was killed before its first checkpoint takes no name. Raises `UsageError`
    for a bad one.
    """
    folder = folder_of(name)
    return atomic.standing(folder).exists() or is_resumable(folder)


def refuse_taken(name: str, hint: str) -> None:
    """Raise `ModelError` with this hint if a new model of this name would replace something."""
    if is_taken(name):
        raise ModelError(f"there is a model {name!r} already", hint)


def check_resumable(folder: Path) -> None:
    """Raise `ModelError`, which says why and what to do, if there is no run that can go on."""
    if is_resumable(folder):
        return
    name = folder.name
    if folder.exists():
        hint = "it was imported, or never trained here; train anew with predictive train PATH"
        raise ModelError(f"{name!r} has no training state to resume", hint)
    if unfinished(folder).exists():
        raise ModelError(
            f"the run of {name!r} ended before its first checkpoint: nothing to go on from",
            f"begin it anew: predictive train PATH --name {name}",
        )
    raise missing(name)


def resolve(name_or_path: str | Path | None = None) -> Path:
    """Return the folder of a model: by name, by path, or the one used last.

    Where none was used, the person's only one or, for a person without any, the one there always
    is. Raises `ModelError`, with the names there are, if there is no such model.
    """
    known = names()
    if name_or_path is None:
        name_or_path = _default(known)
    name = unicodedata.normalize("NFC", str(name_or_path))
    if name in (*known, BASE):
        return location(name)
    path = os.path.expanduser(name_or_path)  # noqa: PTH111 (it never raises)
    if os.path.isdir(path):  # noqa: PTH112 (neither does it, and nothing is no folder)
        return Path(path)
    raise missing(str(name_or_path))


def remember(folder: Path) -> None:
    """Note the model used last, so that the next command takes it; never fails.

    The one there always is counts as used only where there was a choice.
    """
    if folder.parent != paths.models() and not (folder == paths.base_model() and names()):
        return
    with suppress(OSError):
        if _last() != folder.name:
            atomic.write_text(paths.last_model(), folder.name)


def existing(name: str) -> Path:
    """Return the folder of a model of the person's own, or of a run that will make one.

    Raises `ModelError` if there is neither, and `UsageError` for a bad name.
    """
    folder = folder_of(name)
    places = (atomic.standing(folder), unfinished(folder), scratch(folder))
    if not any(each.exists() for each in places):
        raise missing(name)
    return folder


def remove(name: str) -> None:
    """Delete a model and everything of it, an unfinished run of that name too.

    Raises `ModelError` if there is no such model, or if it is being trained.
    """
    folder = existing(name)
    with training_lock(name):
        for each in (unfinished(folder), folder):
            if each.exists():
                each.rename(scratch(folder))
                shutil.rmtree(scratch(folder))


def rename(name: str, new_name: str) -> Path:
    """Give a model another name, and an unfinished run of it too; return its folder.

    Raises `ModelError` if there is no such model, if the new name is taken, or if it is being
    trained, and `UsageError` for a bad name.
    """
    folder, target = folder_of(name), folder_of(new_name)
    name, new_name = folder.name, target.name
    if not is_taken(name):
        raise missing(name)
    refuse_taken(new_name, "choose another name")
    with training_lock(name), training_lock(new_name):
        refuse_taken(new_name, "choose another name")
        shutil.rmtree(unfinished(target), ignore_errors=True)
        for old, new in ((unfinished(folder), unfinished(target)), (folder, target)):
            if old.exists():
                old.rename(new)
                _rename_card(new, name, new_name)
    if _last() == name:
        remember(target)
    return target


@contextmanager
def training_lock(name: str) -> Iterator[None]:
    """Keep others from training or changing the model; a process that was killed keeps nobody.

    What such a one left half done is undone or ended first. Raises `ModelError` if the model is
    being trained.
    """
    from filelock import FileLock, Timeout

    folder = folder_of(name)
    lock = atomic.private_folder(paths.locks()) / folder.name
    try:
        with FileLock(lock, timeout=0, mode=0o600):
            atomic.settle(folder)
            shutil.rmtree(scratch(folder), ignore_errors=True)
            yield
    except Timeout:
        hint = "wait for it, or give another --name"
        raise ModelError(f"{name!r} is being trained already", hint) from None


def upgrade(name: str) -> int:
    """Rewrite a model of an older format in the present one; return the format that it had.

    It is changed in one step, with all that only training needs. Raises `ModelError` if it cannot
    be read, or if it is being trained.
    """
    folder = existing(name)
    with training_lock(name):
        version = format_version(folder)
        if version < FORMAT_VERSION:
            shutil.copytree(folder, scratch(folder), copy_function=_link)
            rewrite_documents(scratch(folder))
            atomic.move_folder(scratch(folder), folder)
    return version


def _link(source: str, target: str) -> None:
    """Let a file that is replaced, never changed, be in two folders; copy it where that is not."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _rename_card(folder: Path, name: str, new_name: str) -> None:
    with suppress(FileNotFoundError):
        save_card(folder, renamed((folder / CARD).read_text(encoding="utf-8"), name, new_name))


def _default(known: list[str]) -> str:
    last = _last()
    if last in known or (known and last == BASE):
        return last
    usable = [name for name in known if is_model(location(name))]
    if not usable:
        return BASE
    if len(usable) == 1:
        return usable[0]
    raise PredictiveError(f"there are several models: {', '.join(usable)}", "choose with -m NAME")


def _last() -> str:
    try:
        return paths.last_model().read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def missing(name: str) -> ModelError:
    """Return the error for a model that does not exist, with the names of those that do."""
    return ModelError(f"there is no model {name!r}", f"there are: {', '.join(available())}")
