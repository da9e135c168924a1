"""The history files of zsh, bash and fish are read as they were typed, without secrets."""

import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive.corpus.command_secrets import may_hold_secret
from predictive.corpus.report import Report
from predictive.corpus.shell_history import (
    HIDDEN_COMMANDS,
    MAY_HOLD_SECRETS,
    Shell,
    detect_shell,
    parse_history,
)
from predictive.errors import CorpusError, UsageError
from predictive.model.directory import load_config
from predictive.options import Budget, Request
from predictive.services.train import ModelTraining
from tests.builders import kept_of
from tests.conftest import Run

typed = st.text(
    st.sampled_from(list("ab ñ€😀чн'\"\\/$-|\u00a0\u0308\n")), min_size=1, max_size=20
).filter(lambda text: text.strip() == text and "\n\n" not in text)
commands = st.lists(typed, min_size=1, max_size=8)


def read(data: bytes, shell: Shell, report: Report | None = None) -> str:
    (document,) = parse_history(io.BytesIO(data), shell, report or Report())
    return "".join(document)


def text_of(history: list[str]) -> str:
    public = [each for each in history if not may_hold_secret(each)]
    return "".join(f"{each}\n" for each in public)


def metafied(data: bytes) -> bytes:
    """Return bytes as zsh writes them."""
    special = {0, *range(0x83, 0xA3)}
    return b"".join(bytes([0x83, each ^ 32] if each in special else [each]) for each in data)


def zsh_file(history: list[str], *, timed: bool) -> bytes:
    lines = []
    for number, command in enumerate(history):
        end = " " if command.endswith("\\") else ""
        written = command.replace("\n", "\\\n") + end
        lines.append(f": {1700000000 + number}:0;{written}\n" if timed else f"{written}\n")
    return metafied("".join(lines).encode())


@given(commands, st.booleans())
def test_zsh(history: list[str], timed: bool) -> None:
    assert read(zsh_file(history, timed=timed), "zsh") == text_of(history)


@given(commands)
def test_bash_with_times(history: list[str]) -> None:
    lines = [f"#{1700000000 + number}\n{each}\n" for number, each in enumerate(history)]
    assert read("".join(lines).encode(), "bash") == text_of(history)


@given(st.lists(typed.filter(lambda text: "\n" not in text), min_size=1))
def test_bash_without_times(history: list[str]) -> None:
    assert read("\n".join(history).encode(), "bash") == text_of(history)


@given(commands)
def test_fish(history: list[str]) -> None:
    entries = []
    for number, command in enumerate(history):
        written = command.replace("\\", "\\\\").replace("\n", "\\n")
        entries.append(f"- cmd: {written}\n  when: {1700000000 + number}\n")
    entries[0] += "  paths:\n    - /etc/hosts\n"
    assert read("".join(entries).encode(), "fish") == text_of(history)


@given(st.binary(max_size=200), st.sampled_from(["zsh", "bash", "fish"]))
def test_any_bytes_can_be_read(data: bytes, shell: Shell) -> None:
    assert "\r" not in read(data.replace(b"\r", b""), shell)


def test_a_command_of_many_lines_is_one_command(tmp_path: Path) -> None:
    file = tmp_path / ".zsh_history"
    file.write_bytes(b": 1700000000:0;for i in 1 2; do\\\n  echo $i\\\ndone\n: 1700000001:0;ls\n")
    (document,), report = kept_of(file)
    assert document == "for i in 1 2; do\n  echo $i\ndone\nls\n"
    assert report.histories == {"zsh": 1}


@pytest.mark.parametrize(
    ("name", "start", "shell"),
    [
        (".zsh_history", b"ls\n", "zsh"),
        (".histfile", b"ls\n", "zsh"),
        (".zhistory", b"ls\n", "zsh"),
        (".bash_history", b"ls\n", "bash"),
        ("work.bash_history", b"ls\n", "bash"),
        (".sh_history", b"ls\n", "bash"),
        ("fish_history", b"- cmd: ls\n  when: 1700000000\n", "fish"),
        ("anything", b": 1700000000:0;ls\n", "zsh"),
        ("anything", b"#1700000000\nls -l\n#1700000001\ncd\n", "bash"),
        ("anything", b"- cmd: ls\n  when: 1700000000\n", "fish"),
        ("art_history", b"Giotto painted\n", None),
        ("history.txt", b"Giotto painted\n", None),
        ("list.txt", b"- cmd: a word in a list\n", None),
        ("notes.txt", b"#1 in the charts\nA song.\n", None),
        (".python_history", b"import os\n", None),
    ],
)
def test_a_history_is_known_by_its_name_or_its_first_lines(
    name: str, start: bytes, shell: Shell | None
) -> None:
    assert detect_shell(name, io.BytesIO(start)) == shell


def test_a_compressed_history_is_read(tmp_path: Path) -> None:
    file = tmp_path / ".bash_history.gz"
    file.write_bytes(gzip.compress(b"ls -l\ncd /tmp\n"))
    assert kept_of(file)[0] == ["ls -l\ncd /tmp\n"]


def test_what_is_left_out_is_counted() -> None:
    report = Report()
    data = b"ls\n echo hidden\nexport TOKEN=abc\nmysql -u root -phunter2\n\n"
    assert read(data, "bash", report) == "ls\n"
    assert report.left_out == {HIDDEN_COMMANDS: 1, MAY_HOLD_SECRETS: 2}


@pytest.mark.parametrize(
    "command",
    [
        "mysql -u root -phunter2",
        "mysql -u root -p hunter2 shop",
        "mysqldump -uroot --password=hunter2 shop",
        "curl -u ana:geheim https://example.org",
        "curl --user ana:geheim https://example.org",
        'curl -H "Authorization: Bearer abcdef123" https://example.org',
        "curl -H 'PRIVATE-TOKEN: abc' https://example.org",
        "curl -b 'Cookie: session=1' https://example.org",
        'curl -d \'{"password":"abc"}\' https://example.org',
        "curl 'https://example.org/?access_token=abc'",
        "http example.org X-Api-Key:abc",
        "git clone https://ana:geheim@example.org/x",
        "export TOKEN=abc",
        "export GITHUB_TOKEN=abc",
        'API_KEY="abc" ./run',
        "PGPASSWORD=abc psql",
        "set -x TOKEN abc",
        "set -gx GITHUB_TOKEN abc",
        "setenv SECRET abc",
        "aws configure set aws_secret_access_key abcdef",
        "foo --password abc",
        "foo --db-password 'abc'",
        "foo --api-key=abc",
        "foo -p geheim",
        "vault login s.abc",
        "kubectl create secret generic db --from-literal=pw=abc",
        "nmcli dev wifi connect home password abc",
        "echo abc | docker login --password-stdin",
        "ansible-vault encrypt_string abc",
        "git config user.token abc",
        "openssl passwd abc",
        "expect -c 'send abc'",
        "foo -p hunter2",
        "docker login -u ana -p geheim",
        "sshpass -p geheim ssh example.org",
        "redis-cli -a geheim",
        "7z x -pgeheim a.7z",
        "htpasswd -b file ana geheim",
        "wget --http-passwd=foo example.org",
        "openssl enc -aes256 -pass pass:abc",
        "gpg --passphrase abc -d file",
        "vault login -method=token token=abc",
        "echo geheim | sudo -S ls",
        "echo ana:geheim | chpasswd",
        "hunter2!X",
        "echo ghp_abcdefghijklmnopqrstuvwxyz0123456789",
        'git commit -m "AKIAIOSFODNN7EXAMPLE"',
    ],
)
def test_commands_with_secrets_are_left_out(command: str) -> None:
    assert may_hold_secret(command)
    assert read(f"{command}\n".encode(), "bash") == ""


@pytest.mark.parametrize(
    "command",
    [
        "mkdir -p foo/bar",
        "mkdir -p foo",
        "docker run -p 80:80 nginx",
        "docker run -u 1000:1000 nginx",
        "ssh -p 2222 example.org",
        'git commit -m "Fix the password form"',
        "git log --author=ana",
        "git push origin main",
        "python3.11 -m venv .venv",
        "npm run token",
        "cat passwords.txt",
        'grep -r "secret" src/',
        "kubectl get secret foo",
        "cd /home/ana2/Projects3/x",
        "tar xzf linux-6.1.12.tar.gz",
        "export PATH=$PATH:/usr/bin",
        "find . -name '*.py' -print0 | xargs -0 wc -l",
        "pip install -e '.[dev]'",
        "FOO=1 ./run2",
        "chown ana:ana file",
        "docker run -v $PWD:/x image",
        "sudo -u postgres psql",
        "systemctl --user restart foo",
        "for i in *.txt; do wc -l $i; done",
    ],
)
def test_other_commands_are_kept(command: str) -> None:
    assert read(f"{command}\n".encode(), "bash") == f"{command}\n"


@pytest.mark.parametrize(
    "command",
    ["--" + "a_" * 900, "a-" * 990, "set " + "-x " * 600, "login -" * 280, "x" * 1990, "p:" * 990],
)
def test_odd_commands_are_judged_at_once(command: str) -> None:
    may_hold_secret(command)


def test_a_very_long_command_is_left_out() -> None:
    assert may_hold_secret("echo " + "word " * 500)


def history(folder: Path) -> Path:
    file = folder / ".bash_history"
    lines = [f"git commit -m 'Change {number}'\nls -A ./src\n" for number in range(80)]
    file.write_text("".join(lines))
    return file


def tiny(*files: Path) -> Request:
    names = list(map(str, files))
    return Request(paths=names, size="tiny", budget=Budget(epochs=1), device="cpu")


def test_a_history_makes_a_model_of_command_lines(tmp_path: Path) -> None:
    from predictive.model import library
    from predictive.suggesting import loading

    list(ModelTraining("shell").start(tiny(history(tmp_path))))
    folder = library.folder_of("shell")
    assert load_config(folder).text_kind == "commands"
    predictor = loading.load("shell", remember=True).predictor
    assert library.resolve() == library.resolve("base"), "prose goes on with the model used before"
    assert "command words" in (folder / "README.md").read_text()
    assert predictor.suggest("git commit ", 1)[0].text == "-m"
    assert predictor.suggest("ls -A .", 1)[0].text == "./src"


def test_no_prose_is_checked_with_a_model_of_command_lines(tmp_path: Path, run: Run) -> None:
    list(ModelTraining("shell").start(tiny(history(tmp_path))))
    result = run("check", "-m", "shell", stdin="It wont rain.")
    assert result.returncode == 2
    assert "command lines" in result.stderr


def test_command_lines_and_prose_are_not_mixed(tmp_path: Path, park: Path) -> None:
    with pytest.raises(CorpusError, match="together"):
        list(ModelTraining("shell").start(tiny(history(tmp_path), park)))
    on_top = Request(paths=[str(history(tmp_path))], base="base")
    with pytest.raises(UsageError, match="command lines"):
        list(ModelTraining("shell").start(on_top))
