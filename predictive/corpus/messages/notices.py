"""What chat programs write into a chat themselves, in the languages that are common."""

import re

from predictive.corpus.messages.message import without_directions

MARK = "\u200e"
"""Stands before it on telephones by Apple: notices, attachments, remarks behind a text."""


def _any(*phrases: str) -> str:
    return "|".join(phrases)


_MEDIUM = _any(
    "image", "photo", "picture", "video", "video note", "audio", "gif", "sticker", "document",
    "contact card", "media", "voice message", "file", "attachment", "view once message",
    "imagen", "foto", "vídeo", "nota de vídeo", "nota de video", "documento", "tarjeta de contacto",
    "ficha de contacto", "multimedia", "mensaje de voz", "archivo", "archivos?", "pegatina",
    "bild", "videonachricht", "sprachnachricht", "dokument", "datei", "kontaktkarte", "medien",
    "photo", "vidéo", "fichier", "média", "médias", "fiche contact", "autocollant", "message vocal",
    "imagem", "figurinha", "cartão de contato", "cartão de contacto", "arquivo de mídia", "mídia",
    "ficheiro", "arquivo", "multimédia", "multimídia", "áudio",
    "immagine", "scheda contatto", "adesivo", "messaggio vocale", "file multimediale",
    "afbeelding", "foto's?", "contactkaart", "bestand", "obraz", "obrazek", "zdjęcie", "wideo",
    "plik wideo", "plik audio", "naklejka", "изображение", "фото", "видео", "аудио", "аудиофайл",
    "файл", "стикер", "документ", "карточка контакта", "görüntü", "resim", "ses", "çıkartma",
    "belge", "gambar", "stiker", "dokumen", "imatge", "adhesiu", "bilden?", "ljud", "billede", "lyd",
    "kuva", "ääni",
)  # fmt: skip
_OMITTED = _any(
    r"omitted", r"not included", r"omitid[oa]s?", r"no incluid[oa]s?", r"weggelassen",
    r"ausgeschlossen", r"nicht enthalten", r"(?:non )?incluse?", r"omis(?:e|es)?", r"absente?s?",
    r"ocult(?:ad)?[oa]s?", r"não incluíd[oa]s?", r"omess[aoie]", r"esclus[aoie]", r"weggelaten",
    r"pominięt[aeoy]", r"отсутству[ею]т", r"опущен[оаы]?", r"пропущен[оаы]?", r"не включен[оаы]?",
    r"dahil edilmedi", r"atlandı", r"tidak disertakan", r"dihilangkan", r"omes[ao]?", r"utelämnad",
    r"utelatt", r"utesluten", r"udeladt", r"jätetty pois",
)  # fmt: skip
_DELETED = _any(
    r"(?:this|the) message (?:was|has been) deleted(?: by .*)?", r"message deleted",
    r"you deleted this message(?: for everyone)?", r"deleted message",
    r"(?:se eliminó|eliminaste) este mensaje", r"este mensaje (?:fue|ha sido) eliminado",
    r"mensaje eliminado", r"diese nachricht wurde(?: von .*)? gelöscht",
    r"du hast diese nachricht gelöscht", r"nachricht gelöscht", r"ce message a été supprimé",
    r"(?:vous avez|tu as) supprimé ce message", r"message supprimé", r"mensagem apagada",
    r"(?:esta|essa) mensagem foi (?:apagada|eliminada)", r"(?:você )?apag(?:ou|aste) (?:esta|essa)? ?mensagem",
    r"eliminou esta mensagem", r"eliminaste esta mensagem",
    r"questo messaggio è stato eliminato", r"hai eliminato questo messaggio", r"messaggio eliminato",
    r"dit bericht is verwijderd", r"(?:je|u) (?:hebt|heeft) dit bericht verwijderd",
    r"(?:ta )?wiadomość została usunięta", r"usunięto tę wiadomość", r"usun(?:ąłeś|ęłaś) tę wiadomość",
    r"(?:данное|это) сообщение (?:было )?удалено", r"сообщение удалено", r"вы удалили (?:данное|это) сообщение",
    r"bu mesaj silindi", r"bu mesajı sildiniz", r"pesan ini (?:telah )?dihapus",
    r"anda menghapus pesan ini", r"s'ha eliminat aquest missatge", r"aquest missatge s'ha eliminat",
    r"has eliminat aquest missatge", r"det här meddelandet (?:har raderats|togs bort)",
    r"تم حذف هذه الرسالة", r"このメッセージは削除されました", r"此消息已删除", r"삭제된 메시지입니다",
)  # fmt: skip
_CALL = _any(
    r"missed (?:group )?(?:voice|video|audio)? ?call.*", r"(?:voice|video|audio) call(?:[,. ].{0,40})?",
    r"(?:video)?llamada(?: grupal)?(?: de (?:voz|vídeo|video))?(?: grupal)? perdida.*",
    r"(?:video)?llamada de (?:voz|vídeo|video)(?:[,. ].{0,40})?",
    r"verpasste[rs]? (?:gruppen)?-?(?:sprach|video)?-?(?:anruf|chat).*",
    r"(?:sprach|video)anruf(?:[,. ].{0,40})?", r"appel (?:vocal|vidéo|audio)?(?: de groupe)? ?manqué.*",
    r"appel (?:vocal|vidéo)(?:[,. ].{0,40})?",
    r"(?:chamada|ligação)(?: de (?:voz|vídeo)(?: em grupo)?)? perdida.*",
    r"(?:chamada|ligação) de (?:voz|vídeo)(?:[,. ].{0,40})?",
    r"(?:video)?chiamata(?: vocale| di gruppo)? (?:persa|senza risposta).*",
    r"gemiste (?:spraak|video)?-?oproep.*", r"nieodebrane połączenie.*",
    r"пропущенный (?:аудио|видео)?звонок.*", r"cevapsız (?:sesli|görüntülü)? ?arama.*",
    r"panggilan (?:suara|video) tak terjawab.*", r"trucada (?:de veu )?perduda.*",
)  # fmt: skip
_PLACE = (
    r"(?:location|ubicación|standort|position|localisation|localização|posizione|locatie|"
    r"lokalizacja|местоположение|konum|lokasi|ubicació) ?: ?https?://.*"
    r"|https?://maps\.google\.com/\S*|live location shared|ubicación en tiempo real compartida"
    r"|live-standort wird geteilt|localisation en direct partagée"
    r"|localização (?:em tempo real|atual) compartilhada|posizione in tempo reale condivisa"
)
_PROGRAM_LINE = re.compile(
    rf"<[^<>]{{3,60}}>|null|\S.*\.\w{{2,5}} \([^()\n]{{5,40}}\)"
    rf"|(?:{_MEDIUM}) (?:{_OMITTED})|(?:{_OMITTED}) (?:{_MEDIUM})"
    rf"|(?:{_DELETED})|(?:{_CALL})|{_PLACE}",
    re.IGNORECASE,
)
_ENDING = re.compile(r"[.!。…\s]+$")
_EDITED = re.compile(
    r"\s*<[^<>]{0,40}(?:edited|edit[óo]|edita[dt][oa]|editou|bearbeitet|modifié|modificato|modificado"
    r"|bewerkt|edytowan[ao]|изменено|отредактировано|düzenlendi|diedit|redigera[dt]|redigeret)"
    r"[^<>]{0,20}>",
    re.IGNORECASE,
)
_MENTION = re.compile("@\u2068[^\u2069]*\u2069")
_POLL = re.compile(
    rf"{MARK}?[^\W\d_a-z]+\s?:[ \t]*\n(?:.*\n)+?(?:{MARK}?[^\W\d_a-z]+\s?: .*\({MARK}?\d+ \w+\)\s*)+",
)
"""A word in capitals, a question, and answers behind another word in capitals, with their votes."""
_GROUP = re.compile(
    _any(
        r"end-to-end", r"\bjoined (?:using|from|the|via)", r"\b(?:was|were) added\b",
        r"\b(?:created|changed|deleted|turned o[nf]f?|pinned|updated|edited) (?:the|this|a|their|your)?"
        r" ?(?:group|subject|message timer|chat|icon|community|channel|phone number|settings"
        r"|security code|disappearing|admin|broadcast)", r"\bchanged (?:this group|to \+)",
        r"(?:security code|phone number).*changed", r"group('s)? (?:name|subject|icon|description)",
        r"\b(?:you're|is) (?:now|no longer) an admin", r"disappearing messages",
        r"cifrad[oa]s de extremo a extremo", r"\bse unió (?:usando|mediante|al|desde|con)",
        r"\b(?:creó|creaste|cambió|cambiaste|modificó|eliminó|actualizó) (?:el|la|este|esta|su|los|las)"
        r" ?(?:grupo|nombre|asunto|ícono|icono|imagen|foto|descripción|ajustes|configuración|número"
        r"|código|tema|duración)", r"(?:ahora|ya no) (?:eres|es) (?:admin|administrador)",
        r"mensajes temporales", r"ende-zu-ende",
        r"hat (?:die gruppe|den (?:betreff|namen|gruppennamen)|das gruppenbild|die gruppenbeschreibung"
        r"|die gruppeninfo|die gruppeneinstellungen|das anzeigebild|seine telefonnummer).*"
        r"(?:erstellt|geändert|gelöscht)", r"(?:erstellt|geändert): ?$", r"gruppe .* erstellt",
        r"(?:ist|bist) (?:der gruppe|jetzt).*(?:beigetreten|admin)", r"einladungslink",
        r"chiffrés de bout en bout", r"a (?:créé|changé|modifié|supprimé|rejoint) "
        r"(?:le|la|l'|les|ce|cette|son) ?(?:groupe|nom|sujet|objet|icône|image|description|photo"
        r"|paramètres|numéro|discussion|icone)", r"lien d'invitation", r"messages éphémères",
        r"de ponta a ponta|ponto a ponto", r"\b(?:criou|mudou|alterou|apagou|atualizou) "
        r"(?:o|a|este|esta|seu|as|os) ?(?:grupo|nome|assunto|imagem|ícone|foto|descrição|configurações"
        r"|definições|número|título)", r"entrou usando|entrou através|link de convite|mensagens temporárias",
        r"crittograf.* end-to-end", r"\bha (?:creato|cambiato|modificato|eliminato|aggiornato) "
        r"(?:il|la|l'|le|questo|questa|l’) ?(?:gruppo|nome|oggetto|immagine|icona|descrizione"
        r"|impostazioni|numero|foto)", r"link d'invito|messaggi effimeri",
        r"heeft (?:de|het|deze) ?(?:groep|onderwerp|groepsnaam|groepsafbeelding|groepsomschrijving)",
        r"\b(?:utworzy|zmieni)[łl]a?\b.*(?:grup|temat|nazw)", r"(?:создал|изменил)а?\(?а?\)? .*(?:групп|тем|назв)",
        r"grubu(?:nu)? (?:oluşturdu|değiştirdi)|grup adını", r"membuat grup|mengubah (?:subjek|nama)",
    ),
    re.IGNORECASE,
)  # fmt: skip


def is_group_notice(text: str) -> bool:
    """Whether a text tells what happened to a group or a chat, in words of the program's."""
    return bool(_GROUP.search(text))


def typed(text: str) -> str:
    """Return what somebody typed of a message, without what the program put into it."""
    text = _EDITED.sub("", _MENTION.sub("", text))
    if _POLL.fullmatch(text):
        return ""
    lines = (without_directions(line.split(MARK)[0]).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if not _is_program_line(line))


def _is_program_line(line: str) -> bool:
    return bool(_PROGRAM_LINE.fullmatch(line) or _PROGRAM_LINE.fullmatch(_ENDING.sub("", line)))
