"""Mail: where a mail begins, its encoding, and which mails are left out."""

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from quopri import encodestring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive.corpus.messages.mail import WITHOUT_SENDER, WITHOUT_TEXT
from predictive.corpus.preview import contents
from tests.builders import kept_of

FIRST = b"From ana@example.org Mon Mar  3 10:00:00 2025\n"
HEADERS = b"From: Ana <ana@example.org>\nSubject: x\n"


def mailbox(folder: Path, *mails: bytes) -> Path:
    """A file of mails, each after a line with its date."""
    path = folder / "mails.mbox"
    path.write_bytes(b"".join(FIRST + mail + b"\n\n" for mail in mails))
    return path


TEXT = "Buenos días amigo, mañana voy al jardín"
DECLARED = (
    "Content-Type: text/plain; charset=us-ascii\n",
    "Content-Type: text/plain; charset=utf-8\n",
    "Content-Type: text/plain; charset=iso-8859-1\n",
    "Content-Type: text/plain; charset=windows-1252\n",
    "Content-Type: text/plain; charset=x-unknown\n",
    "Content-Type: text/plain; charset=unknown-8bit\n",
    "Content-Type: text/plain; charset=rot13\n",
    'Content-Type: text/plain; charset=""\n',
    "Content-Type: text/plain\n",
    "Content-Type: text; charset\n",
    "",
)
TRANSFER: dict[str, Callable[[bytes], bytes]] = {
    "8bit": lambda data: data,
    "quoted-printable": encodestring,
    "base64": lambda data: b64encode(data) + b"\n",
}


@pytest.mark.parametrize("declared", DECLARED)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("transfer", TRANSFER)
def test_a_mail_is_read_in_its_real_encoding(
    declared: str, encoding: str, transfer: str, tmp_path: Path
) -> None:
    body = TRANSFER[transfer](f"{TEXT}.\n".encode(encoding))
    headers = f"{declared}Content-Transfer-Encoding: {transfer}\n\n".encode()

    assert kept_of(mailbox(tmp_path, HEADERS + headers + body))[0] == [f"{TEXT}."]


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
@pytest.mark.parametrize(
    "declared",
    ["iso-8859-1", "windows-1252", "macintosh", "unicode_escape", "punycode", "utf-16"],
)
def test_a_declared_encoding_is_used_only_if_it_makes_words(
    declared: str, encoding: str, tmp_path: Path
) -> None:
    headers = f"Content-Type: text/plain; charset={declared}\n\n".encode()
    text = "El niño comió piña mañana por la tarde, y la cigüeña voló."

    assert kept_of(mailbox(tmp_path, HEADERS + headers + text.encode(encoding)))[0] == [text]


@pytest.mark.parametrize("encoding", ["iso-2022-jp", "shift_jis", "euc-jp", "koi8-r", "gb18030"])
def test_a_declared_encoding_is_used_where_it_fits(encoding: str, tmp_path: Path) -> None:
    text = "привет как дела" if encoding == "koi8-r" else "明日公園"
    headers = f"Content-Type: text/plain; charset={encoding}\n\n".encode()

    path = mailbox(tmp_path, HEADERS + headers + text.encode(encoding))
    assert kept_of(path)[0] == [text]


@pytest.mark.parametrize(
    "sender",
    ["José <j@example.org>", "=?utf-8?q?Jos=C3=A9?= <j@example.org>", '"José" <j@example.org>'],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_sender_is_found_whatever_the_bytes_of_the_name(
    sender: str, encoding: str, tmp_path: Path
) -> None:
    path = mailbox(tmp_path, f"From: {sender}\nSubject: x\n\nhola".encode(encoding))

    assert contents([str(path)]).writers == {"José": 1}
    assert kept_of(path, "josé")[0] == ["hola"]


OF_TEXTS = (
    "From what I know the meeting is on Tuesday.",
    "From here on: silence.",
    "From Monday 10:00 to Friday 2025 we are closed",
    "From: this is no header",
    "From",
    ">From the start",
    "From \nNote: this",
    "From what I know\nSee: the list",
)


@pytest.mark.parametrize("line", OF_TEXTS)
def test_a_line_of_text_does_not_begin_a_mail(line: str, tmp_path: Path) -> None:
    mail = HEADERS + f"\nDear Bob,\n\n{line}\nPlease bring the papers.\n".encode()
    documents, report = kept_of(mailbox(tmp_path, mail, HEADERS + b"\nSecond mail."))

    assert len(documents) == 2
    assert "bring the papers" in documents[0]
    assert documents[1] == "Second mail."
    assert report.messages == 2


BEGINNINGS = (
    b"From ana@example.org Mon Mar  3 10:00:00 2025\n",
    b"From - Mon Mar 03 10:00:00 2025\n",
    b"From 1234567890@xxx Mon Mar 03 10:00:00 +0000 2025\n",
    b"From MAILER-DAEMON Fri Jul  8 12:08:34 2011\n",
    b"From ana at example.org  Mon Mar  3 10:00:00 2025\n",
    b"From someone\n",
    b"From nobody@nowhere lunes 3 de marzo\n",
)


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_a_mail_begins_at_a_line_with_a_date_or_before_headers(
    beginning: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "x"
    path.write_bytes(beginning + HEADERS + b"\nhola\n\n" + beginning + HEADERS + b"\nadios\n")

    assert kept_of(path)[0] == ["hola", "adios"]


HEADS = (
    "From: Ana <ana@example.org>\nTo: Bob <bob@example.org>\nSubject: x\n\n",
    "Return-Path: <ana@example.org>\nReceived: from x\n\tby y; Mon\nFrom: ana@example.org\n\n",
    "\ufeffSubject: x\r\nFrom: ana@example.org\r\n\r\n",
    "Message-ID: <1@x>\nX-Mailer: z\nDate: Mon, 3 Mar 2025 10:00\nFROM: ana@example.org\n\n",
)


@pytest.mark.parametrize("head", HEADS)
def test_a_single_mail_is_recognized_by_its_headers(head: str, tmp_path: Path) -> None:
    path = tmp_path / "mail.eml"
    path.write_text(f"{head}hola Bob\n\n> qué tal\n", encoding="utf-8")

    assert kept_of(tmp_path)[0] == ["hola Bob"]


def test_omitted_mails_are_counted_by_reason(tmp_path: Path) -> None:
    path = mailbox(
        tmp_path,
        HEADERS + b"\nhola",
        b"Subject: nobody's\n\nx",
        b"From:\nSubject: nobody's\n\nx",
        b"From: undisclosed-recipients:;\nSubject: nobody's\n\nx",
        HEADERS + b"Content-Type: text/html\n\n<p>x</p>",
        b"Content-Type: multipart/mixed; boundary=\n" + HEADERS + b"\nx",
        HEADERS + b"\nadios",
    )
    documents, report = kept_of(path)

    assert (documents[0], documents[-1]) == ("hola", "adios")
    assert report.left_out[WITHOUT_SENDER] == 3
    assert report.left_out[WITHOUT_TEXT] >= 1
    assert report.messages + sum(report.left_out.values()) == 7


@given(mail=st.binary(max_size=300), headers=st.booleans())
def test_any_damage_to_a_mail_leaves_the_others_readable(
    mail: bytes, headers: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = HEADERS + b"\n" + mail if headers else mail
    folder = tmp_path_factory.mktemp("mail")
    documents, report = kept_of(mailbox(folder, HEADERS + b"\nhola", whole, HEADERS + b"\nadios"))

    assert documents[0] == "hola"
    assert documents[-1] == "adios"
    assert report.exports == {"mail": 1}


@pytest.mark.parametrize(
    "attribution",
    [
        "On Fri, 15 Mar 2024 at 18:22, Luis <l@example.org> wrote:",
        "El vie, 15 mar 2024 a las 18:22, Luis (<l@example.org>) escribió:",
        "Am 15.03.24 um 18:22 schrieb Luis:",
        "Le ven. 15 mars 2024 à 18:22, Luis <l@example.org> a écrit :",
        "Em sex., 15 de mar. de 2024 às 18:22, Luis <l@example.org> escreveu:",
        "Il giorno ven 15 mar 2024 alle ore 18:22 Luis <l@example.org> ha scritto:",
        "Op ma 11 mrt 2024 om 21:10 schreef Luis <l@example.org>:",
        "Am Mo., 11. März 2024 um 21:10 Uhr schrieb Luis <l@example.org>:",
        "Luis <l@example.org> schrieb am Mo. 11. März 2024 um 21:10:",
        "Den mån 11 mars 2024 kl 21:10 skrev Luis <l@example.org>:",
        "W dniu 11.03.2024 o 21:10, Luis pisze:",
        "11.03.2024 21:10, Luis пишет:",
        "2024-03-11 21:10 GMT+01:00 Luis <l@example.org>:",
        "Il 11/03/2024 21:10, Luis scrive:",
    ],
)
def test_the_line_above_a_quote_is_not_learned(attribution: str, tmp_path: Path) -> None:
    mail = (
        HEADERS
        + f"Content-Type: text/plain; charset=utf-8\n\nhola\n\n{attribution}\n> x\n".encode()
    )

    assert kept_of(mailbox(tmp_path, mail))[0] == ["hola"]


@pytest.mark.parametrize(
    "line",
    [
        "-----Mensaje original-----", "---------- Forwarded message ---------",
        "-------- Original-Nachricht --------", "-------- Weitergeleitete Nachricht --------",
        "-------- Message transféré --------", "-----Message d'origine-----",
        "-----Messaggio originale-----", "----- Reenviado por -----",
        "-----Oorspronkelijk bericht-----", "-------- Doorgestuurd bericht --------",
        "Begin forwarded message:", "> Begin forwarded message:",
        "Anfang der weitergeleiteten Nachricht:", "Début du message réexpédié :",
        "Início da mensagem reencaminhada:", "Inizio messaggio inoltrato:",
        "Begin doorgestuurd bericht:", "De : Luis\nEnvoyé : lundi", "Van: Luis\nVerzonden: maandag",
    ],
)  # fmt: skip
def test_the_original_message_is_not_learned(line: str, tmp_path: Path) -> None:
    mail = f"Content-Type: text/plain; charset=utf-8\n\nhola\n\n{line}\nFrom: Luis\nmine\n"

    assert kept_of(mailbox(tmp_path, HEADERS + mail.encode()))[0] == ["hola"]


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my iPhone", "Enviado desde mi iPhone", "Von meinem iPhone gesendet",
        "Diese Nachricht wurde von meinem Android-Gerät gesendet", "Envoyé de mon iPhone",
        "Envoyé depuis mon téléphone", "Enviado do meu iPhone", "Inviato da iPhone",
        "Gesendet von Mail für Windows", "Enviado desde Correo para Windows",
        "Verzonden vanaf mijn iPhone", "Sent with Proton Mail secure email.",
        "Enviado con Proton Mail", "Get Outlook for iOS", "Obter o Outlook para iOS",
        "Télécharger Outlook pour Android", "Holen Sie sich Outlook für Android",
    ],
)  # fmt: skip
def test_the_signature_of_a_device_is_not_learned(line: str, tmp_path: Path) -> None:
    mail = f"Content-Type: text/plain; charset=utf-8\n\nhola\n\n{line}\n"

    assert kept_of(mailbox(tmp_path, HEADERS + mail.encode()))[0] == ["hola"]


@pytest.mark.parametrize(
    "line",
    ["Sent the mail to Ana", "Enviado de la oficina", "the original message", "--- a pause ---",
     "From: the sea", "Get the book for Ana", "Von meinem Vater geschrieben"],
)  # fmt: skip
def test_typed_text_that_resembles_the_end_of_a_mail_is_learned(line: str, tmp_path: Path) -> None:
    mail = f"\nhola\n\n{line}\n\nbye"

    assert kept_of(mailbox(tmp_path, HEADERS + mail.encode()))[0] == [f"hola\n{line}\nbye"]


def test_a_mail_of_apple_mail_is_read(tmp_path: Path) -> None:
    mail = HEADERS + b"\nhola\n"
    path = tmp_path / "1.emlx"
    path.write_bytes(f"{len(mail)}      \n".encode() + mail + b'<?xml version="1.0"?><plist/>')

    assert kept_of(path)[0] == ["hola"]
