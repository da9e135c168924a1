"""The openai package, llm and curl, unmodified, with the lines of the README."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from predictive.serving.http.server import bound
from tests.clients.programs import ROOT, program

pytestmark = pytest.mark.clients

REQUESTS = ROOT / "tests" / "serving" / "http" / "requests"
PROMPT = "Once upon a time"


def block_with(language: str, containing: str) -> str:
    """Return the code block of the README that contains a text."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    (found,) = [each for each in blocks if containing in each]
    assert isinstance(found, str)
    return found


@pytest.fixture
def port(home: Path) -> Iterator[int]:
    """The port of `predictive serve --http` with the bundled model."""
    with bound(0) as listener:
        port: int = listener.getsockname()[1]
    command = [sys.executable, "-m", "predictive", "serve", f"--http={port}"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    assert process.stderr is not None
    assert b"serving at" in process.stderr.readline()
    yield port
    process.terminate()
    assert process.communicate()[1] == b""


def output(command: list[str], **environment: str) -> str:
    """Run a client without our packages; return what it prints."""
    others = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, env={**others, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def openai(port: int, code: str) -> str:
    """Run code with the openai package, which is where llm is."""
    python = Path(program("llm")).parent / "python"
    return output([str(python), "-c", code.replace("8012", str(port))])


def test_openai_streams_a_text_with_the_lines_of_the_readme(port: int) -> None:
    code = block_with("python", "from openai")
    assert len(openai(port, code.replace("stream=True", "stream=True, seed=1")).split()) > 3


CLIENT = """
import json
from openai import BadRequestError, InternalServerError, OpenAI
client = OpenAI(base_url="http://127.0.0.1:8012/v1", api_key="none", max_retries=0)
"""


def test_openai_gets_the_same_text_at_once_and_in_a_stream(port: int) -> None:
    code = """
asked = dict(model="any", prompt="Once upon a time", max_tokens=20, seed=7, n=2, stop=["\\n"])
whole = client.completions.create(**asked)
texts = ["", ""]
for part in client.completions.create(
    **asked, stream=True, stream_options={"include_usage": True}
):
    for choice in part.choices:
        texts[choice.index] += choice.text
assert texts == [choice.text for choice in whole.choices], texts
assert part.usage == whole.usage
print(json.dumps([whole.usage.completion_tokens, [model.id for model in client.models.list()]]))
"""
    tokens, models = json.loads(openai(port, CLIENT + code))
    assert 0 < tokens <= 40
    assert models == ["base"]


def test_openai_shows_why_a_request_is_refused(port: int) -> None:
    code = """
try:
    client.completions.create(model="any", prompt="x", temperature=99)
except BadRequestError as error:
    print(error.message)
try:
    client.chat.completions.create(model="any", messages=[{"role": "user", "content": "x"}])
except InternalServerError as error:
    print(error.message)
"""
    said = openai(port, CLIENT + code)
    assert "temperature must be a number" in said
    assert "does not chat" in said


@pytest.mark.parametrize("flags", [[], ["--no-stream"], ["-o", "max_tokens", "5"]], ids=str)
def test_llm_continues_a_text_with_the_lines_of_the_readme(
    flags: list[str], port: int, tmp_path: Path
) -> None:
    lines = block_with("yaml", "model_id").replace("8012", str(port))
    (tmp_path / "extra-openai-models.yaml").write_text(lines, encoding="utf-8")
    command = [program("llm"), "-m", "predictive", PROMPT, "-o", "seed", "1", *flags]
    assert output(command, LLM_USER_PATH=str(tmp_path)).strip()


def test_curl_is_answered_as_llama_vim_calls_it(port: int) -> None:
    url = f"http://127.0.0.1:{port}/infill"
    command = [program("curl"), "--silent", "--no-buffer", "--request", "POST", "--url", url]
    command += ["--header", "Content-Type: application/json", "--header", "Authorization: Bearer "]
    command += ["--data", f"@{REQUESTS / 'llama.vim.json'}"]
    assert output(command).startswith('{"content":"ro"')


def test_curl_is_answered_with_the_line_of_the_readme(port: int) -> None:
    program("curl")
    line = block_with("console", "curl").removeprefix("$ ").replace("8012", str(port))
    assert '"content":"ro"' in output(["sh", "-c", line.replace("curl", "curl --silent")])
