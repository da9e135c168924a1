"""Chats in lines: formats of dates and times, names of writers, notices of the program."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive.corpus.messages.message import Message
from predictive.corpus.preview import contents
from tests.builders import kept_of

STAMPS = (
    "15/3/24, 18:20 - ",
    "[15/03/2024, 18:22:05] ",
    "\u200e[15/03/2024, 18:23:00] ",
    "3/15/24, 6:20\u202fPM - ",
    "15/3/24 6:25 p.\xa0m. - ",
    "15/3/24, 6:25 p. m. - ",
    "[3/15/24, 6:20:01\u202fPM] ",
    "15.03.24, 18:20 - ",
    "[15.03.24, 18:20:01] ",
    "[15.03.24 um 18:20:01] ",
    "15/03/2024 à 18:20 - ",
    "15/03/2024 às 18:20 - ",
    "15/03/2024 18:20 - ",
    "15-03-24 18:20 - ",
    "2024-03-15 18:20 - ",
    "2024-03-15, 18:20 - ",
    "[2024-03-15, 6:20:01 PM] ",
    "[2024-03-15 18:20] ",
    "2024-03-15 18:20:01 ",
    "2024-03-15 18:20:01: ",
    "2024-03-15T18:20:01Z ",
    "2024-03-15T18:20:01.123+01:00 ",
    "2024/03/15, 18:20 - ",
    "2024. 03. 15. 18:20 - ",
    "2024년 3월 15일 오후 6:20, ",
    "2024/3/15 下午6:20 - ",
    "2024年3月15日 18:20 - ",
    "15.3.2024 klo 18.20 - ",
    "15/03/24 18.20 - ",
    "15.03.24 г., 18:20 ч. - ",
    "15\u200f/3\u200f/2024, 6:20 م - ",
    "٢٠٢٤/٣/١٥، ٦:٢٠ م - ",
    "15/3/67 18:20 น. - ",
    "15/3/24, 6:20 μ.μ. - ",
    "15/3/24, 6:20 vorm. - ",
    "15/3/24, 6:20 du matin - ",
    "15/03/2024 18h20 - ",
    "2024-03-15 18 h 20 - ",
    "[18:20, 15/3/2024] ",
    "[6:20 PM, 3/15/2024] ",
    "15 Mar 2024, 18:20 - ",
    "15th March 2024, 18:20 - ",
    "Mar 15, 2024, 6:20 PM - ",
    "March 15, 2024 at 6:20 PM - ",
    "15 de mar. de 2024 18:20 - ",
    "15. März 2024, 18:20 Uhr - ",
    "15 marzo 2024 alle 18:20 - ",
    "Fri, 15 Mar 2024 18:20:01 +0100 - ",
    "2024-03-15 (Fri) 18:20 - ",
    "15/3/24, 18:20 – ",
    "15/3/24, 18:20\u202f- ",
    "(15/3/24, 18:20) ",
    "\u202a15/3/24, 18:20 - ",
)

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-be")


def chat(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    """Write a chat to a file."""
    path = folder / "chat.txt"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("stamp", STAMPS)
def test_a_chat_is_recognized_with_every_common_clock(stamp: str, tmp_path: Path) -> None:
    text = (
        f"{stamp}Ana García: mañana voy al parque\ncon mi perro: es viejo\n"
        f"{stamp}\u202a+34 612 34 56 78\u202c: qué bien\n{stamp}Ana García: sí\n"
    )
    encoding = ENCODINGS[STAMPS.index(stamp) % 2]
    documents, report = kept_of(chat(tmp_path, text, encoding))

    assert documents == ["mañana voy al parque\ncon mi perro: es viejo\nqué bien\nsí"]
    assert report.exports == {"WhatsApp": 1}
    assert report.messages == 3


@pytest.mark.parametrize("encoding", [*ENCODINGS, "cp1252"])
def test_a_chat_is_recognized_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    text = "15/3/24, 18:20 - Ana: mañana iré al jardín\r\n15/3/24, 18:21 - Íñigo: adiós niña\r\n"
    documents, _ = kept_of(chat(tmp_path, text, encoding))

    assert documents == ["mañana iré al jardín\nadiós niña"]


NOTICES = (
    "+1 555 0100 joined using this group's invite link",
    "Ana created group “Dinner: Friday”",
    "Bob se unió usando un enlace de invitación",
    "Bob ist der Gruppe über einen Einladungslink beigetreten",
    "Bob a rejoint le groupe via le lien d’invitation",
)


@pytest.mark.parametrize("notice", NOTICES)
def test_a_group_chat_may_begin_with_many_notices(notice: str, tmp_path: Path) -> None:
    text = "".join(f"07/03/2024, 12:{minute} - {notice}\n" for minute in range(10, 60)) * 4
    text += "".join(f"08/03/2024, 09:1{day} - Bob: hola a todos\n" for day in range(6))
    documents, _ = kept_of(chat(tmp_path, text))

    assert documents == ["\n".join(["hola a todos"] * 6)]


def test_an_ambiguous_chat_or_diary_is_not_learned(tmp_path: Path) -> None:
    text = "".join(f"07/03/2024, 12:{minute} - Bob csatlakozott\n" for minute in range(10, 40))
    text += "".join(f"08/03/2024, 09:1{day} - Bob: jó reggelt\n" for day in range(9))
    documents, report = kept_of(chat(tmp_path, text))

    assert documents == []
    [(_, reason)] = report.skipped
    assert "--as-text" in reason


GROUP_NOTICES = (
    'Bob changed the group name from "Trip: 2023" to "Trip: Lisbon 2024"',
    "Bob changed the subject from “Trip: 2023” to “Trip: Lisbon”",
    "Bob changed the subject to Trip: Lisbon",
    'Ana created group "Dinner: Friday"',
    'You created group "Dinner: Friday"',
    "Ana changed the group description",
    "Ana pinned a message: see you at nine",
    'Bob cambió el nombre del grupo de "Viaje: 2023" a "Viaje: 2024"',
    'Ana creó el grupo "Cena: viernes"',
    'Bob hat den Gruppennamen von "Reise: 2023" zu "Reise: 2024" geändert',
    'Ana hat die Gruppe "Essen: Freitag" erstellt',
    "Bob a changé le nom du groupe de « Voyage : 2023 » à « Voyage : 2024 »",
    "Ana a créé le groupe « Dîner : vendredi »",
    'Bob mudou o nome do grupo de "Viagem: 2023" para "Viagem: 2024"',
    'Bob ha cambiato il nome del gruppo da "Viaggio: 2023" a "Viaggio: 2024"',
    'Bob heeft het onderwerp gewijzigd van "Reis: 2023" naar "Reis: 2024"',
    "Bob muutti ryhmän nimeksi Matka: 2024",
    "+34 612 34 56 78 changed to +34 699 99 99 99",
    "Messages and calls are end-to-end encrypted. No one outside of this chat: not even WhatsApp.",
)


@pytest.mark.parametrize("notice", GROUP_NOTICES)
@pytest.mark.parametrize("stamp", ["13/03/2024, 22:30 - ", "[13/03/2024, 22:30:11] "])
def test_a_notice_is_not_learned(notice: str, stamp: str, tmp_path: Path) -> None:
    text = f"{stamp}Ana: hello there\n{stamp}{notice}\n{stamp}Bob: great name\n" * 3
    found = contents([str(chat(tmp_path, text))])

    assert found.writers == {"Ana": 3, "Bob": 3}
    assert found.excerpts == ["hello there\ngreat name\nhello there"]


@pytest.mark.parametrize("group", ["Trip", "Trip: 2024", "Familia ❤: todos", "Bob"])
def test_a_groups_name_is_not_a_writer(group: str, tmp_path: Path) -> None:
    stamp = "[13/03/2024, 22:30:11] "
    text = (
        f"{stamp}{group}: \u200eMessages and calls are end-to-end encrypted.\n"
        f"{stamp}{group}: \u200eAna created this group\n{stamp}Ana: hola: qué tal\n"
        f"{stamp}{group}: \u200eEva joined\n{stamp}Eva: bien\n{stamp}Ana: me alegro\n"
    )
    found = contents([str(chat(tmp_path, text))])

    assert found.writers == {"Ana": 2, "Eva": 1}
    assert found.excerpts == ["hola: qué tal\nbien\nme alegro"]


def test_a_groups_name_without_the_programs_mark_is_not_a_writer(tmp_path: Path) -> None:
    stamp = "[13/03/2024, 22:30:11] "
    text = (
        f"{stamp}Trip: 2024: Ana created this group\n{stamp}Trip: 2024: Messages and calls are "
        f"end-to-end encrypted.\n{stamp}Ana: hola\n{stamp}Bob: hola\n"
    )
    assert contents([str(chat(tmp_path, text))]).writers == {"Ana": 1, "Bob": 1}


NAMES = (
    "Ana de la Torre", "Bob", "Bob van der Berg", "Ana María", "Robert \"Bob\" Smith", "Dr. Ruiz",
    "O'Brien", "Ana :)", "~ Eva", "+34 612 34 56 78", "李小龙", "Мама", "👩 Ana", "mum", "Ana 2",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_writers_are_recognized_whatever_their_names(name: str, tmp_path: Path) -> None:
    stamp = "13/03/2024, 22:30 - "
    text = f"{stamp}Ana: hello\n{stamp}Bob: hello\n{stamp}{name}: unmistakable\n{stamp}Ana: yes\n"
    documents, _ = kept_of(chat(tmp_path, text), name.removeprefix("~ "))

    assert "unmistakable" in documents[0].split("\n")


OF_PROGRAMS = (
    "<Media omitted>", "<Multimedia omitido>", "<Medien ausgeschlossen>", "<Médias omis>",
    "<Mídia oculta>", "<File omesso>", "<Media weggelaten>", "<Без медиафайлов>", "null",
    "image omitted", "imagen omitida", "Bild weggelassen", "image absente", "immagine omessa",
    "imagem ocultada", "sticker omitted", "sticker omitido", "Sticker weggelassen", "GIF omitido",
    "video omitted", "vídeo omitido", "audio weggelassen", "audio omis", "afbeelding weggelaten",
    "document omitted", "documento omitido", "Contact card omitted", "\u200eimage omitted",
    "This message was deleted", "This message was deleted.", "You deleted this message",
    "Se eliminó este mensaje.", "Eliminaste este mensaje.", "Diese Nachricht wurde gelöscht.",
    "Du hast diese Nachricht gelöscht.", "Ce message a été supprimé", "Mensagem apagada",
    "Vous avez supprimé ce message", "Esta mensagem foi apagada", "Você apagou esta mensagem",
    "Questo messaggio è stato eliminato", "Hai eliminato questo messaggio.",
    "Dit bericht is verwijderd", "Данное сообщение удалено", "Bu mesaj silindi",
    "Waiting for this message. This may take a while.",
    "Esperando este mensaje. Esto puede tardar un poco.",
    "Missed voice call", "Missed video call at 18:20", "Missed group video call",
    "Llamada perdida", "Videollamada perdida", "Llamada de voz perdida a las 18:20",
    "Verpasster Sprachanruf", "Verpasster Videoanruf um 18:20 Uhr", "Appel vocal manqué",
    "Appel vidéo manqué à 18:20", "Chamada de voz perdida", "Chamada de vídeo perdida às 18:20",
    "Ligação de voz perdida", "Chiamata vocale persa", "Videochiamata persa alle 18:20",
    "POLL:\nWhere do we eat?\nOPTION: Pizza (2 votes)\nOPTION: At home (1 vote)",
    "\u200ePOLL:\nWhere?\n\u200eOPTION: Pizza (\u200e2 votes)\n\u200eOPTION: No (\u200e0 votes)",
    "ENCUESTA:\n¿Dónde comemos?\nOPCIÓN: Pizza (2 votos)\nOPCIÓN: En casa (1 voto)",
    "UMFRAGE:\nWo essen wir?\nOPTION: Pizza (2 Stimmen)\nOPTION: Zu Hause (1 Stimme)",
    "SONDAGE :\nOù mange-t-on ?\nOPTION : Pizza (2 votes)\nOPTION : Chez moi (1 vote)",
    "ENQUETE:\nOnde comemos?\nOPÇÃO: Pizza (2 votos)\nOPÇÃO: Em casa (1 voto)",
    "SONDAGGIO:\nDove mangiamo?\nOPZIONE: Pizza (2 voti)\nOPZIONE: A casa (1 voto)",
    "IMG-20240315-WA0001.jpg (file attached)", "IMG-1.jpg (archivo adjunto)",
    "IMG-1.jpg (Datei angehängt)", "IMG-1.jpg (fichier joint)", "IMG-1.jpg (arquivo anexado)",
    "IMG-1.jpg (file allegato)", "<attached: 0001-PHOTO.jpg>", "<adjunto: 0001-PHOTO.jpg>",
    "Factura Garcia.pdf • \u200e3 páginas \u200edocumento omitido",
    "\u200eHas eliminado este mensaje",
    "a b.docx \u200edocument omitted", "a b.pdf • 3 pages document omitted", "GIF retiré",
    "Has eliminado este mensaje.", "Kontaktkarte ausgelassen", "document manquant",
    "cartão do contato omitido", "Silenced voice call", "Sprachanruf. 5 Min.", "Videoanruf, 1 Std.",
    "Videollamada. 12 min", "Chamada de voz. 5 min", "Videochiamata. 3 min", "Videochamada, 2 min",
    "Llamada de voz. Sin respuesta",
    "You received a view once message. For added privacy, you can only open it on your phone.",
    "location: https://maps.google.com/?q=1,2", "ubicación: https://maps.google.com/?q=1,2",
    "Standort: https://maps.google.com/?q=1,2", "live location shared",
)  # fmt: skip


@pytest.mark.parametrize("written", OF_PROGRAMS)
def test_text_of_the_chat_program_is_not_learned(written: str, tmp_path: Path) -> None:
    stamp = "15/3/24, 18:20 - "
    text = f"{stamp}Ana: hola\n{stamp}Ana: {written}\n{stamp}Bob: {written}\n{stamp}Bob: adiós\n"

    assert kept_of(chat(tmp_path, text))[0] == ["hola\nadiós"]


TYPED = (
    "I saw the image omitted from the book", "we need more end-to-end tests", "llamada",
    "have you deleted this message?", "I <3 you", "the video is great", "POLL: who comes?",
    "he changed the subject again", "Videollamada. Luego te cuento", "the document manquant",
    "¿has visto factura.pdf?", "la imagen omitida era la mejor", "I missed the call",
)  # fmt: skip


@pytest.mark.parametrize("typed", TYPED)
def test_typed_text_that_resembles_a_notice_is_learned(typed: str, tmp_path: Path) -> None:
    stamp = "15/3/24, 18:20 - "
    text = f"{stamp}Ana: hola\n{stamp}Ana: {typed}\n{stamp}Ana: adiós\n"

    assert kept_of(chat(tmp_path, text))[0] == [f"hola\n{typed}\nadiós"]


@pytest.mark.parametrize(
    "mark",
    [
        "<This message was edited>",
        "<Se editó este mensaje.>",
        "<Diese Nachricht wurde bearbeitet.>",
    ],
)
def test_the_mark_of_an_edited_message_is_not_learned(mark: str, tmp_path: Path) -> None:
    for before in "", "\u200e":
        text = f"15/3/24, 18:20 - Ana: ven: {before}{mark}\n15/3/24, 18:20 - Bob: \u200e\n"
        assert kept_of(chat(tmp_path, text))[0] == ["ven:"]


PHONES = ("+34 612 34 56 78", "(555) 010-1234", "+1 (555) 010-1234", "0034 612 345 678")


@given(
    number=st.sampled_from(PHONES),
    spaces=st.lists(
        st.sampled_from(["", " ", "-", ".", "\u202f", "\xa0", ") ", " ("]), min_size=30
    ),
    marks=st.booleans(),
)
def test_a_phone_number_is_found_however_it_is_spaced(
    number: str, spaces: list[str], marks: bool
) -> None:
    digits = "".join(filter(str.isdigit, number))
    spaced = "".join(f"{digit}{space}" for digit, space in zip(digits, spaces, strict=False))
    plus = "+" if number.startswith("+") else ""
    author = f"\u202a{number}\u202c" if marks else number

    assert Message(author, "").is_by([plus + spaced])
    assert Message(plus + spaced, "").is_by([number])
    assert not Message(author, "").is_by([f"{plus}{spaced}7"])


def test_me_may_be_a_phone_number(tmp_path: Path) -> None:
    text = (
        "15/3/24, 18:20 - \u202a+34 612 34 56 78\u202c: soy yo\n"
        "15/3/24, 18:21 - +34 699 99 99 99: no soy yo\n"
    )
    assert kept_of(chat(tmp_path, text), "+34612345678")[0] == ["soy yo"]


@given(text=st.text(max_size=400), stamp=st.sampled_from(STAMPS))
def test_typed_text_never_contains_a_name(
    text: str, stamp: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("chat")
    path = folder / "chat.txt"
    written = f"{stamp}Ana Zorbax: hola\n{stamp}Ana Zorbax: {text}\n{stamp}Bob Qwix: bien\n"
    path.write_bytes(written.encode("utf-8", "surrogatepass"))
    documents, _ = kept_of(path)

    if "Zorbax" not in text and "Qwix" not in text:
        assert not any(name in document for name in ("Zorbax", "Qwix") for document in documents)
