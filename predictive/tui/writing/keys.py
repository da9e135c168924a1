"""The keys of the editor and of its screen; the settings can change those with a name."""

from textual.binding import Binding, BindingType

KEYS: list[BindingType] = [
    Binding("tab", "accept", "Accept", id="accept", show=False),
    Binding("tab", "indent", "Indent the selection", id="indent", show=False),
    Binding("shift+tab", "outdent", "Remove an indent", id="outdent", show=False),
    Binding("ctrl+right,alt+right", "accept_word", "Accept word", id="accept-word",
            show=False),
    *(
        Binding(f"alt+{key}", f"take({key - 1})", f"Accept word {key}", id=f"take-{key}",
                show=False)
        for key in range(1, 6)
    ),
    Binding("alt+right_square_bracket,alt+down", "cycle(1)", "Next suggestion",
            id="next-suggestion", show=False),
    Binding("alt+left_square_bracket,alt+up", "cycle(-1)", "Previous suggestion",
            id="previous-suggestion", show=False),
    Binding("escape", "dismiss_offer", "Dismiss", id="dismiss", show=False),
    Binding("ctrl+@,ctrl+space", "request", "Ask for a suggestion", id="ask", show=False),
    Binding("shift+delete", "forget", "Never suggest the shown word again", id="forget",
            show=False),
    Binding("ctrl+a", "select_all", "Select all", id="select-all", show=False),
    Binding("ctrl+home", "go('start')", "Start of the text", show=False),
    Binding("ctrl+end", "go('end')", "End of the text", show=False),
    Binding("ctrl+shift+home", "go('start', True)", "Select to the start", show=False),
    Binding("ctrl+shift+end", "go('end', True)", "Select to the end", show=False),
]  # fmt: skip

SCREEN_KEYS: list[BindingType] = [
    Binding("f1", "app.help", "Help", id="help"),
    Binding("ctrl+s", "save", "Save", id="save"),
    Binding("ctrl+o", "open", "Open", id="open"),
    Binding("ctrl+n", "new", "New", id="new", show=False),
    Binding("ctrl+f", "find", "Find", id="find", show=False),
    Binding("f12", "save_as", "Save as", id="save-as", show=False),
    Binding("f2", "models", "Models", id="models"),
    Binding("f3", "train", "Train", id="train"),
    Binding("f4", "sample", "Sample", id="sample"),
    Binding("f5", "inside", "Inside", id="inside",
            tooltip="How the model sees this text"),
    Binding("f6", "statistics", "Statistics", id="statistics", show=False),
    Binding("f7", "toggle_learning", "Learning on or paused", id="learn", show=False),
    Binding("f8,ctrl+t", "toggle_suggestions", "Suggestions on or off", id="suggestions",
            show=False),
    Binding("f9", "correct", "Correct a mistyped word", id="correct", show=False),
    Binding("alt+n", "go_to_mark(1)", "Next mistyped word", id="next-mark", show=False),
    Binding("alt+p", "go_to_mark(-1)", "Previous mistyped word", id="previous-mark",
            show=False),
    Binding("f10,alt+m", "toggle_marks", "Underline mistyped words or not", id="marks",
            show=False),
]  # fmt: skip
