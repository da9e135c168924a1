"""One daemon at a time has the socket, which nobody else can use."""

import os
import shutil
import socket
import stat
from pathlib import Path

import pytest

from predictive import paths
from predictive.errors import PredictiveError
from predictive.serving import runtime
from predictive.serving.runtime import AlreadyRunningError, has_ended, is_running, listening


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "_SECONDS_TO_START", 0)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_its_owner_can_use_the_socket() -> None:
    before = os.umask(0)
    try:
        with listening():
            assert mode(paths.runtime()) == 0o700
            assert mode(paths.socket()) == 0o600
            assert os.umask(0) == 0, "it is as it was"
    finally:
        os.umask(before)


def test_the_socket_is_deleted_at_the_end() -> None:
    with listening():
        assert paths.socket().is_socket()
        assert is_running()
    assert not paths.socket().exists()
    assert not is_running()


def test_there_is_one_at_a_time() -> None:
    with listening():
        inode = paths.socket().stat().st_ino
        with pytest.raises(AlreadyRunningError), listening():
            pass
        assert paths.socket().stat().st_ino == inode
        assert not has_ended(0)
    with listening():
        pass


def test_a_socket_that_was_left_is_replaced() -> None:
    paths.runtime().mkdir(mode=0o700, parents=True)
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(paths.socket()))
    left.close()
    with listening(), socket.socket(socket.AF_UNIX) as client:
        client.connect(str(paths.socket()))


def test_the_socket_of_another_one_is_not_deleted() -> None:
    with listening() as listener:
        shutil.rmtree(paths.runtime())
        assert not listener.is_reachable()
        with listening() as other:
            listener.close()
            assert other.is_reachable()
        assert not other.is_reachable()


def test_a_path_too_long_for_a_socket_is_told_in_one_sentence(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREDICTIVE_HOME", f"{home}{'ñ' * 60}")
    with pytest.raises(PredictiveError, match="is too long for a socket") as caught, listening():
        pass
    assert "PREDICTIVE_HOME" in caught.value.hint
    assert not is_running()


def test_the_longest_path_can_be_used(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = runtime._LONGEST_PATH - len(os.fsencode(paths.socket()))
    monkeypatch.setenv("PREDICTIVE_HOME", f"{home}{'x' * missing}")
    assert len(os.fsencode(paths.socket())) == runtime._LONGEST_PATH
    with listening(), socket.socket(socket.AF_UNIX) as client:
        client.connect(str(paths.socket()))


def test_a_folder_that_others_may_use_is_refused() -> None:
    paths.runtime().mkdir(parents=True)
    paths.runtime().chmod(0o755)
    with pytest.raises(PredictiveError, match="others may use"), listening():
        pass


def test_a_link_is_no_private_folder(tmp_path: Path) -> None:
    paths.home().mkdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    paths.runtime().symlink_to(elsewhere)
    with pytest.raises(PredictiveError, match="others may use"), listening():
        pass


def test_the_folder_is_that_of_the_login(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREDICTIVE_HOME")
    login = home.with_name("login")
    login.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(login))
    assert paths.socket() == login / "predictive" / "predictive.sock"
    with listening():
        assert mode(paths.runtime()) == 0o700


def test_without_a_login_there_is_a_folder_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREDICTIVE_HOME")
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    assert paths.runtime().name == "predictive"
