"""Exported messages are read as what the writer typed, and nothing else."""

import json
import mailbox
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive.corpus.messages.exports import MessageSelection
from predictive.corpus.preview import contents
from predictive.corpus.reading import read_all
from predictive.corpus.spool import Spool
from predictive.errors import CorpusError
from tests.conftest import Invoke

WHATSAPP = {
    "android, Spanish": (
        "15/3/24, 18:20 - Los mensajes y las llamadas están cifrados de extremo a extremo.\n"
        "15/3/24, 18:22 - Luis: Hola\n"
        "15/3/24, 18:22 - Ana García: Voy al parque\ncon mi perro: es viejo\n"
        "15/3/24, 18:23 - Ana García: <Multimedia omitido>\n"
        "15/3/24, 18:24 - Ana García: Eliminaste este mensaje\n"
        "15/3/24, 18:25 - Ana García: \u200eIMG-1.jpg (archivo adjunto)\nMira qué foto\n"
        "15/3/24, 18:26 - Luis añadió a Eva\n"
        "15/3/24, 18:27 - Ana García: @\u2068Luis\u2069 ven ya <Se editó este mensaje.>\n"
    ),
    "iPhone, English": (
        "\ufeff[15/03/2024, 18:20:01] Luis: \u200eMessages and calls are end-to-end encrypted.\n"
        "[15/03/2024, 18:22:05] Luis: Hi there\n"
        "[15/03/2024, 18:22:09] Ana García: Voy al parque\ncon mi perro: es viejo\n"
        "\u200e[15/03/2024, 18:23:00] Ana García: \u200eimage omitted\n"
        "[15/03/2024, 18:24:00] Ana García: \u200eThis message was deleted.\n"
        "[15/03/2024, 18:25:00] Ana García: Mira qué foto\n"
        "[15/03/2024, 18:27:00] Ana García: ven ya \u200e<This message was edited>\n"
    ),
    "twelve hours": (
        "3/15/24, 6:20\u202fPM - Luis: Hi\n"
        "3/15/24, 6:22\u202fPM - Ana García: Voy al parque\ncon mi perro: es viejo\n"
        "15/3/24, 6:25 p. m. - Ana García: Mira qué foto\n"
        "15/3/24 6:25 p.\xa0m. - Ana García: ven ya\n"
    ),
}

TELEGRAM_CHAT = {
    "name": "Luis",
    "type": "personal_chat",
    "id": 4,
    "messages": [
        {"id": 1, "type": "service", "actor": "Luis", "action": "phone_call", "text": ""},
        {"id": 2, "type": "message", "from": "Luis", "text": "Hola"},
        {"id": 3, "type": "message", "from": "Ana García", "text": "Voy al parque con mi perro"},
        {
            "id": 4,
            "type": "message",
            "from": "Ana García",
            "text": [
                "Mira ",
                {"type": "bold", "text": "esta"},
                " foto ",
                {"type": "link", "text": "https://example.org/foto"},
                {"type": "mention", "text": "@luis"},
            ],
        },
        {"id": 5, "type": "message", "from": "Ana García", "forwarded_from": "X", "text": "Ajeno"},
        {"id": 6, "type": "message", "from": None, "text": "De quien se fue"},
    ],
}

CHATGPT = [
    {
        "title": "Receta",
        "create_time": 1.5,
        "mapping": {
            "a": {"id": "a", "message": None, "children": ["b"]},
            "b": {
                "message": {
                    "author": {"role": "user"},
                    "content": {
                        "content_type": "text",
                        "parts": ["¿Cómo hago una tortilla?\n```py\nsecreto = 1\n```\nGracias"],
                    },
                }
            },
            "c": {
                "message": {
                    "author": {"role": "assistant"},
                    "content": {"content_type": "text", "parts": ["Primero, los huevos."]},
                }
            },
            "d": {
                "message": {
                    "author": {"role": "user"},
                    "content": {
                        "content_type": "multimodal_text",
                        "parts": [{"asset_pointer": "file"}, "¿Y esta?"],
                    },
                }
            },
        },
    }
]

REPLY = """Hola Luis:

mañana voy al parque con mi perro, que ya es muy viejo y no quiere
salir de casa cuando llueve.

El vie, 15 mar 2024 a las 18:22, Luis Pérez (<luis@example.org>)
escribió:

> ¿Qué haces mañana?
>> antes

Luego te llamo.

-- 
Ana García
Calle Mayor 1
"""


def _mail(sender: str, text: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "luis@example.org", "Mañana"
    mail.set_content(text, charset="iso-8859-1", cte="quoted-printable")
    return mail


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    path = tmp_path / "sent.mbox"
    box = mailbox.mbox(path)
    box.add(_mail('"García, Ana" <ana@example.org>', REPLY))
    box.add(_mail("Luis <luis@example.org>", "Yo no."))
    outlook = "Claro que sí.\n\nFrom: Luis\nSent: Monday\nTo: Ana\n\n¿Vienes?\n"
    box.add(_mail("ana@example.org", outlook))
    box.add(_mail("ana@example.org", "From now on I walk.\nFrom here.\n\nSent from my iPhone"))
    page = EmailMessage()
    page["From"] = "ana@example.org"
    page.set_content("<p>hello</p>", subtype="html")
    box.add(page)
    box.add(b"Broken: \xff\nFrom:\nContent-Type: text/plain; charset=none\n\nx")
    box.close()
    return path


def read(path: Path, *me: str) -> str:
    """The text read from a file, with a line of dashes between documents."""
    with Spool(path.parent / "spool") as spool:
        report = read_all([str(path)], spool, MessageSelection(me))
        assert sum(report.exports.values()) == 1, report
        return "\n--\n".join("".join(spool.chunks(document)) for document in spool.documents)


@pytest.mark.parametrize("kind", WHATSAPP)
def test_whatsapp_is_read_as_the_users_text(kind: str, tmp_path: Path) -> None:
    chat = tmp_path / "chat.txt"
    chat.write_bytes(WHATSAPP[kind].replace("\n", "\r\n").encode())

    kept = "Voy al parque\ncon mi perro: es viejo\nMira qué foto\nven ya"
    assert read(chat, "ana garcía") == kept
    assert read(chat, "Luis") in ("Hola", "Hi", "Hi there")


def test_a_diary_with_times_is_not_a_chat(tmp_path: Path) -> None:
    diary = tmp_path / "diary.txt"
    diary.write_text("15/3/24, 18:20 - got up\n15/3/24, 18:30 - went out\n")

    with Spool(tmp_path / "spool") as spool:
        report = read_all([str(diary)], spool, MessageSelection())
        assert report.exports == {}
        assert spool.characters == len(diary.read_text())


@pytest.mark.parametrize("whole", [False, True])
def test_telegram_is_read_without_addresses_and_names(whole: bool, tmp_path: Path) -> None:
    export = {"about": "Here is the data", "contacts": {}, "chats": {"list": [TELEGRAM_CHAT]}}
    result = tmp_path / "result.json"
    result.write_text(json.dumps(export if whole else TELEGRAM_CHAT, indent=1))

    assert read(result, "Ana García") == "Voy al parque con mi perro\nMira esta foto"
    assert read(result).startswith("Hola\nVoy")
    assert "Ajeno" not in read(result)


def test_chatgpt_is_read_as_questions_without_code(tmp_path: Path) -> None:
    export = tmp_path / "conversations.json"
    export.write_text(json.dumps(CHATGPT))

    assert read(export) == "¿Cómo hago una tortilla?\nGracias\n¿Y esta?"
    assert read(export, "whoever") == read(export)


def test_mail_is_read_without_quotes(mails: Path) -> None:
    first, *others = read(mails, "ana@example.org").split("\n--\n")

    assert first == (
        "Hola Luis:\nmañana voy al parque con mi perro, que ya es muy viejo y no quiere salir de"
        " casa cuando llueve.\nLuego te llamo."
    )
    assert others == ["Claro que sí.", "From now on I walk.\nFrom here."]
    assert "Yo no." in read(mails)
    assert read(mails, "garcía, ana") == first


def test_secrets_are_left_out(tmp_path: Path) -> None:
    chat = tmp_path / "chat.txt"
    chat.write_text(
        "15/3/24, 18:22 - Ana: mi correo es ana@example.org y ya\n"
        "15/3/24, 18:23 - Ana: la contraseña: gato azul\n"
        "15/3/24, 18:23 - Ana: llama al 600 123 456 mañana\n"
        "15/3/24, 18:23 - Ana: AKIAIOSFODNN7EXAMPLE\n"
    )

    text = read(chat)
    assert text == "mi correo es\ny ya\nla\nllama al\nmañana"


@given(
    text=st.text(
        st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t\0"), max_size=300
    )
)
def test_any_chat_can_be_read(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    chat = tmp_path_factory.mktemp("chat") / "chat.txt"
    chat.write_text(f"15/3/24, 18:22 - Ana: {text}\n15/3/24, 18:23 - Ana: fin", encoding="utf-8")

    assert read(chat).endswith("fin")


def test_exports_are_found_in_folders_and_other_json_is_not(tmp_path: Path) -> None:
    (tmp_path / "result.json").write_text(json.dumps(TELEGRAM_CHAT))
    (tmp_path / "conversations.json").write_text(json.dumps(CHATGPT))
    (tmp_path / "package.json").write_text('{"name": "x", "messages": []}')

    report = contents([str(tmp_path)]).report
    assert dict(report.exports) == {"ChatGPT": 1, "Telegram": 1}
    assert report.left_out == {"files of other kinds": 1}
    assert not report.skipped


def test_the_preview_says_who_wrote_and_what(tmp_path: Path, invoke: Invoke) -> None:
    chat = tmp_path / "chat.txt"
    chat.write_text(WHATSAPP["android, Spanish"])

    shown = invoke("train", "--preview", chat, "--me", "Ana García").stdout
    assert "kept 5 messages" in shown
    assert "Luis" in shown
    assert "Voy al parque" in shown
    assert "Hola" not in shown
    figures = json.loads(invoke("train", "--preview", chat, "--json").stdout)
    assert figures["writers"] == {"Ana García": 5, "Luis": 1}

    unmatched = invoke("train", "--preview", chat, "--me", "Eva").stdout
    assert f"skipped {chat}: no message is by Eva" in unmatched


def test_an_unknown_writer_is_an_error_that_names_no_other_writer(
    tmp_path: Path, invoke: Invoke
) -> None:
    chat = tmp_path / "chat.txt"
    chat.write_text(WHATSAPP["android, Spanish"] * 50)

    result = invoke("train", chat, "--me", "Eva")
    assert isinstance(result.exception, CorpusError)
    assert "Eva" in result.exception.message
    assert "Luis" not in str(result.exception)
    assert "--preview" in (result.exception.hint or "")
