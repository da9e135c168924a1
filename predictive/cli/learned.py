"""`predictive learned`: the words learned from your typing."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from predictive.cli.options import (
    FilePath,
    confirmed,
    json_option,
    refuse_to_replace,
    seekable,
    typed_text,
)
from predictive.cli.text_command import TextCommand
from predictive.errors import LearnedError, PredictiveError
from predictive.translation import gettext as _
from predictive.translation import ngettext

if TYPE_CHECKING:
    from predictive.learned.store import LearnedExport, LearnedStore, LearningState


@click.group("learned", invoke_without_command=True)
@click.pass_context
def learned_group(context: click.Context) -> None:
    """See and control what is learned from the text you type.

    Nothing is learned until you turn learning on with `learned resume`. What is learned stays on
    this machine, in one file that only you can read. Addresses, numbers, passwords and keys are
    left out.

    \b
    predictive learned resume
    predictive learned list
    predictive learned forget Zorbax
    """
    if context.invoked_subcommand is None:
        context.invoke(status_command)


def _store() -> "LearnedStore":
    from predictive import paths
    from predictive.learned.store import LearnedStore

    return LearnedStore(paths.learned())


@learned_group.command("status")
@json_option
def status_command(as_json: bool = False) -> None:
    """Show whether learning is on, and how much has been learned.

    \b
    predictive learned status --json
    """
    from predictive import paths

    store = _store()
    words = store.words()
    status = {
        "state": store.state,
        "words": len(words),
        "typed": sum(word.count for word in words.values()),
        "banned": len(store.banned()),
        "path": str(paths.learned()),
    }
    if as_json:
        click.echo(json.dumps(status, ensure_ascii=False))
        return
    shown = {**status, "state": _STATES[store.state]}
    for label, value in zip(_STATUS, shown.values(), strict=True):
        click.echo(f"{label:20} {value}")


_STATUS = (
    _("learning"),
    _("different words"),
    _("words learned in all"),
    _("banned words"),
    _("file"),
)
_STATES: dict["LearningState", str] = {"on": _("on"), "paused": _("paused"), "off": _("off")}


@learned_group.command("list")
@click.option("--banned", is_flag=True, help="List the banned words.")
@json_option
def list_command(banned: bool, as_json: bool) -> None:
    """List the learned words with their counts, the most frequent first.

    \b
    predictive learned list | head
    """
    store = _store()
    if banned:
        found = sorted(store.banned())
        click.echo(json.dumps(found, ensure_ascii=False) if as_json else "\n".join(found))
        return
    words = sorted(store.words().values(), key=lambda word: (-word.count, word.form))
    if as_json:
        rows = [{"word": word.form, "count": word.count} for word in words]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for word in words:
        click.echo(f"{word.form}\t{word.count}")


@learned_group.command("add", cls=TextCommand)
@click.argument("text", required=False)
def add_command(text: str | None) -> None:
    """Learn TEXT; without it, or if it is -, learn standard input.

    \b
    predictive learned add < diary.txt
    """
    from predictive.console import note
    from predictive.learned.sentences import sentences

    store = _store()
    if store.state != "on":
        raise LearnedError(_("learning is not on"), _("turn it on: predictive learned resume"))
    count = sum(store.add(sentences(typed_text(text))).values())
    note(ngettext("learned {count:,} word", "learned {count:,} words", count).format(count=count))


@learned_group.command("forget", cls=TextCommand)
@click.argument("word")
def forget_command(word: str) -> None:
    """Delete WORD and all counts that contain it.

    \b
    predictive learned forget Zorbax
    """
    if not _store().forget(word):
        raise PredictiveError(
            _("{word!r} was not learned").format(word=word), _("see predictive learned list")
        )


@learned_group.command("ban", cls=TextCommand)
@click.argument("word")
@click.option("--lift", is_flag=True, help="Allow the word again; its counts are gone.")
def ban_command(word: str, lift: bool) -> None:
    """Forget WORD and never suggest it again, even if the model knows it.

    \b
    predictive learned ban Zorbax
    """
    if not lift:
        _store().ban(word)
    elif not _store().allow(word):
        raise PredictiveError(
            _("{word!r} is not banned").format(word=word), _("see predictive learned list --banned")
        )


@learned_group.command("pause")
def pause_command() -> None:
    """Stop learning; what has been learned is still used.

    \b
    predictive learned pause
    """
    _set_state("paused")


@learned_group.command("resume")
def resume_command() -> None:
    """Turn learning on.

    \b
    predictive learned resume
    """
    _set_state("on")


@learned_group.command("clear")
@click.option("--yes", is_flag=True, help="Do not ask.")
def clear_command(yes: bool) -> None:
    """Delete everything that was learned, and all bans.

    \b
    predictive learned clear --yes
    """
    store = _store()
    if yes or confirmed(_("Delete everything that was learned?")):
        store.clear()


@learned_group.command("export")
@click.argument("file", type=FilePath(path_type=Path, dir_okay=False, allow_dash=True))
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def export_command(file: Path, force: bool) -> None:
    """Write everything that was learned to FILE as JSON; - is standard output.

    \b
    predictive learned export learned.json
    """
    import msgspec

    from predictive import atomic

    text = msgspec.json.format(msgspec.json.encode(_store().export()), indent=1).decode() + "\n"
    if str(file) == "-":
        click.echo(text, nl=False)
    else:
        refuse_to_replace(file, force=force)
        atomic.write_text(file, text)


@learned_group.command("import")
@click.argument("file", type=FilePath(path_type=Path, exists=True, dir_okay=False,
                                        allow_dash=True))  # fmt: skip
def import_command(file: Path) -> None:
    """Add learned words from FILE, which `export` wrote; - is standard input.

    \b
    predictive learned import learned.json
    """
    with seekable(file) as readable:
        data = readable.read_bytes()
    _store().merge(_decoded(data, file))


def _decoded(data: bytes, file: Path) -> "LearnedExport":
    """Return exported learned text. Raises `LearnedError` if it is not that."""
    import msgspec

    from predictive.learned.store import LearnedExport

    try:
        return msgspec.json.decode(data, type=LearnedExport)
    except msgspec.MsgspecError as error:
        reason = str(error)
        if "$.format_version" in reason:
            message = _("{file} was written by a newer predictive").format(file=file)
            raise LearnedError(message, _("update predictive")) from error
        if reason.endswith((".count`", "][2]`")):
            reason = _("a count is not a whole number above 0")
        raise LearnedError(
            _("{file} holds no learned text: {reason}").format(file=file, reason=reason)
        ) from error


def _set_state(state: "LearningState") -> None:
    _store().state = state
