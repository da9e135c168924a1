"""An editor's configuration is read however the editor sends it."""

import pytest

from predictive.errors import UsageError
from predictive.lsp.configuration import PROSE, Configuration, configuration_of

PRESENT = Configuration(languages=frozenset({"c"}))


@pytest.mark.parametrize("found", [{"corrections": True}, {"predictive": {"corrections": True}}])
def test_it_may_be_in_a_section_of_its_own(found: object) -> None:
    assert configuration_of(found, PRESENT) == Configuration(PROSE, corrections=True)


@pytest.mark.parametrize("found", [None, 5, [], {}, {"predictive": None}, {"c": {"languages": 1}}])
def test_what_is_not_for_this_server_changes_nothing(found: object) -> None:
    assert configuration_of(found, PRESENT) is PRESENT


@pytest.mark.parametrize(
    ("found", "wrong"),
    [
        ({"corrections": 1}, "`corrections`"),
        ({"languages": "text"}, "`languages`"),
        ({"predictive": {"correction": True}}, "`correction`"),
        ({"predictive": True}, "`object`"),
    ],
)
def test_what_is_wrong_is_named(found: object, wrong: str) -> None:
    with pytest.raises(UsageError, match=wrong):
        configuration_of(found, PRESENT)
