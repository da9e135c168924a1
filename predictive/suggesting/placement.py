"""Where in a line suggestions are shown."""


def may_offer_before(rest: str) -> bool:
    """Whether to offer words before the rest of a line: not in the middle of a word."""
    return not rest[:1].isalnum()


def may_show_ghost_before(rest: str) -> bool:
    """Whether to show a ghost before the rest of a line: only at the end of the line."""
    return not rest.strip()
