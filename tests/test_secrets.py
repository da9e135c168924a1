"""Secrets are left out of messages, in scripts with and without spaces; other words are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive.corpus.secrets import pieces_without_secrets, without_secrets

UNSPACED = {
    "Chinese": "今天天气很好我们一起去公园散步然后回家吃饭吧，好不好？",
    "Japanese": "今日はとても天気がいいので、公園に行ってから家に帰りましょう。",
    "Thai": "วันนี้อากาศดีมากเราไปเดินเล่นที่สวนสาธารณะกันเถอะ",
    "Burmese": "ဒီနေ့ရာသီဥတုသာယာတယ်",
    "Khmer": "ថ្ងៃនេះអាកាសធាតុល្អណាស់",
    "Lao": "ມື້ນີ້ອາກາດດີຫຼາຍ",
    "Tibetan": "དེ་རིང་གནམ་གཤིས་ཡག་པོ་འདུག",
}


@pytest.mark.parametrize("language", UNSPACED)
@pytest.mark.parametrize("times", [1, 40])
def test_a_long_text_without_spaces_is_not_secret(language: str, times: int) -> None:
    text = UNSPACED[language] * times

    assert without_secrets(text) == text
    assert without_secrets(f"hola {text} adiós\n{text}") == f"hola {text} adiós\n{text}"


def test_numbers_and_names_in_a_text_without_spaces_are_not_secret() -> None:
    for text in ("我今年30岁了很高兴", "第3回の会議は10時からです", "ฉันอายุ30ปี", "用Python写的程序"):
        assert without_secrets(text) == text


SECRETS = (
    "hunter2two", "ana@example.org", "https://example.org/a", "example.com", "612 345 678",
    "+34 612 34 56 78", "612\u202f345\u202f678", "AKIAIOSFODNN7EXAMPLE", "a" * 201, "xK3$9pQz",
)  # fmt: skip


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("language", UNSPACED)
def test_a_secret_is_left_out_of_a_text_without_spaces(secret: str, language: str) -> None:
    text = UNSPACED[language]
    kept = without_secrets(f"{text}{secret}{text}")

    assert secret not in kept
    assert [line for line in kept.split("\n") if line.strip()] == [text, text]


@pytest.mark.parametrize(
    "words",
    [
        "the password is", "la contraseña es", "mein Passwort ist", "das Kennwort:",
        "mon mot de passe est", "a minha senha é", "het wachtwoord is", "мой пароль", "密码是",
        "パスワードは", "비밀번호", "รหัสผ่านคือ", "PIN is", "la clave es",
    ],
)  # fmt: skip
def test_text_after_a_word_for_a_password_is_left_out(words: str) -> None:
    assert "zanahoria" not in without_secrets(f"hola, {words} zanahoria\nadiós")


@pytest.mark.parametrize(
    "secret",
    [
        "PIN 4821", "pin: 4821", "código 4821", "Code: 4821", "codice 4821", "cvv 123", "CVC: 123",
        "OTP 4829", "pw: zanahoria", "pw is zanahoria", "pwd: zanahoria", "(555) 010-1234",
        "+1 (555) 010-1234", "(91) 123 45 67",
    ],
)  # fmt: skip
def test_a_number_after_a_word_for_a_secret_is_left_out(secret: str) -> None:
    kept = without_secrets(f"hola, mi {secret}\nadiós")

    assert kept.split() == ["hola,", "mi", "adiós"]


@pytest.mark.parametrize(
    "text",
    ["a code of 12 words", "el código postal", "pin 12 of 40", "key 3 of the piano", "in (2024) he",
     "error code 404", "the token ring", "a pass to 2024", "12 (or 13) times"],
)  # fmt: skip
def test_a_number_that_is_not_secret_is_kept(text: str) -> None:
    assert without_secrets(text) == text


@given(
    pieces=st.lists(st.text("aé明1 \n@.", max_size=20), max_size=6),
    secret=st.sampled_from(["612 345 678", "ana@example.org", "+34 612 34 56 78"]),
    cut=st.integers(0, 15),
)
def test_a_secret_between_two_pieces_is_left_out(pieces: list[str], secret: str, cut: int) -> None:
    whole = [*pieces, f" {secret[:cut]}", f"{secret[cut:]} ", *pieces]

    assert secret not in "".join(pieces_without_secrets(whole))
    assert "".join(pieces_without_secrets(whole)) == without_secrets("".join(whole))
