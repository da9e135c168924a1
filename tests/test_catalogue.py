"""The Spanish catalogue is whole, and says what the English texts say."""

import re
from itertools import chain
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo

from tests.catalogue import MO, extracted, read, untranslated

_RENEW = "renew the catalogue: python -m tests.catalogue"
_NAMES = re.compile(r"--[a-z]+(?:-[a-z]+)*|\bF\d+\b|(?:Ctrl|Alt|Shift)\+\S\w*|\bPREDICTIVE_\w+")
"""What is called the same in all languages: flags, keys, variables."""


def _pairs(message: Message) -> list[tuple[str, str]]:
    """Return each form of a text with its translation."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return list(zip(message.id, message.string, strict=True))


def _texts(catalog: Catalog) -> dict[str, str]:
    """Return all texts, in all their forms, with their translations."""
    return dict(chain.from_iterable(_pairs(each) for each in catalog if each.id))


PAIRS = list(_texts(read()).items())


def _fields(text: str) -> list[str]:
    """Return the placeholders of a text, sorted."""
    try:
        named = [f"{name}:{form}" for _, name, form, _ in Formatter().parse(text) if name]
    except ValueError:  # it is no text with placeholders
        return []
    return sorted(named)


def _ends(text: str) -> tuple[str, str]:
    """Return the white space on both ends."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def test_the_catalogue_has_the_texts_of_the_program() -> None:
    texts = {each.id for each in extracted() if each.id}
    known = {each.id for each in read() if each.id}
    assert texts - known == set(), _RENEW
    assert known - texts == set(), _RENEW


def test_no_translation_is_missing_or_unchecked() -> None:
    assert not [each.id for each in untranslated(read())]


def test_no_translation_is_obsolete() -> None:
    assert not read().obsolete, _RENEW


def test_the_compiled_catalogue_is_that_of_the_texts() -> None:
    with MO.open("rb") as file:
        stored = read_mo(file)
    assert _texts(stored) == _texts(read()), _RENEW


def test_translations_have_the_placeholders_of_their_texts() -> None:
    assert not [pair for pair in PAIRS if _fields(pair[0]) != _fields(pair[1])]


def test_translations_have_the_white_space_of_their_texts() -> None:
    assert not [pair for pair in PAIRS if _ends(pair[0]) != _ends(pair[1])]


def test_names_are_not_translated() -> None:
    names = [tuple(sorted(_NAMES.findall(text)) for text in pair) for pair in PAIRS]
    assert not [pair for pair, (one, other) in zip(PAIRS, names, strict=True) if one != other]
