"""The keys of the editor; the settings can change those with a name."""

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
