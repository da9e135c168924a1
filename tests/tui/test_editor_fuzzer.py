"""A few hundred random keys, pastes, clicks and sizes, as `benchmarks.editor_fuzzer` plays them."""

from benchmarks.editor_actions import actions
from benchmarks.editor_player import player


def test_random_actions_neither_end_the_editor_nor_change_what_is_saved() -> None:
    with player() as opened:
        opened.play(actions(seed=7, count=300))
        assert opened.saves >= 2
