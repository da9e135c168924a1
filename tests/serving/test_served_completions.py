"""`predictive complete` prints the same with a daemon and without one, whatever happens to it."""

import json
import os
import random
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import predictive
from predictive import client, paths
from predictive.client import Connection, NoDaemonError
from predictive.learned.store import LearnedStore
from predictive.model import library
from predictive.model.directory import load_blend, save_blend
from predictive.prediction.predictor import Predictor
from predictive.suggesting import loading
from tests.conftest import Run
from tests.serving.conftest import SMALL, TYPED, Serve, finish, first_line, put_model, start


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str | Path | None]:
    """The models that this process has loaded: none while a daemon answers."""
    names: list[str | Path | None] = []
    load = loading.load

    def counting(name: str | Path | None, *args: Any, **flags: Any) -> loading.ModelInUse:
        names.append(name)
        return load(name, *args, **flags)

    monkeypatch.setattr(loading, "load", counting)
    return names


REQUESTS: list[list[str]] = [
    [TYPED],
    [""],
    ["Voy"],
    ["-n", "2", "Voy al "],
    ["--words", "3", TYPED],
    ["--confidence", "0.2", TYPED],
    ["--after", " y luego", TYPED],
    ["--after", "ro", TYPED],
    ["--json", TYPED],
    ["--json", "-n", "3", "--words", "4", "--confidence", "0.001", "--after", ".", "con mi "],
    ["--json", "-m", "small", TYPED],
    ["--json", "-m", "base", "I would like to than"],
    ["-m", "base", "--json", "Línea\nuna 👩‍👩‍👧 manan"],
    ["-m", "base", "--words", "5", "I am looking forward to "],
    ["- no option per"],
]
BAD_REQUESTS = [
    ["-m", "nope", TYPED],
    ["-n", "0", TYPED],
    ["-n", "many", TYPED],
    ["--words", "1000", TYPED],
    ["--confidence", "2", TYPED],
    ["--nope"],
    ["-m", str(SMALL), "--json", TYPED],
    ["-m", "", TYPED],
    ["-m", "../models/small", TYPED],
]


def test_the_answers_are_those_of_a_fresh_process(
    small: Path, command: Run, serve: Serve, loads: list[str]
) -> None:
    def answers(requests: list[list[str]]) -> list[tuple[int, str, str]]:
        done = [command("complete", *arguments) for arguments in requests]
        return [(each.returncode, each.stdout, each.stderr) for each in done]

    library.remember(small)
    expected, expected_errors = answers(REQUESTS), answers(BAD_REQUESTS)
    assert expected[0] == (0, "perro\nperr\npero\n", "")
    serve()
    loads.clear()
    library.remember(small)
    assert answers(REQUESTS) == expected
    assert loads == []
    library.remember(small)
    assert answers(BAD_REQUESTS) == expected_errors


def test_standard_input_is_completed_as_by_a_fresh_process(
    small: Path, command: Run, serve: Serve, loads: list[str]
) -> None:
    inputs: list[str | bytes] = [TYPED, f"{TYPED}\n", "", b"\xff\xfe ma\xf1ana per", "a\0b\tc per"]
    expected = [command("complete", "--json", stdin=each).stdout for each in inputs]
    lines = command("complete", "--lines", stdin="Voy al\n\ncon mi per\n").stdout
    serve()
    loads.clear()
    assert [command("complete", "--json", stdin=each).stdout for each in inputs] == expected
    assert loads == []
    assert command("complete", "--lines", stdin="Voy al\n\ncon mi per\n").stdout == lines


def test_the_model_is_remembered_as_by_a_fresh_process(
    small: Path, command: Run, serve: Serve, loads: list[str]
) -> None:
    put_model("other")
    serve()
    for name in ("small", "other", "base", "other"):
        command("complete", "-m", name, TYPED)
        assert paths.last_model().read_text() == name
    with Connection() as daemon:
        daemon.ask("complete", text=TYPED, model="small")
    assert paths.last_model().read_text() == "other", "only complete makes a choice"
    assert loads == []


def test_what_changes_is_noticed_at_once(
    small: Path, command: Run, serve: Serve, loads: list[str]
) -> None:
    """What the daemon answers after each change is what a fresh process answers."""
    serve()

    def check() -> str:
        loads.clear()
        served = command("complete", "--json", TYPED)
        assert loads == []
        fresh = [each._asdict() for each in predictive.load().suggest(TYPED)]
        assert json.loads(served.stdout) == {"completions": fresh}
        return served.stdout

    plain = check()
    store = LearnedStore(paths.learned())
    store.add([["mi", "perezoso"]] * 50)
    assert "perezoso" in check()
    store.ban("perro")
    assert "perro" not in check()
    store.state = "on"
    check()
    store.clear()
    assert check() == plain
    store.close()
    for file in paths.home().glob("learned.sqlite*"):
        file.unlink()
    assert check() == plain
    assert not paths.learned().exists()

    put_model("small", paths.base_model())
    assert check() != plain
    save_blend(small, load_blend(small))
    put_model("small")
    assert check() == plain
    put_model("other", paths.base_model())
    library.remember(paths.models() / "other")
    assert check() != plain
    library.remember(small)
    assert check() == plain
    library.rename("small", "renamed")
    assert check() == plain
    library.remove("renamed")
    library.remove("other")
    assert check() != plain, "the bundled model is left"


def test_what_is_cleared_is_erased_although_the_daemon_uses_it(
    small: Path, home: Path, command: Run, serve: Serve
) -> None:
    serve()
    command("learned", "resume")
    for _ in range(9):
        command("learned", "add", "mi perezoso")
    assert "perezoso" in command("complete", TYPED).stdout
    assert any(b"perezoso" in file.read_bytes() for file in home.glob("learned*"))
    assert command("learned", "clear", "--yes").stderr == ""
    assert "perezoso" not in command("complete", TYPED).stdout
    assert not any(b"perezoso" in file.read_bytes() for file in home.glob("learned*"))


def test_learned_text_that_cannot_be_used_is_told_too(
    small: Path, command: Run, serve: Serve, loads: list[str]
) -> None:
    paths.learned().mkdir(parents=True)
    expected = command("complete", TYPED)
    assert "learned text is left out" in expected.stderr
    serve()
    loads.clear()
    served = command("complete", TYPED)
    assert (served.stdout, served.stderr) == (expected.stdout, expected.stderr)
    assert loads == []


# Faults


def test_a_daemon_that_is_killed_is_not_missed(small: Path, command: Run, serve: Serve) -> None:
    expected = command("complete", "--json", TYPED).stdout
    process = serve()
    finish(process, signal.SIGKILL)
    assert paths.socket().exists(), "it could not delete it"
    assert command("complete", "--json", TYPED).stdout == expected
    serve()
    with Connection() as daemon:
        daemon.greet()
    assert command("complete", "--json", TYPED).stdout == expected


def test_a_daemon_that_is_killed_in_the_middle_of_an_answer_is_noticed_at_once(
    small: Path, command: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = serve()
    expected = command("complete", "--json", TYPED).stdout
    sent = threading.Event()

    class Sending(socket.socket):
        def sendall(self, data: bytes, flags: int = 0) -> None:  # type: ignore[override]
            if b"complete" in data:
                os.kill(process.pid, signal.SIGSTOP)
                super().sendall(data, flags)
                sent.set()
            else:
                super().sendall(data, flags)

    def kill() -> None:
        sent.wait()
        process.kill()

    killer = threading.Thread(target=kill)
    killer.start()
    with monkeypatch.context() as patch:
        patch.setattr("predictive.client.socket.socket", Sending)
        assert command("complete", "--json", TYPED).stdout == expected
    killer.join()
    assert sent.is_set()
    assert command("complete", "--json", TYPED).stdout == expected


def test_a_daemon_that_hangs_is_not_waited_for(
    small: Path, command: Run, serve: Serve, loads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = command("complete", "--json", TYPED).stdout
    process = serve()
    process.send_signal(signal.SIGSTOP)
    with monkeypatch.context() as patch:
        patch.setattr(client, "_SECONDS_TO_GREET", 0.01)
        assert command("complete", "--json", TYPED).stdout == expected
        assert command("serve", "--status").returncode == 1
        assert "does not answer" in command("serve", "--status").stderr
    process.send_signal(signal.SIGCONT)
    loads.clear()
    assert command("complete", "--json", TYPED).stdout == expected
    assert loads == []


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\n",
        b"no JSON\n",
        b"[]\n",
        b"{}\n",
        b'{"error":"no"}\n',
        b'{"version":"0.0.1","language":""}\n',
        b'{"version":"%b","language":"xx"}\n' % predictive.__version__.encode(),
        b'{"version":"%b"' % predictive.__version__.encode(),
        b"\xff\n",
        b"[" * 100_000 + b"\n",
    ],
)
def test_another_answer_is_not_used(small: Path, command: Run, answer: bytes) -> None:
    expected = command("complete", "--json", TYPED).stdout
    with answering(answer):
        assert command("complete", "--json", TYPED).stdout == expected


@contextmanager
def answering(answer: bytes) -> Iterator[None]:
    """Answer the first line of the first client with these bytes, and nothing else."""
    paths.runtime().mkdir(mode=0o700, parents=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(paths.socket()))
    listener.listen()

    def answer_one() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(1 << 16)
            connection.sendall(answer)

    server = threading.Thread(target=answer_one)
    server.start()
    try:
        yield
    finally:
        server.join()
        listener.close()


def test_a_path_too_long_or_foreign_for_a_socket_means_that_there_is_no_daemon(
    small: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREDICTIVE_HOME", f"{home}{'x' * 200}")
    with pytest.raises(NoDaemonError):
        Connection()

    def refuse() -> Path:
        raise PermissionError

    monkeypatch.setattr(paths, "runtime", refuse)
    assert client.ask("status") is None


def test_the_daemon_of_another_user_is_not_asked(
    small: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve()
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    with pytest.raises(NoDaemonError):
        Connection()


@pytest.mark.parametrize("name", ["XDG_DATA_HOME", "LC_ALL"])
def test_a_daemon_with_other_models_or_another_language_is_not_asked(
    name: str, home: Path, monkeypatch: pytest.MonkeyPatch, serve: Serve
) -> None:
    home.mkdir(mode=0o700)
    monkeypatch.delenv("PREDICTIVE_HOME")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "ñ\udcff"))
    serve()
    assert client.ask("status") is not None
    monkeypatch.setenv(name, "es_ES.UTF-8")
    assert client.ask("status") is None
    with Connection() as daemon:
        daemon.ask("status")


def test_of_two_that_are_started_at_once_one_serves(small: Path, home: Path) -> None:
    both = [start(), start()]
    said = [first_line(process) for process in both]
    assert sorted("running already" in each for each in said) == [False, True]
    (other,) = [each for each, line in zip(both, said, strict=True) if "already" in line]
    (one,) = [each for each in both if each is not other]
    finish(other)
    assert other.returncode == 0
    with Connection() as daemon:
        assert daemon.ask("status")["pid"] == one.pid
    finish(one, signal.SIGTERM)
    assert one.returncode == 0
    assert not paths.socket().exists()


def test_eight_clients_at_once_get_no_wrong_answer(small: Path, serve: Serve) -> None:
    serve()
    predictor = Predictor.from_directory(small)
    text = "Voy al parque con mi perro. Luego vuelvo a casa. ¿Vienes mañana?"
    expected = {
        length: [each._asdict() for each in predictor.session().suggest(text[:length])]
        for length in range(len(text))
    }
    wrong: list[int] = []

    def ask(seed: int) -> None:
        lengths = random.Random(seed).choices(range(len(text)), k=40)
        with Connection() as kept:
            for count, length in enumerate(lengths):
                daemon = kept if count % 2 else Connection()
                answer = daemon.ask("complete", text=text[:length])
                if answer["completions"] != expected[length]:
                    wrong.append(length)
                if daemon is not kept:
                    daemon.close()

    clients = [threading.Thread(target=ask, args=(seed,)) for seed in range(8)]
    for each in clients:
        each.start()
    for each in clients:
        each.join()
    assert wrong == []
    with Connection() as daemon:
        assert daemon.ask("status")["requests"] == 8 * 40


SENTENCE = "Nobody may read this swordfish"


def test_no_file_has_the_text_that_was_typed(small: Path, home: Path, command: Run) -> None:
    process = start()
    said = first_line(process)
    requests = [
        {"ask": "complete", "text": SENTENCE, "after": SENTENCE, "remember": True},
        {"ask": "complete", "text": SENTENCE, "limit": -1},
        {"ask": "complete", "text": [SENTENCE]},
        {"ask": SENTENCE},
        {"ask": "ghost", "text": SENTENCE},
    ]
    lines = [json.dumps(each).encode() for each in requests]
    lines += [lines[0][:-1], f"S\t\t{SENTENCE}\t".encode(), f"X{SENTENCE}".encode()]
    answers = b""
    with socket.socket(socket.AF_UNIX) as raw:
        raw.connect(str(paths.socket()))
        for line in lines:
            raw.sendall(line + b"\n")
            while not answers.endswith(b"\n"):
                answers += raw.recv(1 << 16)
            assert b"swordfish" not in answers
            answers = b""
    command("complete", SENTENCE)
    status = command("serve", "--status", "--json").stdout
    said += finish(process, signal.SIGTERM).decode()
    assert "swordfish" not in said + status
    files = [each for each in home.rglob("*") if each.is_file()]
    assert paths.runtime() / "predictive.lock" in files
    for file in files:
        assert b"swordfish" not in file.read_bytes(), file
