"""Tokenizers restore known text exactly."""

import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive.errors import ModelError
from predictive.model.directory import load_tokenizer, save_tokenizer
from predictive.options import Level
from predictive.tokenizer import END_ID, UNKNOWN_ID, Tokenizer

TRICKY = "aAñÑéǘbz _-'’\"\n\t.,;:!?¿¡()[]«»“”—…9 0👩‍🧑🏽🇪🇸€ש漢"
texts = st.text(alphabet=TRICKY, max_size=40)


@given(texts)
@pytest.mark.parametrize("level", ["char", "word"])
def test_known_text_comes_back_exactly(level: Level, text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    tokenizer = Tokenizer.train(level, [text], min_count=1, vocab_size=1000)
    assert tokenizer.decode(tokenizer.encode(text)) == text


@given(texts)
def test_decoding_token_by_token_gives_the_same_text(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    tokenizer = Tokenizer.train("word", [text], min_count=1, vocab_size=1000)
    ids = tokenizer.encode(text).tolist()
    pieces = [tokenizer.decode_after(ids[:place], [ids[place]]) for place in range(len(ids))]
    assert "".join(pieces) == text


@given(st.text(max_size=40), st.text(max_size=40))
def test_looking_up_characters_equals_the_library(known: str, text: str) -> None:
    tokenizer = Tokenizer.train("char", [unicodedata.normalize("NFC", known)], min_count=1)
    backend = tokenizer._backend
    assert tokenizer.encode(text).tolist() == backend.encode(text).ids


@given(texts)
@pytest.mark.parametrize("level", ["char", "word"])
def test_text_is_encoded_in_composed_form(level: Level, text: str) -> None:
    tokenizer = Tokenizer.train(level, ["mañana está allí. Über"], min_count=1)
    decomposed = unicodedata.normalize("NFD", text)
    assert tokenizer.encode(decomposed).tolist() == tokenizer.encode(text).tolist()


def test_a_word_is_the_same_token_everywhere() -> None:
    tokenizer = Tokenizer.train("word", ["Que sí.\n¿Que no? (Que sí) —Que"], min_count=1)
    encoded = tokenizer.encode("Que sí.\n¿Que no? (Que sí) —Que").tolist()
    assert encoded.count(tokenizer.encode("Que")[0]) == 4


def test_rare_words_become_unknown() -> None:
    tokenizer = Tokenizer.train("word", ["casa casa perro casa"], min_count=2)
    assert tokenizer.encode("casa perro").tolist() == [3, UNKNOWN_ID]


def test_vocab_size_keeps_the_most_frequent() -> None:
    text = "uno uno uno dos dos tres tres tres tres"
    tokenizer = Tokenizer.train("word", [text], min_count=1, vocab_size=5)
    assert tokenizer.tokens == ["<unk>", "<end>", "\n", " tres", " uno"]


@pytest.mark.parametrize("level", ["char", "word"])
def test_special_tokens_in_a_text_are_plain_text(level: Level) -> None:
    tokenizer = Tokenizer.train(level, ["<end> <unk>"], min_count=1)
    ids = tokenizer.encode("<end> <unk>").tolist()
    assert END_ID not in ids
    assert tokenizer.decode(ids) == "<end> <unk>"


@pytest.mark.parametrize("level", ["char", "word"])
def test_a_saved_tokenizer_is_the_same(level: Level, tmp_path: Path) -> None:
    tokenizer = Tokenizer.train(level, ["¿Qué tal? Bien, gracias."], min_count=1)
    save_tokenizer(tmp_path, tokenizer)
    loaded = load_tokenizer(tmp_path, level)
    assert loaded.tokens == tokenizer.tokens
    assert loaded.encode("¿Qué bien?").tolist() == tokenizer.encode("¿Qué bien?").tolist()


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match=r"tokenizer\.json is damaged"):
        load_tokenizer(tmp_path, "word")


def test_unknown_words_cost_the_nats_of_their_bytes() -> None:
    tokenizer = Tokenizer.train("word", ["casa casa"], min_count=2)
    assert tokenizer.spelling_nats("casa") == 0
    assert tokenizer.spelling_nats("casa ñu") == pytest.approx(5 * 5.545177)


def test_the_vocabulary_can_be_as_large_as_asked_for() -> None:
    words = " ".join(f"palabra{number}" for number in range(40_000))
    tokenizer = Tokenizer.train("word", [words], min_count=1, vocab_size=35_000)
    assert tokenizer.vocab_size == 35_000


def test_pieces_split_after_a_space_encode_like_the_whole_text() -> None:
    tokenizer = Tokenizer.train("word", ["uno dos tres"], min_count=1)
    pieces = tokenizer.encode_all(["uno ", "dos tres ", "uno"])
    assert np.concatenate(list(pieces)).tolist() == tokenizer.encode("uno dos tres uno").tolist()


def test_parallel_encoding_equals_sequential_encoding() -> None:
    tokenizer = Tokenizer.train("word", ["uno dos\ntres"], min_count=1)
    pieces = ["uno dos\n", "tres uno\n"] * 40
    many = [ids.tolist() for ids in tokenizer.encode_all(pieces)]
    assert many == [tokenizer.encode(piece).tolist() for piece in pieces]
