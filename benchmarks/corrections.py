"""How many mistyped words are found and mended, and how many right ones are marked.

python -m benchmarks.corrections FOLDER/aside

One word of each sentence is mistyped: in English as the misspellings of Debian's codespell say (the
package `codespell`), in Spanish as common misspellings of Spanish speakers are
(`spanish_misspellings.tsv`), and in both by a random slip: any letter of the alphabet added,
replaced, dropped, or two swapped, all as often. The error model that corrects knows neither list,
and finds keys that touch and sounds that are alike more probable than others. "found" are those
marked, "first" and "among 3" those with the right correction there. Clean words are those of
sentences as they are, in registers from FOLDER/aside (see `benchmarks.base`) and everyday phrases;
what is mistyped there counts as a false mark too. hunspell, if it is installed, marks what neither
dictionary has.
"""

import argparse
import random
import re
import string
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import NamedTuple

from benchmarks.phrases import phrases, user_language
from benchmarks.report import Row, report
from benchmarks.shared_data import LANGUAGES, everyday_dev_sets
from predictive import paths
from predictive.prediction.predictor import Predictor
from predictive.revising.checker import check

SENTENCES = 300
CLEAN_WORDS = 3_000
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SHORTEST = 4
"""Letters of a word that a random slip changes."""
_LONGEST_SENTENCE = 300

Misspellings = dict[str, list[str]]
"""By the right word in lower case."""
Found = list[tuple[str, Sequence[str]]]
"""Words marked in a text, with their corrections."""
Checks = Callable[[str], Found]


class Mistyped(NamedTuple):
    """A sentence with a mistyped word."""

    text: str
    wrong: str
    right: str


def main() -> None:
    """Print a table of mistyped words, and one of right ones."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("aside", type=Path)
    parser.add_argument("--model", type=Path, default=paths.base_model(), help="a model's folder")
    arguments = parser.parse_args()
    asides = {file.stem: file.read_text("utf-8") for file in arguments.aside.glob("*.txt")}
    registers = everyday_dev_sets() | dict(sorted(asides.items()))
    recall, clean = [], []
    for language in LANGUAGES:
        with user_language(language):
            predictor = Predictor.from_directory(arguments.model)
        engines: dict[str, Checks] = {"predictive": lambda text, p=predictor: _marks(p, text)}  # type: ignore[misc]
        if which("hunspell"):
            engines["hunspell"] = Hunspell().check
        texts = {name: text for name, text in registers.items() if name.endswith(f"-{language}")}
        for engine, checks in engines.items():
            recall += [
                _recall(language, kind, engine, checks, mistyped)
                for kind, mistyped in _mistyped(language, texts)
            ]
            clean += [_false_marks(name, engine, checks, text) for name, text in texts.items()]
    report(recall)
    report(clean)


def _marks(predictor: Predictor, text: str) -> Found:
    return [(mark.word, mark.corrections) for mark in check(predictor.session(), text)]


def _mistyped(language: str, texts: dict[str, str]) -> Iterator[tuple[str, list[Mistyped]]]:
    """Yield a name for each kind of mistyped words, and sentences with them."""
    rng = random.Random(1)  # noqa: S311
    sentences = [line for text in texts.values() for line in _sentences(text)]
    rng.shuffle(sentences)
    known = codespell() if language == "en" else spanish()
    if known:
        kind = "codespell" if language == "en" else "common"
        listed = known.__contains__
        yield kind, _mistype(sentences, listed, lambda word: rng.choice(known[word]), rng)
    yield "random slip", _mistype(sentences, _may_slip, lambda word: _slip(word, rng), rng)


def _sentences(text: str) -> list[str]:
    return [line for line in phrases(text) if len(line) < _LONGEST_SENTENCE]


def _mistype(
    sentences: Iterable[str],
    may_change: Callable[[str], bool],
    change: Callable[[str], str],
    rng: random.Random,
) -> list[Mistyped]:
    """Change one word of each sentence that has one which may be changed."""
    made = []
    for sentence in sentences:
        words = [match for match in _WORD.finditer(sentence) if may_change(match.group())]
        if words:
            match = rng.choice(words)
            made.append(_replaced(sentence, match, change(match.group())))
        if len(made) == SENTENCES:
            break
    return made


def _may_slip(word: str) -> bool:
    return len(word) >= _SHORTEST and word.islower()


def _slip(word: str, rng: random.Random) -> str:
    """Return another word by a random slip."""
    while True:
        place, letter = rng.randrange(len(word)), rng.choice(string.ascii_lowercase)
        changed = rng.choice([
            word[:place] + letter + word[place:],
            word[:place] + letter + word[place + 1 :],
            word[:place] + word[place + 1 :],
            word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
        ])  # fmt: skip
        if changed != word:
            return changed


def _replaced(sentence: str, match: re.Match[str], wrong: str) -> Mistyped:
    text = sentence[: match.start()] + wrong + sentence[match.end() :]
    return Mistyped(text, wrong, match.group())


def codespell() -> Misspellings:
    """Return English misspellings of one word for another; nothing if they are not installed."""
    package = find_spec("codespell_lib")
    if package is None or package.origin is None:
        print("(codespell is not installed: its misspellings are left out)")
        return {}
    lines = Path(package.origin).with_name("data").joinpath("dictionary.txt").read_text("utf-8")
    found: Misspellings = {}
    for wrong, _, right in (line.partition("->") for line in lines.splitlines()):
        first = right.split(",")[0].strip()
        if wrong.isalpha() and first.replace("'", "").isalpha():
            found.setdefault(first, []).append(wrong)
    return found


def spanish() -> Misspellings:
    """Return common Spanish misspellings."""
    lines = Path(__file__).with_name("spanish_misspellings.tsv").read_text("utf-8").splitlines()
    found: Misspellings = {}
    for wrong, right in (line.split("\t") for line in lines):
        found.setdefault(right, []).append(wrong)
    return found


def _recall(language: str, kind: str, engine: str, checks: Checks, mistyped: list[Mistyped]) -> Row:
    ranks, others = [], 0
    for each in mistyped:
        found = dict(checks(each.text))
        corrections = found.pop(each.wrong, None)
        others += len(found)
        ranks.append(_rank(corrections, each.right))
    marked = [rank for rank in ranks if rank is not None]
    return {
        "language": language,
        "mistyped": kind,
        "engine": engine,
        "sentences": len(mistyped),
        "found, %": 100 * len(marked) / len(ranks),
        "first, %": 100 * sum(rank < 1 for rank in marked) / len(ranks),
        "among 3, %": 100 * sum(rank < 3 for rank in marked) / len(ranks),
        "precision, %": 100 * len(marked) / max(1, len(marked) + others),
    }


def _rank(corrections: Sequence[str] | None, right: str) -> int | None:
    if corrections is None:
        return None
    lowered = [each.lower() for each in corrections]
    return lowered.index(right) if right in lowered else len(lowered) + 1000


def _false_marks(name: str, engine: str, checks: Checks, text: str) -> Row:
    rng = random.Random(1)  # noqa: S311
    sentences = _sentences(text)
    rng.shuffle(sentences)
    words = marks = 0
    started = time.perf_counter()
    for sentence in sentences:
        words += len(_WORD.findall(sentence))
        marks += len(checks(sentence))
        if words >= CLEAN_WORDS:
            break
    milliseconds = 1000 * (time.perf_counter() - started)
    return {
        "text": name,
        "engine": engine,
        "words": words,
        "marks per 1,000": 1000 * marks / words,
        "ms per word": milliseconds / words,
    }


class Hunspell:
    """hunspell with both dictionaries."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            ["hunspell", "-a", "-i", "utf-8", "-d", "en_US,es_ES"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert self._process.stdout is not None
        self._process.stdout.readline()

    def check(self, text: str) -> Found:
        """Return the words that neither dictionary has."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"^{text}\n")
        self._process.stdin.flush()
        found: Found = []
        while line := self._process.stdout.readline().rstrip("\n"):
            head, _, tail = line.partition(": ")
            if head[0] in "&#":
                found.append((head.split(" ")[1], tail.split(", ") if tail else []))
        return found


if __name__ == "__main__":
    main()
