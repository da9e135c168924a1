"""Keeps notices off the line of the cursor, the suggestions and the status bar."""

from textual.widgets._toast import ToastRack

from predictive.tui.writing.editor import Editor

CSS = """
WritingScreen Toast { max-height: 40vh; }
WritingScreen.-low Toast { padding: 0 1; margin: 0; max-height: 34vh; }
WritingScreen.-narrow Toast { max-width: 100%; }
"""
HEIGHTS = [(0, "-low"), (20, "-high")]
WIDTHS = [(0, "-narrow"), (60, "-wide")]


def keep_off_cursor(editor: Editor) -> None:
    """Put notices above or below the line of the cursor, where they are unless that is there."""
    for rack in editor.screen.query(ToastRack):
        _place(rack, editor)


def _place(rack: ToastRack, editor: Editor) -> None:
    rows, bottom = editor.region.height, editor.region.bottom
    most = max(1, (rows - 1) // 2)
    row = editor.cursor_screen_offset.y - editor.region.y
    if row < most:
        rack.styles.dock = "bottom"
    elif row >= rows - most:
        rack.styles.dock = "top"
    rack.styles.margin = (0, 0, editor.screen.size.height - bottom, 0)
    rack.styles.max_height = most
