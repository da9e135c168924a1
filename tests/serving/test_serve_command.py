"""`predictive serve` starts, shows and ends the daemon."""

import json
import os
import signal
from pathlib import Path

import pytest

import predictive
from predictive import client, paths, settings
from predictive.cli import serve as serve_module
from predictive.serving import runtime
from tests.conftest import Run
from tests.serving.conftest import TYPED, Serve, finish, first_line, start


def test_without_a_daemon_the_status_says_so(command: Run, home: Path) -> None:
    done = command("serve", "--status")
    assert (done.returncode, done.stdout) == (1, "not running\n")
    done = command("serve", "--status", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (1, {"running": False})
    assert command("serve", "--stop").returncode == 0
    assert not home.exists(), "asking makes nothing"


def test_the_status_tells_what_it_does(small: Path, command: Run, serve: Serve) -> None:
    process = serve()
    command("complete", TYPED)
    done = command("serve", "--status", "--json")
    status = json.loads(done.stdout)
    assert done.returncode == 0
    assert (status["running"], status["pid"], status["models"]) == (True, process.pid, ["small"])
    assert status["socket"] == str(paths.socket())
    shown = command("serve", "--status").stdout.splitlines()
    lines = {line[:15].rstrip(): line[16:] for line in shown}
    assert lines["pid"] == str(process.pid)
    assert lines["models"] == "small"
    assert lines["socket"] == str(paths.socket())


def test_it_can_be_left_running_and_stopped(small: Path, command: Run) -> None:
    assert command("serve", "--background").returncode == 0
    try:
        while (status := client.ask("status")) is None:
            pass
        again = command("serve", "--background")
        assert (again.returncode, again.stderr) == (0, "predictive serve is running already\n")
        assert os.getsid(status["pid"]) == status["pid"], "it outlives the terminal"
    finally:
        assert command("serve", "--stop").returncode == 0
    assert not paths.socket().exists()
    assert not runtime.is_running()
    assert command("serve", "--status").returncode == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_cleanly(serve: Serve, number: int) -> None:
    process = serve()
    assert finish(process, number) == b""
    assert process.returncode == 0
    assert not paths.socket().exists()


def test_a_signal_that_is_ignored_stays_so(home: Path) -> None:
    process = start(preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    assert "serving at" in first_line(process)
    process.send_signal(signal.SIGHUP)
    with client.Connection() as daemon:
        assert daemon.ask("status")["pid"] == process.pid
    finish(process, signal.SIGTERM)


def test_it_ends_when_nobody_asks_for_as_long_as_the_setting_says(home: Path) -> None:
    settings.change(settings.Settings(), idle_minutes=0.0001)
    process = start()
    assert "serving at" in first_line(process)
    assert finish(process) == b""
    assert process.returncode == 0
    assert not paths.socket().exists()


def test_an_upgrade_ends_it(
    small: Path, command: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = serve()
    expected = command("complete", TYPED).stdout
    with monkeypatch.context() as patch:
        patch.setattr(client, "__version__", "999.0.0")
        assert command("complete", TYPED).stdout == expected
        assert finish(process) == b""
    assert process.returncode == 0
    serve()
    assert client.ask("hello") is not None


def test_a_downgrade_does_not(small: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    serve()
    monkeypatch.setattr(client, "__version__", "0.0.1")
    assert client.ask("status") is None
    with client.Connection() as daemon:
        assert daemon.ask("status")["version"] == predictive.__version__


def test_a_daemon_that_hangs_is_not_said_to_be_stopped(
    command: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve_module, "_SECONDS_TO_END", 0)
    monkeypatch.setattr(client, "_SECONDS_TO_GREET", 0.01)
    process = serve()
    process.send_signal(signal.SIGSTOP)
    done = command("serve", "--stop")
    assert done.returncode == 1
    assert done.stderr.startswith("error: predictive serve does not answer")


def test_one_that_cannot_listen_says_why(home: Path, command: Run, tmp_path: Path) -> None:
    paths.runtime().mkdir(parents=True)
    paths.runtime().chmod(0o755)
    for flags in ([], ["--background"]):
        done = command("serve", *flags)
        assert done.returncode == 1
        assert "others may use" in done.stderr
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("flags", [("--status", "--stop"), ("--stop", "--json"), ("--json",)])
def test_flags_that_exclude_each_other_are_refused(command: Run, flags: tuple[str, ...]) -> None:
    assert command("serve", *flags).returncode == 2


def test_the_doctor_knows_whether_it_is_running(
    command: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert json.loads(command("doctor", "--json").stdout)["daemon"] == "not running"
    process = serve()
    found = json.loads(command("doctor", "--json").stdout)["daemon"]
    assert found == f"version {predictive.__version__}, process {process.pid}"
    process.send_signal(signal.SIGSTOP)
    monkeypatch.setattr(client, "_SECONDS_TO_GREET", 0.01)
    assert json.loads(command("doctor", "--json").stdout)["daemon"] == "does not answer"
