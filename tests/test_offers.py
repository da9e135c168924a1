"""What is offered, what accepting it writes, and what is not offered again; without a screen."""

import unicodedata
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive.prediction.context import ContextReader
from predictive.prediction.predictor import Predictor
from predictive.prediction.suggestion import Suggestion
from predictive.suggesting.declined import Declined
from predictive.suggesting.offer import NOTHING, Ghost, Insertion, Offer, offer_for
from predictive.suggesting.placement import Placement
from predictive.suggesting.spacing import in_place_of_space

PERRO, PERO, PARQUE = Suggestion("perro", 0.5), Suggestion("pero", 0.3), Suggestion("párque", 0.1)
WORDS = st.sampled_from(["perro", "párque", "con mi", "a", "ñandú con su"])


class Fixed:
    """Suggests the same words for every text."""

    def suggest(self, text: str, limit: int, after: str) -> list[Suggestion]:
        """Return three suggestions, as a session places them."""
        context = ContextReader().context(text, after)
        start, end = len(text) - len(context.typed), len(text) + len(context.rest)
        spaces = context.space_before, context.space_after
        return [
            Suggestion(word, probability, start, end, *spaces)
            for word, probability, *_ in [PERRO, PERO, PARQUE][:limit]
        ]


def offered(text: str, after: str = "") -> Offer:
    return offer_for(cast(Predictor, Fixed()), text, after)


def accepted(text: str, ghost: Ghost, rest: str = "") -> str:
    """Return a text, with the cursor as a bar, after a ghost is accepted in it."""
    written = ghost.insertion(rest)
    before = text[: len(text) - written.replaces] + written.text
    rest = rest[written.replaces_after :]
    return f"{before}{rest[: written.steps_over]}|{rest[written.steps_over :]}"


@pytest.mark.parametrize(
    ("text", "ghost"),
    [
        ("mi pe", Ghost("rro")),
        ("mi ", Ghost("perro")),
        ("mi", Ghost("perro", replaces=2)),
        ("hola,", Ghost(" perro")),
        ("(", Ghost("perro")),
        ("", Ghost("perro")),
    ],
)
def test_a_suggestion_completes_the_text(text: str, ghost: Ghost) -> None:
    offer = offered(text)
    assert offer.ghost(offer.suggestions[0]) == ghost


def test_a_suggestion_that_differs_from_what_was_typed_replaces_it() -> None:
    assert offered("mi par").ghost(PARQUE) == Ghost("párque", replaces=3)
    assert accepted("mi par", offered("mi par").ghost(PARQUE)) == "mi párque |"


def test_decomposed_letters_are_replaced_as_they_were_typed() -> None:
    text = unicodedata.normalize("NFD", "pá")
    offer = offered(text)
    assert offer.prefix == text
    assert accepted(text, offer.ghost(PARQUE)) == "párque |"


def test_only_the_first_line_of_a_suggestion_is_offered() -> None:
    assert offered("pe").ghost(Suggestion("perro\nHola", 0.5)) == Ghost("rro")


@given(WORDS, st.data())
def test_typing_the_ghost_leaves_its_rest(text: str, data: st.DataObject) -> None:
    length = data.draw(st.integers(1, len(text)))
    left = Ghost(text).after(text[:length])
    assert (left.text if left else "") == text[length:]
    assert Ghost(text).after("#") is None


def test_typing_on_keeps_the_suggestions_that_fit_and_the_choice() -> None:
    offer = offered("p").choosing(1)
    perro, pero, parque = offer.suggestions
    assert offer.choice == pero
    assert offer.after("e").suggestions == (perro, pero)
    assert offer.after("e").choice == pero
    assert offer.after("a").suggestions == (parque,)
    assert offer.after("x").suggestions == ()
    assert NOTHING.after("p") == NOTHING


@pytest.mark.parametrize(
    ("rest", "result"),
    [
        ("", "mi perro |"),
        (" come", "mi perro |come"),
        (", come", "mi perro|, come"),
        (") come", "mi perro|) come"),
        ("«come»", "mi perro |«come»"),
        ("¿come?", "mi perro |¿come?"),
        ("  ", "mi perro | "),
    ],
)
def test_an_accepted_word_is_followed_by_one_space(rest: str, result: str) -> None:
    offer = offered("mi pe", rest)
    assert accepted("mi pe", offer.ghost(offer.suggestions[0]), rest) == result


def test_a_mark_that_closes_follows_without_a_space() -> None:
    offer = offered('dijo "mi pe', '" y')
    assert accepted('dijo "mi pe', offer.ghost(offer.suggestions[0]), '" y') == 'dijo "mi perro|" y'


def test_inside_a_word_the_whole_word_is_replaced() -> None:
    offer = offered("mi pe", "zro come")
    ghost = offer.ghost(offer.suggestions[0])
    assert ghost == Ghost("perro", 2, "", 3)
    assert accepted("mi pe", ghost, "zro come") == "mi perro |come"
    assert offer.completed_word(ghost) == "perro"
    assert ghost.after("r") is None


def test_what_is_typed_before_a_word_stands_apart_from_it() -> None:
    placement = Placement()
    placement.edit("m", "", "a ", "casa")
    assert placement.stands_apart
    placement.edit("i", "", "a m", "casa")
    placement.edit("", "i", "a m", "casa")
    assert placement.stands_apart
    placement.edit(" ", "", "a m", "casa")
    assert not placement.stands_apart
    offer = offered("mi pe", " come")
    assert accepted("mi pe", offer.ghost(offer.suggestions[0]), "come") == "mi perro |come"


def test_what_is_typed_inside_a_word_belongs_to_it() -> None:
    placement = Placement()
    placement.edit("r", "", "pe", "o")
    assert not placement.stands_apart
    placement.move()
    placement.edit("", "ca", "", "sa")
    placement.edit("m", "", "", "sa")
    assert not placement.stands_apart
    placement.move()
    placement.edit("m", "", "", "sa")
    assert placement.stands_apart


def test_a_first_word_brings_its_own_space() -> None:
    word = Ghost("rro come").first_word()
    assert word == Ghost("rro ")
    assert word.insertion("") == Insertion("rro ", 0, 0)
    assert word.insertion("").ends_in_space


@pytest.mark.parametrize(
    ("typed", "rest", "instead"),
    [
        (" ", "", " "),
        ("\n", "", "\n"),
        (",", "", ","),
        (",", "come", ", "),
        ("?", "", "?"),
        ("a", "", None),
        ("(", "", None),
    ],
)
def test_marks_close_up_to_an_accepted_word(typed: str, rest: str, instead: str | None) -> None:
    assert in_place_of_space(typed, rest) == instead


def test_the_same_word_stays_chosen_while_it_is_there() -> None:
    offer = offered("pe")
    assert offer.keeping(offer.suggestions[1]).choice == offer.suggestions[1]
    assert offer.keeping(Suggestion("otra", 0.1)).chosen == 0
    assert offer.keeping(None) == offer


def test_a_suggestion_that_was_accepted_and_undone_is_declined_until_the_word_ends() -> None:
    declined, edit = Declined(), object()
    declined.accept(edit, "perro")
    declined.undo([object()], 7)
    assert declined.allows("perro")
    declined.undo([edit], 7)
    assert declined.is_dismissed(7)
    assert not declined.is_dismissed(8)
    declined.edit("s", "pers")
    declined.edit("", "per")
    assert not declined.allows("perro grande")
    assert declined.allows("pero")
    declined.edit(" ", "per ")
    assert declined.allows("perro grande")


def test_a_suggestion_is_declined_no_longer_once_its_word_is_deleted() -> None:
    declined, edit = Declined(), object()
    declined.accept(edit, "perro")
    declined.undo([edit], 7)
    declined.edit("", "mi ")
    assert declined.allows("perro")


def test_asking_offers_again_what_was_declined() -> None:
    declined = Declined()
    declined.dismiss(3)
    declined.reset()
    assert not declined.is_dismissed(3)
