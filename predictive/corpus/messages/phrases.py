"""Phrases in the notices of chat programs, as regular expressions.

In English, Spanish, Catalan, Portuguese, French, Italian, German, Dutch, Polish, Russian, Turkish
and Indonesian; some also in other languages.
"""

MEDIA = (
    r"image|photo|picture|video(?: note)?|audio|gif|sticker|document|contact card|media|file",
    r"voice message|attachment",
    r"im[aá]gen|foto|v[ií]deo|nota de v[ií]deo|documento|(?:tarjeta|ficha) de contacto|multimedia",
    r"mensaje de voz|archivo|pegatina|imatge|adhesiu|targeta de contacte",
    r"imagem|figurinha|cartão d[eo] contac?to|arquivo(?: de mídia)?|mídia|ficheiro|mult[ií]mídia",
    r"áudio|photo|vidéo|fichier|médias?|(?:fiche|carte) (?:de )?contact|autocollant|message vocal",
    r"immagine|scheda contatto|adesivo|messaggio vocale|file multimediale",
    r"bild|video-?nachricht|sprachnachricht|dokument|datei|kontaktkarte|medien",
    r"afbeelding|foto's|contactkaart|bestand|media",
    r"obraz|obrazek|zdjęcie|wideo|plik(?: wideo| audio)?|naklejka|dokument|multimedia",
    r"изображение|фото|видео|аудио|аудиофайл|файл|стикер|документ|карточка контакта|медиафайл",
    r"görüntü|resim|ses|çıkartma|belge|medya|gambar|stiker|dokumen|kuva|bilden?|billede?",
)
OMITTED = (
    r"omitted|not included|omitid[oa]s?|no incluid[oa]s?|ocultad[oa]s?|oculto|omes[ao]?",
    r"não (?:incluíd|disponíve)[oail]s?|omis(?:e|es)?|absente?s?|non inclus(?:e|es)?",
    r"omess[aoie]|esclus[aoie]|weggelassen|ausgeschlossen|nicht enthalten|weggelaten",
    r"ausgelassen|retirée?s?|manquante?s?",
    r"pominięt[aeoy]|отсутству[ею]т|опущен[оаы]?|пропущен[оаы]?|не включен[оаы]?|без медиафайлов",
    r"dahil edilmedi|atlandı|tidak disertakan|utelämna[dt]|utelatt|udeladt|jätetty pois",
)
DELETED = (
    r"(?:this|the) message (?:was|has been) deleted(?: by .*)?|message deleted|deleted message",
    r"you deleted this message(?: for everyone)?",
    r"(?:se eliminó|eliminaste|has? eliminado) este mensaje",
    r"este mensaje (?:fue|ha sido) eliminado(?: por .*)?",
    r"mensaje eliminado|(?:s'ha|has) eliminat aquest missatge|aquest missatge s'ha eliminat",
    r"(?:esta |essa )?mensagem (?:foi )?(?:apagada|eliminada)(?: por .*)?",
    r"(?:você )?(?:apagou|apagaste|eliminou|eliminaste) (?:esta |essa )?mensagem",
    r"(?:ce )?message (?:a été )?supprimé(?: par .*)?|(?:vous avez|tu as) supprimé ce message",
    r"(?:questo )?messaggio (?:è stato )?eliminato(?: da .*)?|hai eliminato questo messaggio",
    r"(?:diese )?nachricht (?:wurde )?(?:von .* )?gelöscht|du hast diese nachricht gelöscht",
    r"dit bericht (?:is|werd) verwijderd|(?:je|u) (?:hebt|heeft) dit bericht verwijderd",
    r"(?:ta )?wiadomość została usunięta|usun(?:ięto|ąłeś|ęłaś) tę wiadomość",
    r"(?:данное |это )?сообщение (?:было )?удалено|вы удалили (?:данное|это) сообщение",
    r"bu mesaj silindi|bu mesajı sildiniz|pesan ini (?:telah )?dihapus|anda menghapus pesan ini",
    r"det här meddelandet (?:har raderats|togs bort)|denne meldingen ble slettet",
    r"تم حذف هذه الرسالة|このメッセージは削除されました|此消息已删除|삭제된 메시지입니다",
)
WAITING = (
    r"waiting for this message.*|this message can't be displayed here.*",
    r"esperando (?:este |el )?mensaje\. .*|(?:a )?aguarda(?:ndo|r) (?:esta |a )?mensagem\. .*",
    r"en attente de ce message.*|in attesa del messaggio.*|warte(?:t)? auf diese nachricht.*",
    r"you (?:received|sent) a view once .*|(?:recibiste|enviaste|has (?:recibido|enviado)) .{1,20}"
    r" de (?:visualización única|una sola vez).*|(?:você )?(?:recebeu|enviou) .{1,20} de"
    r" visualização única.*|vous avez (?:reçu|envoyé) .{1,20} à vue unique.*",
    r"auf diese nachricht warten.*|wachten op dit bericht.*|ожидание (?:данного )?сообщения.*",
)
CALLS = (
    r"(?:missed|silenced) (?:group )?(?:voice |video |audio )?call.*",
    r"(?:voice|video) call[,.·] .{0,40}",
    r"(?:video)?llamada(?: de (?:voz|v[ií]deo))?(?: grupal)?(?: de (?:voz|v[ií]deo))? perdida.*",
    r"(?:video)?llamada de (?:voz|v[ií]deo)[,.·] .{0,40}|(?:video)?trucada (?:de veu )?perduda.*",
    r"(?:video)?(?:chamada|ligação)(?: de (?:voz|vídeo))?(?: em grupo)? perdida.*",
    r"appel (?:vocal |vidéo |audio )?(?:de groupe )?manqué.*|appel (?:vocal|vidéo)[,.·] .{0,40}",
    r"(?:video)?chiamata (?:vocale )?(?:di gruppo )?(?:persa|senza risposta).*",
    r"(?:sprach-?|video-?)anruf[,.·] (?:\d|keine).{0,40}|videollamada[,.·] (?:\d|sin).{0,40}",
    r"(?:(?:chamada|ligação) de (?:voz|vídeo)|videochamada)[,.·] (?:\d|sem).{0,40}",
    r"(?:chiamata vocale|videochiamata)[,.·] (?:\d|nessuna).{0,40}",
    r"(?:spraak-?|video-?)oproep[,.·] (?:\d|geen).{0,40}",
    r"verpasster? (?:gruppen-?)?(?:sprach-?|video-?)?(?:anruf|chat).*",
    r"gemiste (?:spraak-?|video-?)?oproep.*|nieodebrane połączenie.*",
    r"пропущенный (?:аудио-?|видео-?|групповой )*звонок.*|cevapsız (?:\w+ )?arama.*",
    r"panggilan (?:\w+ )?tak terjawab.*|missat (?:röst|video)samtal.*|ubesvart .{0,20}anrop.*",
)
PLACES = (
    r"(?:live )?location|ubicación(?: en tiempo real)?|ubicació|localização|localisation|position",
    r"posizione|standort|locatie|lokalizacja|местоположение|геопозиция|konum|lokasi",
)
SHARED = (r"shared|compartid[oa]|compartilhada|partagée|condivisa|geteilt|gedeeld",)
EDITED = (
    r"edited|edit[óo]|edita[dt][oa]|editou|bearbeitet|modifié|modificato|modificado|bewerkt",
    r"edytowan[ao]|изменено|отредактировано|düzenlendi|diedit|redigera[dt]|redigeret",
)
MESSAGES = (
    r"messages|mensajes|missatges|mensagens|messaggi|nachrichten|berichten|wiadomości|сообщения",
    r"mesajlar|pesan",
)
ENCRYPTED = (
    r"end-to-end|de extremo a extremo|d'extrem a extrem|de ponta a ponta|ponto a ponto",
    r"de bout en bout|ende-zu-ende|od końca do końca|сквозн\w+ шифрован|uçtan uca",
)
HAPPENED = (
    r"joined (?:using|from|via|the group)|(?:was|were) added|added \+?\d|left the group",
    r"(?:created|changed|deleted|updated|edited) (?:the |this |a |their |your )?"
    r"(?:group|subject|chat|icon|communit|channel|phone number|settings|security code|description)",
    r"turned o(?:n|ff) (?:the )?(?:message|disappearing|admin)|pinned a message|changed to \+",
    r"(?:you're|is) (?:now|no longer) an admin|(?:security code|phone number).* changed",
    r"(?:group|invite) link|disappearing messages",
    r"se unió (?:usando|mediante|desde|con|al grupo)|código de seguridad|mensajes temporales",
    r"(?:creó|creaste|cambió|cambiaste|modificó|eliminó|actualizó) (?:el|la|un|est[ea]|su|l[oa]s)"
    r" (?:grupo|nombre|asunto|[íi]cono|imagen|foto|descripción|ajustes|configuración|número)",
    r"(?:fijó|fijaste) un mensaje",
    r"(?:añadió|añadiste|agregó|agregaste|eliminó|eliminaste) a |enlace de invitación",
    r"(?:ahora|ya no) (?:eres|es) (?:admin|administrador)|salió del grupo",
    r"ha (?:creat|canviat) (?:el |la |l'|un )(?:grup|nom|assumpte|descripció)",
    r"(?:criou|mudou|alterou|apagou|atualizou|fixou) (?:o|a|uma?|este|esta|seu|as|os)"
    r" (?:grupo|nome|assunto|imagem|ícone|foto|descrição|configurações|definições|número|mensagem)",
    r"(?:entrou|saiu) (?:usando|através|do grupo)|link de convite|mensagens temporárias",
    r"(?:a|avez|as) (?:créé|changé|modifié|supprimé|rejoint|quitté|épinglé)"
    r" (?:le |la |l['’]|les |un |ce |cette |son )(?:groupe|nom|sujet|objet|icône|image|description"
    r"|photo|paramètres|numéro|message)|lien d['’]invitation|messages éphémères|a ajouté \+?\d",
    r"(?:ha|hai) (?:creato|cambiato|modificato|eliminato|aggiornato|fissato)"
    r" (?:il |la |l['’]|le |un |questo )(?:gruppo|nome|oggetto|immagine|icona|descrizione"
    r"|impostazioni|numero|foto|messaggio)|link d['’]invito|messaggi effimeri|ha aggiunto \+?\d",
    r"(?:hat|hast) (?:die gruppe|den (?:betreff|namen|gruppennamen)|das (?:gruppen|profil)?bild"
    r"|die gruppen\w+|den einladungs\w+|die nachrichten\w*|die telefonnummer)|einladungslink",
    r"(?:hat|hast) .* (?:hinzugefügt|entfernt)|gruppe (?:beigetreten|verlassen|erstellt)",
    r"sicherheitsnummer|selbstlöschende nachrichten|uitnodigingslink",
    r"(?:heeft|hebt) (?:de|het|deze) (?:groep|onderwerp|groeps\w+)",
    r"(?:utworzy|zmieni)[łl]\w* .*(?:grup|temat|nazw)|(?:создал|изменил)\S* .*(?:групп|тем|назв)",
    r"grubu(?:nu)? (?:oluşturdu|değiştirdi)|grup adını|membuat grup|mengubah (?:subjek|nama)",
)
"""Changes to a group or a chat."""
