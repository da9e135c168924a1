"""Models as zip files: export and import."""

import shutil
import zipfile
import zlib
from pathlib import Path
from tempfile import TemporaryFile

from predictive import atomic
from predictive.errors import ModelError
from predictive.model.directory import load_model
from predictive.model.files import CONFIG, EXPORTED, OLDER_FILES
from predictive.model.library import (
    WAIT_OR_RENAME,
    folder_of,
    refuse_taken,
    resolve,
    training_lock,
)
from predictive.model.older_counts import COMPRESSIONS
from predictive.model.unfinished import scratch_folder
from predictive.translation import gettext as _

LARGEST_MODEL = 1 << 30
"""Bytes, uncompressed, without the training state."""


def export_model(name_or_path: str, archive: Path) -> None:
    """Write a model into a zip file, without its training state."""
    folder = resolve(name_or_path)
    load_model(folder).read_tokenizer()
    with atomic.replace(archive, private=False) as file, TemporaryFile() as seekable:
        with zipfile.ZipFile(seekable, "w", zipfile.ZIP_DEFLATED) as target:
            for member in filter(lambda each: (folder / each).exists(), (*EXPORTED, *OLDER_FILES)):
                target.write(folder / member, member)
        seekable.seek(0)
        shutil.copyfileobj(seekable, file)


def import_model(archive: Path, name: str, *, force: bool = False) -> Path:
    """Import a model from a zip file that `export_model` wrote; return its folder.

    Raises `ModelError` if the archive is not a valid model, or if the name is taken and `force` is
    not set.
    """
    target = folder_of(name)
    with training_lock(name, WAIT_OR_RENAME):
        if not force:
            refuse_taken(name, _("give --name or --force"))
        unpacked = atomic.make_private_folder(scratch_folder(target))
        try:
            _unpack(archive, unpacked)
            load_model(unpacked).read_tokenizer()
            atomic.replace_folder(unpacked, target)
        except ModelError as error:
            message = error.message.replace(str(unpacked), str(archive))
            raise ModelError(message, error.hint) from error
        finally:
            shutil.rmtree(unpacked, ignore_errors=True)
    return target


def _unpack(archive: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(archive) as source:
            members = _members(source)
            if any(source.getinfo(each).compress_type not in COMPRESSIONS for each in members):
                raise ModelError(
                    _("{archive} has an unexpected compression").format(archive=archive)
                )
            if sum(source.getinfo(each).file_size for each in members) > LARGEST_MODEL:
                raise ModelError(
                    _("{archive} would unpack to more than any model needs").format(archive=archive)
                )
            for member in members:
                with source.open(member) as packed, atomic.replace(folder / member) as unpacked:
                    shutil.copyfileobj(packed, unpacked)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, RuntimeError) as error:
        raise ModelError(
            _("{archive} is not an exported model: {reason}").format(archive=archive, reason=error)
        ) from error


def _members(archive: zipfile.ZipFile) -> list[str]:
    """Return the files to extract: the configuration, even if missing, and all other ones."""
    names = archive.namelist()
    return [each for each in (*EXPORTED, *OLDER_FILES) if each in names or each == CONFIG]
