"""The texts of Textual's own keys, listed for the catalogues."""

from dataclasses import replace

from textual.widgets._select import SelectOverlay

from predictive.translation import gettext as _

TEXTS = (
    _("Bottom"),
    _("Copy selected text"),
    _("Cursor Down"),
    _("Cursor Up"),
    _("Cursor down"),
    _("Cursor left"),
    _("Cursor right"),
    _("Cursor to next ancestor"),
    _("Cursor to next sibling"),
    _("Cursor to parent"),
    _("Cursor to previous sibling"),
    _("Cursor up"),
    _("Cut selected text"),
    _("Delete all to the left"),
    _("Delete all to the right"),
    _("Delete character left"),
    _("Delete character right"),
    _("Delete left to start of word"),
    _("Delete right to start of word"),
    _("Dismiss menu"),
    _("Down"),
    _("End"),
    _("Expand or collapse all"),
    _("First"),
    _("Focus Next"),
    _("Focus Previous"),
    _("Go to end"),
    _("Go to start"),
    _("Home"),
    _("Last"),
    _("Move cursor left"),
    _("Move cursor left a word"),
    _("Move cursor left a word and select"),
    _("Move cursor left and select"),
    _("Move cursor right a word"),
    _("Move cursor right a word and select"),
    _("Move cursor right and select"),
    _("Move cursor right or accept the completion suggestion"),
    _("Page Down"),
    _("Page Left"),
    _("Page Right"),
    _("Page Up"),
    _("Page down"),
    _("Page up"),
    _("Paste text from the clipboard"),
    _("Press button"),
    _("Scroll Down"),
    _("Scroll End"),
    _("Scroll Home"),
    _("Scroll Left"),
    _("Scroll Right"),
    _("Scroll Up"),
    _("Select"),
    _("Select all"),
    _("Select line end"),
    _("Select line start"),
    _("Show menu"),
    _("Submit"),
    _("Toggle"),
    _("Top"),
    _("Up"),
)
"""`live_commands` asks for their translations."""


def translate_select() -> None:
    """Translate the keys of open menus, which are the only ones of Textual that a footer shows."""
    bindings = SelectOverlay._merged_bindings
    assert bindings is not None
    for key, each in bindings.key_to_bindings.items():
        bindings.key_to_bindings[key] = [
            replace(binding, description=_(binding.description)) for binding in each
        ]
