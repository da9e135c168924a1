"""Arguments that begin with a dash: texts are told from options."""

import json
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive.cli.complete import complete_command
from predictive.cli.learned import add_command, ban_command, forget_command
from predictive.cli.sample import sample_command
from tests.conftest import Invoke

COMMANDS = {
    complete_command: "text",
    sample_command: "prompt",
    add_command: "text",
    ban_command: "word",
    forget_command: "word",
}
TEXTS = ["- com p", "-5 grados", "--no sé", "-¿Qué", "-5", "---", "- ", "-\tx", "-n 3", "-mi pan",
         "--words 3", "-- no", "—hola", "a - b", "-h ola", "--=x", "-é y"]  # fmt: skip


def params(command: click.Command, *arguments: str) -> dict[str, object]:
    return command.make_context(command.name, list(arguments)).params


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_may_begin_with_a_dash(command: click.Command, text: str) -> None:
    assert params(command, text)[COMMANDS[command]] == text
    assert params(command, "--", text)[COMMANDS[command]] == text


@pytest.mark.parametrize("text", [*TEXTS, "hola", "-"])
def test_options_may_precede_or_follow_the_text(text: str) -> None:
    for arguments in ([text, "-n", "3", "--words=2"], ["-n3", "--words", "2", text],
                      ["-n", "3", "--words", "2", "--", text]):  # fmt: skip
        found = params(complete_command, *arguments)
        assert (found["text"], found["limit"], found["words"]) == (text, 3, 2)


@pytest.mark.parametrize("stop", ["- a", "-5", "--", "---"])
def test_the_value_of_an_option_may_begin_with_a_dash(stop: str) -> None:
    assert params(sample_command, "--stop", stop, "- x")["stop"] == (stop,)
    assert params(sample_command, f"--stop={stop}", "- x") == {
        **params(sample_command, "- x"),
        "stop": (stop,),
    }


@given(st.lists(st.text(), min_size=2, max_size=3).map(" ".join))
def test_an_argument_with_a_space_is_a_text(text: str) -> None:
    if text.partition("=")[0] not in ("model", "-limit", "-lines", "-json"):
        assert params(complete_command, f"-{text}")["text"] == f"-{text}"


@pytest.mark.parametrize("option", ["--word", "-Hola", "--no", "-k"])
def test_a_misspelt_option_is_an_error(option: str) -> None:
    with pytest.raises(click.UsageError, match="before a text, write --"):
        params(complete_command, option)


def test_help_is_help() -> None:
    with pytest.raises(click.exceptions.Exit):
        params(complete_command, "--help")


def test_a_text_with_a_dash_is_completed(invoke: Invoke, trained: Path) -> None:
    done = invoke("complete", "- Voy al par", "--json", "-m", trained)
    assert json.loads(done.stdout)["completions"][0]["text"] == "parque"
    done = invoke("sample", "- Voy", "--max-tokens", 3, "-m", trained)
    assert done.stdout.startswith("- Voy")
