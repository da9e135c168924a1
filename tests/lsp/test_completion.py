"""The menu of words: what each client needs to show it, and to write what is chosen."""

import pytest
from lsprotocol import types

from predictive import paths
from predictive.counts.lexicon import fold_accents
from predictive.lsp.completion import complete
from predictive.lsp.document import Document, Units
from predictive.prediction.predictor import Predictor
from tests.builders import TEXT, model_of

MODEL = Predictor(model_of(TEXT * 3))


@pytest.fixture(scope="module")
def base() -> Predictor:
    return Predictor.from_directory(paths.base_model())


def menu(
    before: str, after: str = "", predictor: Predictor = MODEL, encoding: str = "utf-16"
) -> tuple[Document, list[types.CompletionItem]]:
    """Return a document, and the menu at a place in its first line."""
    units = Units(encoding)
    document = Document("file:///letter", "plaintext", 1, f"{before}{after}\nEnd.", units)
    line = before.count("\n")
    position = units.position(line, before.split("\n")[-1])
    found = complete(predictor.session(), document.cursor(position))
    assert found.is_incomplete
    return document, list(found.items)


def chosen(document: Document, item: types.CompletionItem) -> str:
    """Return the text once an item is chosen."""
    edit = item.text_edit
    assert isinstance(edit, types.TextEdit)
    document.edit(types.TextDocumentContentChangePartial(range=edit.range, text=edit.new_text))
    return document.text


def filter_text(item: types.CompletionItem) -> str:
    return item.filter_text or item.label


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize("before", ["Voy al mer", "😀 ñandú: voy al mer", "Sí.\n😀 voy al mer"])
def test_a_word_replaces_what_was_typed_of_it(before: str, encoding: str) -> None:
    document, items = menu(before, "", encoding=encoding)
    assert items[0].label == "mercado"
    assert chosen(document, items[0]) == f"{before}cado\nEnd."


@pytest.mark.parametrize(
    "typed", ["p", "manan", "ma", "PER", "i", "dont", "El", "perro", "o'b", ""]
)
def test_clients_that_filter_keep_every_item(typed: str) -> None:
    _, items = menu(f"Voy con {typed}")
    assert items
    assert all(filter_text(each).startswith(typed) for each in items)


def test_an_accent_that_is_not_typed_is_not_needed_to_filter_further() -> None:
    _, items = menu("Hasta mana")
    manana = next(each for each in items if each.label == "mañana")
    assert manana.filter_text == "manana"


def test_combining_accents_are_replaced_whole() -> None:
    document, items = menu("Esta man\u0303an")
    assert chosen(document, items[0]).startswith("Esta mañana\n")


def test_items_are_sorted_by_probability(base: Predictor) -> None:
    _, items = menu("Voy a la p", predictor=base)
    assert [each.sort_text for each in items] == sorted(f"{n:02}" for n in range(len(items)))


def test_nothing_is_accepted_unless_the_user_chooses_it() -> None:
    for item in menu("Voy con ")[1]:
        assert item.preselect is None
        assert item.commit_characters is None
        assert item.insert_text_format is None


def test_few_letters_have_what_a_client_needs_for_the_whole_word(base: Predictor) -> None:
    for before in ("Voy con mi p", "pe", "Voy con mi pe", "Voy con mi "):
        assert 20 <= len(menu(before, predictor=base)[1]) <= 50
    first = {each.label for each in menu("Voy con mi p", predictor=base)[1]}
    for word in ("padre", "perro", "pareja", "primo"):
        assert word in first
    assert len(menu("Voy con mi per", predictor=base)[1]) <= 20


def test_after_a_space_there_are_next_words() -> None:
    document, items = menu("Voy al ")
    assert {"parque", "mercado"} <= {each.label for each in items}
    text = next(each for each in items if each.label == "parque")
    assert chosen(document, text) == "Voy al parque\nEnd."


def test_after_a_whole_word_the_next_one_follows_it_with_a_space(base: Predictor) -> None:
    document, items = menu("I want", predictor=base)
    following = next(each for each in items if each.label == "want to")
    assert filter_text(following).startswith("want")
    assert chosen(document, following) == "I want to\nEnd."


def test_a_missing_space_is_written(base: Predictor) -> None:
    document, items = menu("Hola,", predictor=base)
    assert not items[0].label.startswith(" ")
    assert chosen(document, items[0]) == f"Hola, {items[0].label}\nEnd."


@pytest.mark.parametrize("after", ["rro", "1", "éa"])
def test_nothing_is_offered_inside_a_word(after: str) -> None:
    assert menu("Voy al pe", after)[1] == []


def test_what_follows_the_cursor_counts(base: Predictor) -> None:
    dogs, cats = (menu("El ", after, base)[1][0].label for after in (" ladra.", " duerme."))
    assert (dogs, cats) == ("perro", "gato")


def test_only_words_that_begin_with_what_is_typed_are_offered(base: Predictor) -> None:
    for each in menu("Creo que manan", predictor=base)[1]:
        assert fold_accents(each.label).startswith("manan")


@pytest.mark.parametrize(
    "text", ["", "\ud83d", "a\ufffe", "\x00", "\r", "a\rb", "\u2028per", "👩\u200d👩"]
)
def test_any_text_has_a_menu(text: str) -> None:
    menu(text)
