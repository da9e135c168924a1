"""README.es.md says in Spanish what README.md says in English."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ENGLISH, SPANISH = (
    (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.es.md")
)
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r" *(?:#|--) .*")


def blocks(text: str) -> list[tuple[str, list[str]]]:
    """Return the code blocks with their languages, without comments."""
    found = ((language, _COMMENT.sub("", code)) for language, code in _BLOCK.findall(text))
    return [(language, list(filter(None, code.splitlines()))) for language, code in found]


def test_both_have_the_same_commands() -> None:
    assert blocks(SPANISH) == blocks(ENGLISH)


@pytest.mark.parametrize(
    "pattern",
    [r"^#+ ", r"^\| ", r"\]\((?!README)(.*?)\)", r"\*\*\d\S* %\*\*", r"--[a-z]+(?:-[a-z]+)*"],
    ids=["headings", "rows of tables", "links", "figures", "flags"],
)
def test_both_have_the_same(pattern: str) -> None:
    found = re.compile(pattern, re.MULTILINE)
    assert sorted(found.findall(SPANISH)) == sorted(found.findall(ENGLISH))


def test_each_leads_to_the_other() -> None:
    assert "[Español](README.es.md)" in ENGLISH
    assert "[English](README.md)" in SPANISH
