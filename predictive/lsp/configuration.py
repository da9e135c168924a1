"""What an editor may configure, in `initializationOptions` or `didChangeConfiguration`."""

import msgspec

from predictive.errors import UsageError
from predictive.translation import gettext as _

SECTION = "predictive"
PROSE = frozenset({
    "asciidoc", "git-commit", "gitcommit", "latex", "mail", "markdown", "message", "org",
    "plaintext", "restructuredtext", "rst", "tex", "text",
})  # fmt: skip
"""Languages in which suggestions are made, by the names that LSP and editors have for them."""


class Configuration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The settings of the language server."""

    languages: frozenset[str] = PROSE
    """Identifiers of the languages to suggest in."""
    corrections: bool = False
    """Whether mistyped words are marked."""


def configuration_of(found: object, present: Configuration) -> Configuration:
    """Return the configuration that an editor sent; the present one if it has none for this server.

    It may be in a section of its own. Raises `UsageError` if it is invalid.
    """
    if not isinstance(found, dict):
        return present
    section = found.get(SECTION)
    if section is None and found.keys() & set(Configuration.__struct_fields__):
        section = found
    if not section:
        return present
    try:
        return msgspec.convert(section, Configuration)
    except msgspec.ValidationError as error:
        reason = str(error).replace("`$.", "`")
        message = _("the editor's configuration of predictive is invalid: {reason}").format(
            reason=reason
        )
        raise UsageError(message, _("the README has its keys")) from None
