"""Every text that a user can see is marked, so that the catalogue has it.

A text is known by its place (it is printed, raised as an error, or drawn) or by its form (words in
a row that no program reads).
"""

import ast
import re
from collections.abc import Iterator
from typing import TypeGuard

import pytest

from predictive.corpus.report import LEFT_OUT
from tests.catalogue import FUNCTIONS, PACKAGE

_DECLARATIONS = {"Help", "option"}
"""Of options: `predictive.cli.help_texts` translates their help."""
_FOR_DEVELOPERS = {"ValueError", "TypeError", "RuntimeError", "KeyError"}
_FOR_PROGRAMS = {"compile", "execute"}
_NOT_SHOWN = FUNCTIONS.keys() | _DECLARATIONS | _FOR_DEVELOPERS | _FOR_PROGRAMS
_SHOWN = {
    "Button", "Group", "Label", "Static", "add_task", "confirmed", "echo", "fail", "note", "notify",
    "warn", "with_tooltip", "working",
}  # fmt: skip
_SHOWN_KEYWORDS = {"placeholder", "prompt", "title", "tooltip"}
_WRAPPERS = {"visible", "visible_text", "Text"}
"""What is drawn is wrapped in these."""

_SENTENCE = re.compile(r"[a-z]{2,}[,:;']? [a-z]")
_WORD = re.compile(r"[A-Za-z]{2}")
_TAG = re.compile(r"^[^<>\w]*>|<[^>]*(?:>|$)")
"""Of HTML and SVG, or the part of one that an f-string has in a row."""
_STYLE = re.compile(r"(?:bold|dim|red|reverse|underline|\$[a-z]+| )+")
_COMMANDS = {
    "left out {count:,} ",
    "source ",
    "predictive: ",
    "predictive corpora remove ",
    "pip install 'predictive[serve]'",
}
"""What is typed in a shell, or the program's name."""
_ELSEWHERE = {
    "corpus/encoding.py": "what Python's decoders call a cause",
    "corpus/messages/mail.py": "phrases of other programs",
    "corpus/messages/phrases.py": "phrases of other programs",
    "corpus/secrets.py": "words before a secret",
    "learned/changes.py": "SQL",
    "learned/store.py": "SQL",
    "model/card.py": "a file that others read too, in whatever language",
    "services/background.py": "the first line of a traceback",
    "serving/http/answers.py": "for programs",
    "serving/http/app.py": "for programs",
    "serving/http/body.py": "for programs",
    "serving/http/connection.py": "for programs",
    "serving/http/guard.py": "for programs",
    "serving/http/texts.py": "for programs",
    "serving/protocol.py": "for programs",
    "tui/writing/finding/query.py": "what a library calls a mistake in a pattern",
}
"""Modules whose texts are not the program's own, or not for people."""
_MODULES = {
    name: ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(PACKAGE.rglob("*.py"))
    if (name := str(path.relative_to(PACKAGE))) not in _ELSEWHERE
}


def test_all_texts_are_marked() -> None:
    found = {
        name: set(_texts(module)) - _COMMANDS - set(LEFT_OUT) for name, module in _MODULES.items()
    }
    assert not {name: texts for name, texts in found.items() if texts}


def test_marked_texts_are_found_by_babel() -> None:
    nodes = [node for module in _MODULES.values() for node in ast.walk(module)]
    formatted = [node for node in nodes if isinstance(node, ast.JoinedStr)]
    within = [each for node in formatted for each in ast.walk(node) if _is_mark(each)]
    assert not [each for each in within if isinstance(each.args[0], ast.Constant)]
    given = [each for node in nodes if _is_mark(node) for each in node.args]
    assert not [each for each in given if isinstance(each, ast.JoinedStr)]


def test_what_marks_texts_is_not_hidden_by_a_variable() -> None:
    for name, module in _MODULES.items():
        nodes = list(ast.walk(module))
        imports = [node for node in nodes if isinstance(node, ast.ImportFrom)]
        names = [node for node in nodes if isinstance(node, ast.Name)]
        if any(each.asname == "_" for node in imports for each in node.names):
            assert not [
                node for node in names if node.id == "_" and isinstance(node.ctx, ast.Store)
            ], name


@pytest.mark.parametrize(
    "code",
    [
        "click.echo('no model')",
        "note(f'wrote {path}')",
        "raise ModelError(_('damaged'), 'repair it')",
        "self.notify(visible(f'saved {path}'))",
        "Binding('f1', 'help', 'Help', id='help')",
        "Input(placeholder='name')",
        "hint = 'choose another one' if there else ''",
        "click.echo('{name} ended'.format(name=name))",
        """page = f'"/><text x="{left}">no model here</text>'""",
        "page = f'<h1 lang=\"{code}\">what the model expected</h1>'",
    ],
)
def test_what_is_not_marked_is_found(code: str) -> None:
    assert list(_texts(ast.parse(code)))


def _texts(node: ast.AST, *, shown: bool = False) -> Iterator[str]:
    """Yield the texts below a node that ought to be marked."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        pattern = _WORD if shown else _SENTENCE
        if pattern.search(_TAG.sub("", node.value)) and not _STYLE.fullmatch(node.value):
            yield node.value
    elif not _is_skipped(node):
        for field, child in _children(node):
            yield from _texts(child, shown=_is_shown(node, field, child, shown=shown))


def _is_skipped(node: ast.AST) -> bool:
    """Whether what is below a node is marked, or no text for people."""
    if isinstance(node, ast.Call):
        return _name(node.func) in _NOT_SHOWN
    if isinstance(node, ast.Assign):
        return _name(node.targets[0]).endswith("CSS")
    is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return is_docstring or isinstance(node, ast.Assert)


def _children(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield the nodes below one with the names of their fields, but no annotations."""
    for field, value in ast.iter_fields(node):
        if field not in ("annotation", "returns"):
            children = value if isinstance(value, list) else [value]
            yield from ((field, child) for child in children if isinstance(child, ast.AST))


def _is_shown(node: ast.AST, field: str, child: ast.AST, *, shown: bool) -> bool:
    """Whether a child of a node is shown to people; `shown` is whether the node itself is."""
    match node:
        case ast.Call():
            name = _name(node.func)
            shows = name in _SHOWN or name.endswith("Error") or (name in _WRAPPERS and shown)
            is_description = name == "Binding" and child in node.args[2:3]
            return is_description or (shows and field == "args") or (shown and field == "func")
        case ast.keyword():
            return node.arg in _SHOWN_KEYWORDS
        case ast.Assign():
            return field == "value" and _name(node.targets[0]) == "border_title"
        case ast.Attribute() | ast.JoinedStr() | ast.FormattedValue() | ast.IfExp() | ast.BoolOp():
            return shown
        case ast.BinOp():
            return shown and isinstance(node.op, ast.Add)
    return False


def _name(expression: ast.expr) -> str:
    """Return the last name of a dotted one."""
    return str(getattr(expression, "attr", "") or getattr(expression, "id", ""))


def _is_mark(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and _name(node.func) in FUNCTIONS
