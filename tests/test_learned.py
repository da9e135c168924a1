"""Learned text: never secret, only if turned on, never lost, and deleted without a trace."""

import json
import signal
import sqlite3
import stat
import subprocess
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from predictive import paths
from predictive.errors import LearnedError, PredictiveError
from predictive.learned import database
from predictive.learned.sentences import sentences
from predictive.learned.store import LearnedStore
from predictive.prediction.predictor import Predictor
from tests.builders import TEXT, model_of
from tests.conftest import Invoke, Run


def learned(text: str) -> list[str]:
    return [token for sentence in sentences(text) for token in sentence]


@pytest.fixture
def store(home: Path) -> LearnedStore:
    made = LearnedStore(paths.learned())
    made.state = "on"
    return made


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("my password is hunter dozen", "hunter"),
        ("password: hunter", "hunter"),
        ("Mi contraseña es caramelo", "caramelo"),
        ("mi contrasena es caramelo", "caramelo"),
        ("mi contraseña del banco es caramelo", "caramelo"),
        ("el codigo es caramelo", "caramelo"),
        ("password caramelo", "caramelo"),
        ("the password for the wifi is caramelo", "caramelo"),
        ("password:\ncaramelo", "caramelo"),
        ("login --password caramelo", "caramelo"),
        ("DB_PASSWORD=hunterdozen", "hunterdozen"),
        ("AWS_SECRET_ACCESS_KEY=correcthorse", "correcthorse"),
        ("auth_token: verysecret", "verysecret"),
        ("secret key: caramelo", "caramelo"),
        ("api_key=verysecret", "verysecret"),
        ("see mysecretsite.com", "mysecretsite"),
        ("write to ana@localhost", "ana"),
        ("call 600 123 456 now", "600"),
        ("card 4111-1111-1111-1111", "4111"),
        ("PIN 4821", "4821"),
        ("write to ana.lopez@example.org", "lopez"),
        ("see https://example.org/private?id=abc", "private"),
        ("see www.example.org/private", "private"),
        ("ghp_abcdefghijklmnopqrstuvwxyzABCDEF0123", "ghp_abcdefghijklmnopqrstuvwxyzABCDEF0123"),
        ("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"),
        ("p@ssw0rd!", "ssw0rd"),
        ("qwXzKpTrLm", "qwXzKpTrLm"),
        ("a" * 31, "a" * 31),
        ("a" * 100_000, "a"),
    ],
)
def test_what_looks_secret_is_not_learned(text: str, secret: str) -> None:
    assert secret not in learned(f"first {text}\nlast")
    assert "first" in learned(f"first {text}\nlast")
    assert "last" in learned(f"first {text}\nlast")


@pytest.mark.parametrize(
    "text",
    [
        "Voy al parque con mi perro .",
        "I don't know a well-known iPhone",
        "tar xf path / to",
        "I pass the key to my friend , it is a secret",
    ],
)
def test_what_does_not_look_secret_is_learned(text: str) -> None:
    assert learned(text) == text.split()


@given(st.text(max_size=60))
def test_no_digit_is_ever_learned(text: str) -> None:
    assert not any(character.isdigit() for token in learned(text) for character in token)


def test_nothing_is_learned_before_the_user_turns_it_on(home: Path) -> None:
    store = LearnedStore(paths.learned())
    predictor = Predictor(model_of(TEXT), store)
    assert store.state == "off"
    assert predictor.learn("Zorbax Zorbax") == 0
    store.state = "on"
    assert predictor.learn("Zorbax Zorbax") == 2
    store.state = "paused"
    assert predictor.learn("Zorbax Zorbax") == 0
    assert store.words()["zorbax"].count == 2


def test_learned_words_are_suggested_after_their_context(store: LearnedStore) -> None:
    predictor = Predictor(model_of(TEXT), store)
    assert predictor.suggest("zo") == []
    for _ in range(3):
        predictor.learn("Hoy viene mi amigo Zorbax.")
    assert predictor.suggest("zo")[0].text == "Zorbax"
    assert predictor.suggest("mañana viene mi amigo ")[0].text == "Zorbax"


@pytest.mark.parametrize(
    ("typed", "context"),
    [
        ("Mañana viene el niño Zorbaxio.", "manana viene el nino "),
        ("manana viene el nino Zorbaxio.", "Mañana viene el niño "),
        ("You don’t Zorbaxio.", "you don't "),
        ("You don't Zorbaxio.", "you don’t "),
    ],
)
def test_contexts_match_without_accents(store: LearnedStore, typed: str, context: str) -> None:
    predictor = Predictor(model_of(TEXT), store)
    for _ in range(4):
        predictor.learn(typed)
    assert "Zorbaxio" in [each.text for each in predictor.suggest(context)]


def test_a_ban_while_another_program_learns_is_noticed(
    store: LearnedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    predictor, other = Predictor(model_of(TEXT), store), LearnedStore(paths.learned())
    predictor.suggest("perr")
    add = store.add

    def add_after_ban(sentences: Iterable[Sequence[str]]) -> dict[str, int]:
        other.ban("perro")
        return add(sentences)

    monkeypatch.setattr(store, "add", add_after_ban)
    predictor.learn("Vi un gato.")
    assert "perro" not in [each.text for each in predictor.suggest("perr")]


def test_words_learned_by_another_program_are_suggested(store: LearnedStore) -> None:
    predictor = Predictor(model_of(TEXT), store)
    predictor.suggest("zo")
    LearnedStore(paths.learned()).add([["Zorbax"]])
    assert predictor.suggest("zo")[0].text == "Zorbax"


def test_a_banned_word_is_never_suggested(store: LearnedStore) -> None:
    predictor = Predictor(model_of(TEXT), store)
    assert predictor.suggest("perr")[0].text == "perro"
    store.ban("Perro")
    for typed in ("perr", "Voy al parque con mi ", "PER"):
        assert "perro" not in [each.text.lower() for each in predictor.suggest(typed, 50)]
    assert store.allow("perro")
    assert predictor.suggest("perr")[0].text == "perro"


def test_a_ban_distinguishes_accents(store: LearnedStore) -> None:
    predictor = Predictor(model_of(TEXT), store)
    store.ban("peru")
    store.ban("ano")
    assert predictor.suggest("fui a per")[0].text == "Perú"
    assert predictor.suggest("el añ")[0].text == "año"
    store.ban(unicodedata.normalize("NFD", "Perú"))
    assert "Perú" not in [each.text for each in predictor.suggest("fui a per")]
    assert store.allow("PERÚ")
    assert predictor.suggest("fui a per")[0].text == "Perú"


def test_words_are_forgotten_whatever_their_case(store: LearnedStore) -> None:
    store.add([["Don’t", "niño", "Zorbax"]])
    assert store.forget("don't")
    assert store.forget(unicodedata.normalize("NFD", "NIÑO"))
    assert set(store.words()) == {"zorbax"}
    assert store.followers(["nino"]).counts == []


def test_deleted_text_that_stays_for_other_readers_is_reported(store: LearnedStore) -> None:
    store.add([["Zorbax"]])
    reader = sqlite3.connect(paths.learned(), isolation_level=None)
    reader.execute("BEGIN").execute("SELECT * FROM words").fetchone()
    with pytest.warns(UserWarning, match="until all its readers are closed"):
        store.forget("zorbax")
    reader.close()
    store.close()
    assert b"zorbax" not in everything_on_disk().lower()


def test_a_forgotten_word_is_removed_from_the_files(store: LearnedStore) -> None:
    store.add([["mi", "amigo", "Zorbax", "vino"]] * 3)
    assert b"zorbax" in everything_on_disk().lower()
    assert store.forget("zorbax")
    assert not store.forget("zorbax")
    assert b"zorbax" not in everything_on_disk().lower()
    assert store.followers(["mi"]).counts == [("amigo", 3)]
    assert store.followers(["amigo"]).counts == []


def test_clearing_removes_everything(store: LearnedStore) -> None:
    store.add([["mi", "amigo", "Zorbax"]])
    store.ban("Grumpf")
    store.clear()
    assert (store.words(), store.banned()) == ({}, set())
    assert b"zorbax" not in everything_on_disk().lower()


def everything_on_disk() -> bytes:
    return b"".join(part.read_bytes() for part in paths.home().glob("learned*"))


def test_only_the_owner_can_read_it(store: LearnedStore) -> None:
    store.add([["perro"]])
    for part in paths.home().glob("learned*"):
        assert stat.S_IMODE(part.stat().st_mode) == 0o600, part


def test_exported_text_comes_back(store: LearnedStore, tmp_path: Path) -> None:
    store.add([["mi", "amigo", "Zorbax"]] * 2)
    store.ban("Grumpf")
    other = LearnedStore(tmp_path / "other.sqlite")
    other.merge(store.export())
    other.merge(store.export())
    assert other.words()["zorbax"].count == 4
    assert other.followers(["mi", "amigo"]).counts == [("zorbax", 4)]
    assert other.banned() == {"grumpf"}


WRITER = """
import sys
from pathlib import Path
from predictive.learned.store import LearnedStore
store = LearnedStore(Path(sys.argv[1]))
for number in range(int(sys.argv[2])):
    store.add([["mi", "amigo", "Zorbax"]])
    print(number, flush=True)
if len(sys.argv) > 3:
    import os, signal
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_two_writers_lose_nothing(store: LearnedStore) -> None:
    arguments = [sys.executable, "-c", WRITER, str(paths.learned()), "40"]
    writers = [subprocess.Popen(arguments, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert store.words()["zorbax"].count == 80


def test_text_learned_by_a_killed_program_stays(store: LearnedStore) -> None:
    arguments = [sys.executable, "-c", WRITER, str(paths.learned()), "5", "kill"]
    assert subprocess.run(arguments, capture_output=True, check=False).returncode == (
        -signal.SIGKILL
    )
    assert store.words()["zorbax"].count == 5


@pytest.mark.parametrize("damage", [b"no database at all", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_set_aside_and_replaced(home: Path, damage: bytes) -> None:
    home.mkdir()
    paths.learned().write_bytes(damage)
    with pytest.warns(UserWarning, match="damaged"):
        store = LearnedStore(paths.learned())
    store.add([["perro"]])
    assert store.words()["perro"].count == 1
    (aside,) = home.glob("learned.sqlite.damaged-*")
    assert aside.read_bytes() == damage


def make_damage_that_shows_later() -> None:
    """Damage all pages of a file but the first."""
    store = LearnedStore(paths.learned())
    store.add([[f"palabra{'x' * number}", "perro"] for number in range(200)])
    store.close()
    data = paths.learned().read_bytes()
    paths.learned().write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))


def test_damage_that_shows_later_is_set_aside_too(home: Path) -> None:
    make_damage_that_shows_later()
    store = LearnedStore(paths.learned())
    with pytest.warns(UserWarning, match="damaged"):
        assert store.words() == {}
    store.add([["perro"]])
    assert store.words()["perro"].count == 1


def test_two_programs_set_a_damaged_file_aside_once(home: Path) -> None:
    make_damage_that_shows_later()
    one, two = LearnedStore(paths.learned()), LearnedStore(paths.learned())
    with pytest.warns(UserWarning, match="damaged"):
        assert one.words() == {}
    one.add([["Zorbax"]])
    assert two.words()["zorbax"].count == 1
    two.add([["Zorbax"]])
    assert one.words()["zorbax"].count == 2
    assert len(list(home.glob("*.damaged-*[0-9]"))) == 1  # and its log
    assert stat.S_IMODE(paths.learned().stat().st_mode) == 0o600


def test_a_closed_store_is_not_taken_for_damaged(store: LearnedStore) -> None:
    store.add([["perro"]])
    store.close()
    with pytest.raises(sqlite3.ProgrammingError):
        store.words()
    assert LearnedStore(paths.learned()).words()["perro"].count == 1


def test_waiting_for_a_locked_file_ends_with_an_error(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "LOCK_TIMEOUT", 0.05)
    store = LearnedStore(paths.learned())
    other = sqlite3.connect(paths.learned(), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LearnedError, match="locked by another program"):
        store.add([["perro"]])
    assert store.words() == {}  # reading goes on meanwhile
    other.execute("ROLLBACK")
    store.add([["perro"]])
    assert store.words()["perro"].count == 1


def test_learned_text_is_managed_on_the_command_line(invoke: Invoke, tmp_path: Path) -> None:
    with pytest.raises(LearnedError, match="not on"):
        ok(invoke("learned", "add", "Zorbax"))
    assert json.loads(ok(invoke("learned", "status", "--json")))["state"] == "off"
    ok(invoke("learned", "resume"))
    ok(invoke("learned", "add", stdin="mi amigo Zorbax y mi perro"))
    assert "Zorbax\t1" in ok(invoke("learned", "list")).splitlines()
    ok(invoke("learned", "export", tmp_path / "out.json"))
    with pytest.raises(PredictiveError, match="exists already"):
        ok(invoke("learned", "export", tmp_path / "out.json"))
    ok(invoke("learned", "export", tmp_path / "out.json", "--force"))
    ok(invoke("learned", "forget", "zorbax"))
    assert "Zorbax" not in ok(invoke("learned", "list"))
    with pytest.raises(PredictiveError, match="not learned"):
        ok(invoke("learned", "forget", "zorbax"))
    ok(invoke("learned", "ban", "perro"))
    assert json.loads(ok(invoke("learned", "list", "--banned", "--json"))) == ["perro"]
    ok(invoke("learned", "ban", "perro", "--lift"))
    ok(invoke("learned", "pause"))
    assert "paused" in ok(invoke("learned"))
    ok(invoke("learned", "import", tmp_path / "out.json"))
    assert "Zorbax\t1" in ok(invoke("learned", "list"))
    ok(invoke("learned", "clear", "--yes"))
    assert ok(invoke("learned", "list")) == ""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{}", "holds no learned text"),
        (
            '{"words": {"a": {"form": "a", "count": -1}}, "ngrams": [], "banned": []}',
            "a count is not a whole number above 0",
        ),
        (
            '{"words": {}, "ngrams": [["a", "b", "c"]], "banned": []}',
            "a count is not a whole number above 0",
        ),
        (
            '{"format_version": 9, "words": {}, "ngrams": [], "banned": []}',
            "was written by a newer predictive",
        ),
    ],
)
def test_other_files_are_not_imported(
    content: str, words: str, invoke: Invoke, tmp_path: Path
) -> None:
    (tmp_path / "out.json").write_text(content)
    with pytest.raises(LearnedError, match=words):
        ok(invoke("learned", "import", tmp_path / "out.json"))


def test_the_status_tells_different_words_from_all(invoke: Invoke) -> None:
    ok(invoke("learned", "resume"))
    ok(invoke("learned", "add", stdin="mi amigo y mi perro"))
    lines = [line.rsplit(None, 1) for line in ok(invoke("learned", "status")).splitlines()]
    assert lines[1:3] == [["different words", "4"], ["words learned in all", "5"]]


def ok(result: Result) -> str:
    """Return the output of a command; raise the error it ended with."""
    if result.exception:
        raise result.exception
    return result.stdout


def test_a_damaged_file_is_reported_in_one_line(command: Run, home: Path) -> None:
    home.mkdir()
    paths.learned().write_bytes(b"no database at all")
    done = command("learned", "status")
    assert done.returncode == 0
    assert done.stderr.startswith("warning: the learned text was damaged")
    assert done.stderr.count("\n") == 1
