"""Whether the letters after the cursor belong to the word in progress."""


class Placement:
    """Knows whether the word in progress stands apart from the word right after the cursor.

    To insert a word before another one, its letters are typed first and the space last: until then
    both look like one word.
    """

    def __init__(self) -> None:
        self.stands_apart = False
        self._is_inside_word = False

    def move(self) -> None:
        """Note that the cursor is elsewhere."""
        self.stands_apart = self._is_inside_word = False

    def edit(self, written: str, removed: str, before: str, rest: str) -> None:
        """Note an edit at the cursor: `written` replaced `removed`, between `before` and `rest`."""
        meets_word = rest[:1].isalnum()
        if not written:
            is_inside = meets_word and removed[-1:].isalnum() and not self.stands_apart
            self._is_inside_word = self._is_inside_word or is_inside
        elif not written[-1].isalnum():
            self.move()
        else:
            begins = not before[-1:].isalnum()
            may_stand_apart = meets_word and not self._is_inside_word
            self.stands_apart = may_stand_apart and (self.stands_apart or begins)
