"""In any encoding, words are read whole or left out whole."""

import io
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive.corpus.cleaning import DAMAGED_WORDS, clean
from predictive.corpus.encoding import decode, detect_encoding, read_chunks
from predictive.corpus.report import Report

SPANISH = "El niño comió piña en la montaña. ¿Qué más? ¡Mañana será otro día, según él!\n"
ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be",
    "cp1252", "latin-1", "iso8859-15", "cp850", "cp437", "mac_roman",
)  # fmt: skip


def words(text: str) -> set[str]:
    seen = text.replace("\u00ad", "").replace("\u200b", "").replace("\ufeff", "")
    return set(re.findall(r"\w+", unicodedata.normalize("NFC", seen)))


@pytest.mark.parametrize("lines", [1, 20, 20_000])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_spanish_is_read_in_all_its_older_encodings(encoding: str, lines: int) -> None:
    assert decode((SPANISH * lines).encode(encoding)) == SPANISH * lines


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "cp437", "mac_roman"])
@pytest.mark.parametrize(
    "text",
    ["la canción\n", "Voy mañana.\n", "¿Cómo está?\n", "un café\n", "AÑO NUEVO EN ESPAÑA\n",
     "L'été dernier, nous étions à la plage; ça a été agréable.\n",
     "Die Straße ist schön, über die Brücke gehen Mädchen.\n"],
)  # fmt: skip
def test_a_single_line_tells_western_encodings_apart(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Съешь ещё этих мягких французских булок, да выпей чаю.\n", "cp1251"),
     ("Съешь ещё этих мягких французских булок, да выпей чаю.\n", "koi8-r"),
     ("Съешь ещё этих мягких французских булок, да выпей чаю.\n", "cp866"),
     ("Ο καιρός είναι καλός σήμερα.\n", "cp1253"), ("שלום עולם מה שלומך היום\n", "cp1255"),
     ("Zażółć gęślą jaźń, proszę państwa. Może być później.\n", "cp1250"),
     ("Árvíztűrő tükörfúrógép, köszönöm szépen.\n", "cp1250"),
     ("吾輩は猫である。名前はまだ無い。\n", "shift_jis"),
     ("吾輩は猫である。名前はまだ無い。\n", "euc_jp"),
     ("我们今天去公园散步，天气很好。\n", "gbk"), ("오늘은 날씨가 좋다.\n", "euc_kr")],
)  # fmt: skip
def test_texts_in_other_alphabets_are_read_in_their_encodings(text: str, encoding: str) -> None:
    assert decode((text * 3).encode(encoding)) == text * 3


@pytest.mark.parametrize("older", ["cp1252", "cp850", "mac_roman"])
@pytest.mark.parametrize("utf8_first", [True, False])
@pytest.mark.parametrize(("many", "few"), [(200, 20), (20, 200), (30_000, 3)])
def test_each_line_is_read_in_its_own_encoding(
    older: str, utf8_first: bool, many: int, few: int
) -> None:
    parts = [(SPANISH * many).encode(), (SPANISH * few).encode(older)]
    assert decode(b"".join(parts if utf8_first else parts[::-1])) == SPANISH * (many + few)


def test_damage_like_a_byte_order_mark_costs_at_most_a_word() -> None:
    assert clean(decode(b"\xff\xfe " + SPANISH.encode())) == f" {SPANISH}"
    chinese = "我们今天去公园散步" * 9
    assert decode(f"\ufeff{chinese}".encode("utf-16-le")) == chinese


@pytest.mark.parametrize("missing", [1, 2, 3])
def test_a_text_truncated_inside_a_letter_loses_its_last_word(missing: int) -> None:
    data = f"{SPANISH}no digas 🙂".encode()
    assert clean(decode(data[:-missing])) == f"{SPANISH}no digas "


DAMAGE = (b"\xff", b"\xff\xff", b"\x00", b"\xff\x00")
WORDS = st.sampled_from(
    ["niño", "mañana", "comió", "perro", "está", "canción", "¿qué?", "casa,", "\n", "también"]
)  # fmt: skip


@given(
    st.lists(WORDS, max_size=60).map(lambda words: " ".join([*words, "¿Qué está más allá?"])),
    st.sampled_from([name for name in ENCODINGS if not name.startswith(("utf-16", "utf-32"))]),
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from(DAMAGE)), max_size=5),
)
def test_no_word_is_ever_shortened_by_damage(
    text: str, encoding: str, damage: list[tuple[float, bytes]]
) -> None:
    data = text.encode(encoding)
    for place, lost in damage:
        cut = int(place * len(data))
        data = data[:cut] + lost + data[cut:]
    assert words(clean(decode(data))) <= words(text)


@given(
    st.lists(WORDS, min_size=8, max_size=60).map(" ".join),
    st.sampled_from([name for name in ENCODINGS if name.startswith(("utf-16", "utf-32"))]),
    st.floats(0.1, 0.8),
    st.sampled_from([-3, -1, 1, 3]),
)
def test_a_lost_byte_costs_a_wide_encoding_at_most_a_line(
    text: str, encoding: str, place: float, lost: int
) -> None:
    data = (text + "\nlínea entera" * 20).encode(encoding)
    cut = int(place * len(text.encode(encoding)))
    data = data[:cut] + data[cut + lost :] if lost > 0 else data[:cut] + b"a" * -lost + data[cut:]
    found = words(clean(decode(data)))
    assert found <= words(text) | {"línea", "entera"}
    assert found >= {"línea", "entera"}


@given(st.lists(st.sampled_from(["niño", "mañana", "comió", "perro", "está"])), st.data())
def test_no_word_is_shortened_by_an_incomplete_utf8_letter(
    text: list[str], data: st.DataObject
) -> None:
    intact = "ñandú " * len(text)
    parts = [letter.encode() for letter in " ".join(text)]
    for number, part in enumerate(parts):
        if len(part) == 2 and data.draw(st.booleans()):
            parts[number] = part[:1] if data.draw(st.booleans()) else part[1:]
    assert words(clean(decode(intact.encode() + b"".join(parts)))) <= {"ñandú", *text}


@given(st.text() | st.text(alphabet="añ\u0303 \n\u00ad\u200b\u200d\ufffd\ud800\x00\x1b."))
def test_cleaning_adds_no_word(text: str) -> None:
    assert words(clean(text)) <= words(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [("el ejem\u00adplo de los gui\u200bones", "el ejemplo de los guiones"),
     ("می\u200cخواهم 👨\u200d👩", "می\u200cخواهم 👨\u200d👩"),
     ("uno ma\ufffdana dos", "uno  dos"), ("uno ma\x00ana dos", "uno  dos"),
     ("uno (ma\ud83dana), dos", "uno  dos"), ("今天\ufffd好。再见", "。再见")],
)  # fmt: skip
def test_invisible_characters_are_removed_and_damaged_words_left_out(text: str, left: str) -> None:
    assert clean(text) == left


def test_damaged_words_are_counted() -> None:
    report = Report()
    clean("uno m\ufffda\ufffdn dos\x00 tres\n\ufffd", report)
    assert report.left_out == {DAMAGED_WORDS: 3}


def test_cleaning_damage_takes_linear_time() -> None:
    assert clean("a" * 300_000 + "\ufffd " + "b\ufffd" * 300_000) == " "


@pytest.mark.parametrize("data", [bytes(range(256)) * 9, b"\0" * 99, b"\x89PNG\r\n\x1a\n" * 9])
def test_binary_data_is_not_detected_as_text(data: bytes) -> None:
    assert detect_encoding(io.BytesIO(data)) is None


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "utf-16-be"])
def test_large_texts_are_split_between_words(encoding: str, tmp_path: Path) -> None:
    text = SPANISH.replace("\n", " ") * 40_000
    stream = io.BytesIO(text.encode(encoding))
    pieces = list(read_chunks(stream, detect_encoding(stream) or ""))
    assert len(pieces) > 2
    assert all(piece.endswith(" ") for piece in pieces)
    assert "".join(pieces) == text
