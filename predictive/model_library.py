"""The models there are: finding, listing, removing, carrying them elsewhere and back.

One comes with predictive; it stays as it is. The others are the person's own.
"""

import os
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from predictive import atomic, model_directory, paths
from predictive.errors import ModelError, PredictiveError, UsageError
from predictive.model_directory import EXPORTED, OWN_NGRAMS

BASE = "base"
"""The name of the model that predictive comes with."""
_NAME = re.compile(r"[\w][\w.+-]*")


def available() -> list[str]:
    """Return the names of all models: the person's own, sorted, then the one there always is."""
    return [*names(), BASE]


def names() -> list[str]:
    """Return the names of the person's own models, sorted."""
    folder = paths.models()
    if not folder.is_dir():
        return []
    for aside in folder.glob(".*.replaced"):
        _put_back(aside)
    found = (entry.name for entry in folder.iterdir() if model_directory.is_model(entry))
    return sorted(name for name in found if not name.startswith("."))


def folder_of(name: str) -> Path:
    """Return where a model of the person's own is or would be.

    Raises `UsageError` for a bad name, and for that of the model that predictive comes with.
    """
    if name == BASE:
        raise UsageError(f"{BASE!r} is the model that predictive comes with", "use another name")
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} cannot be a model's name", "use letters, digits, - and _")
    return paths.models() / name


def location(name: str) -> Path:
    """Return where a model of this name is, if there is one; any of those in `available`."""
    return paths.base_model() if name == BASE else paths.models() / name


def name_from(text: str) -> str:
    """Return a model's name that is as near to a text (a file's name, say) as a name can be."""
    return re.sub(r"[^\w.+-]+", "-", text).strip("-.") or "model"


def default_name(text: Path) -> str:
    """Return the name of a model that is learned from a file or folder."""
    name = Path(os.path.realpath(text)).name.removesuffix(".gz")
    return name_from(name if text.is_dir() else Path(name).stem)


def unfinished(folder: Path) -> Path:
    """Return where a run keeps what will be the model in `folder`, until its first evaluation."""
    return folder.with_name(f".{folder.name}.training")


def resolve(name_or_path: str | Path | None = None) -> Path:
    """Return the folder of a model: by name, by path, or the one used last.

    Where none was used, the person's only one or, for a person without any, the one there always
    is. Raises `ModelError`, with the names there are, if there is no such model.
    """
    known = names()
    if name_or_path is None:
        name_or_path = _default(known)
    if str(name_or_path) in (*known, BASE):
        return location(str(name_or_path))
    path = Path(name_or_path).expanduser()
    if path.is_dir():
        return path
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


def remove(name: str) -> None:
    """Delete a model and everything of it, an unfinished run of that name too.

    Raises `ModelError` if there is no such model, or if it is being trained.
    """
    folder = folder_of(name)
    if name not in names() and not unfinished(folder).exists():
        raise missing(name)
    with alone(name):
        for each in (atomic.set_aside(folder), unfinished(folder), folder):
            if each.exists():
                shutil.rmtree(each)


def rename(name: str, new_name: str) -> Path:
    """Give a model another name, and an unfinished run of it too; return its folder.

    Raises `ModelError` if there is no such model, if the new name is taken, or if it is being
    trained, and `UsageError` for a bad name.
    """
    folder, target = folder_of(name), folder_of(new_name)
    if name not in names() and not unfinished(folder).exists():
        raise missing(name)
    if target.exists() or unfinished(target).exists():
        raise ModelError(f"there is a model {new_name!r} already", "choose another name")
    with alone(name), alone(new_name):
        for old, new in ((unfinished(folder), unfinished(target)), (folder, target)):
            if old.exists():
                old.rename(new)
                _rename_card(new / model_directory.CARD, name, new_name)
    if _last() == name:
        remember(target)
    return target


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Keep others from training or renaming the model; a process that was killed keeps nobody.

    Raises `ModelError` if it is being trained.
    """
    from filelock import FileLock, Timeout

    folder = atomic.private_folder(paths.locks())
    try:
        with FileLock(folder / name, timeout=0, mode=0o600):
            yield
    except Timeout:
        hint = "wait for it, or give another --name"
        raise ModelError(f"{name!r} is being trained already", hint) from None


def export(name_or_path: str, archive: Path) -> None:
    """Write a model into a zip file, without what only training needs."""
    folder = resolve(name_or_path)
    model_directory.load(folder)
    with (
        atomic.replacing(archive) as temporary,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in filter(lambda each: (folder / each).exists(), EXPORTED):
            target.write(folder / member, member)


def import_archive(archive: Path, name: str, *, force: bool = False) -> Path:
    """Read a model from a zip file that `export` wrote; return its folder.

    Raises `ModelError` if the archive is no model, or if the name is taken and not `force`.
    """
    target = folder_of(name)
    if name in names() and not force:
        raise ModelError(f"there is a model {name!r} already", "give --name or --force")
    atomic.private_folder(target.parent)
    with tempfile.TemporaryDirectory(prefix=".import.", dir=target.parent) as temporary:
        unpacked = Path(temporary) / name
        unpacked.mkdir(mode=0o700)
        _unpack(archive, unpacked)
        model_directory.load(unpacked)
        atomic.move_folder(unpacked, target)
    return target


def _unpack(archive: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(archive) as source:
            for member in _members(source):
                with source.open(member) as packed, (folder / member).open("xb") as unpacked:
                    shutil.copyfileobj(packed, unpacked)
                (folder / member).chmod(0o600)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, RuntimeError) as error:
        raise ModelError(f"{archive} is not an exported model: {error}") from error


def _members(archive: zipfile.ZipFile) -> list[str]:
    """Return the files of a model; what must be there is among them even if it is not."""
    there = archive.namelist()
    return [each for each in EXPORTED if each in there or each != OWN_NGRAMS]


def _rename_card(card: Path, name: str, new_name: str) -> None:
    with suppress(FileNotFoundError):
        title, _, rest = card.read_text(encoding="utf-8").partition("\n")
        if title == f"# {name}":
            atomic.write_text(card, f"# {new_name}\n{rest}")


def _default(known: list[str]) -> str:
    if not known:
        return BASE
    last = _last()
    if last in (*known, BASE):
        return last
    if len(known) == 1:
        return known[0]
    raise PredictiveError(f"there are several models: {', '.join(known)}", "choose with -m NAME")


def _last() -> str:
    try:
        return paths.last_model().read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def missing(name: str) -> ModelError:
    """Return the error for a model that does not exist, with the names of those that do."""
    return ModelError(f"there is no model {name!r}", f"there are: {', '.join(available())}")


def _put_back(aside: Path) -> None:
    """Undo a replacement that was cut off between its two renames."""
    original = aside.with_name(aside.name.removeprefix(".").removesuffix(".replaced"))
    if not original.exists():
        with suppress(OSError):  # another process was first
            aside.rename(original)
