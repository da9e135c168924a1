"""How words are written: with the capitals and apostrophes of the text around them."""

import re

from predictive.counts.lexicon import fold_case

_SENTENCE_START = re.compile(r"(?:(?:\A|\n|[.?!…][\"'”’»)\]]*\s)\s*|[¿¡])[\"'“‘«(\[¿¡]*\Z")
_SENTENCE_STARTS = re.compile(r"(?:\n|[.?!]\s|[¿¡])\s{0,4}[\"'“‘«(\[¿¡]{0,4}([^\W\d_])")
_NEAR = 12
"""Characters. As far back as the beginning of a sentence can be told."""
_STYLE = 2000
"""Characters. What is typed last tells how sentences begin."""


def starts_sentence(before: str) -> bool:
    """Whether a word after `before` is the first of a sentence."""
    return bool(_SENTENCE_START.search(before, len(before) - _NEAR))


def capitalizes(text: str, otherwise: bool) -> bool:
    """Whether sentences in `text` begin with a capital; `otherwise` if there is none to tell.

    What begins the text itself is not looked at: it may be the middle of something.
    """
    initials = _SENTENCE_STARTS.findall(text, max(0, len(text) - _STYLE))
    if not initials:
        return otherwise
    return 2 * sum(map(str.isupper, initials)) >= len(initials)


def capitalized(word: str) -> str:
    """Return a word with its first letter a capital and the others as they are."""
    return word[:1].upper() + word[1:]


def as_typed(form: str, before: str, prefix: str, *, capital: bool) -> str:
    """Return a word in the case and with the apostrophes of what was typed.

    `capital`: one is due at its beginning.
    """
    styled = _with_apostrophes_of(form, before + prefix) if "'" in form or "’" in form else form
    if prefix.isupper() and sum(map(str.isalpha, prefix)) > 1 and not styled.startswith(prefix):
        return styled.upper()
    if prefix[:1].isupper() or (capital and not prefix):
        return capitalized(styled)
    return styled


def _with_apostrophes_of(form: str, text: str) -> str:
    """Return a word with the kind of apostrophe that a text used last, or with its own."""
    straight, curly = text.rfind("'"), text.rfind("’")
    if straight == curly:
        return form
    return form.replace("’", "'") if straight > curly else form.replace("'", "’")


def as_written(word: str, text: str) -> str | None:
    """Return a word as a text wrote it last, inside a sentence if it did so; None if never."""
    pattern = re.escape(fold_case(word)).replace("'", "['’ʼ]")
    found = list(re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE))
    inside = [match for match in found if not starts_sentence(text[: match.start()])]
    return (inside or found)[-1].group() if found else None
