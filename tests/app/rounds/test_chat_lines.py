"""What chat programs say in a chat is no remark of anybody, and is shown as left out."""

import pytest

from app.rounds.emails import read_email_text
from app.rounds.note_texts import read_block

# What WhatsApp puts in the place of a picture, of a message that was deleted, of a call, and says of encryption.
SAID = {
    "English": "<Media omitted>|image omitted|This message was deleted|You deleted this message|Missed voice call|"
    "Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them.",
    "German": "<Medien ausgeschlossen>|Bild weggelassen|Diese Nachricht wurde gelöscht.|Verpasster Sprachanruf|"
    "Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt. Niemand außerhalb dieses Chats kann sie lesen.",
    "French": "<Médias omis>|image absente|Ce message a été supprimé|Appel vocal manqué|"
    "Les messages et les appels sont chiffrés de bout en bout.",
    "Spanish": "<Multimedia omitido>|imagen omitida|Se eliminó este mensaje.|Llamada perdida|"
    "Los mensajes y las llamadas están cifrados de extremo a extremo.",
    "Portuguese": "<Mídia oculta>|imagem ocultada|Mensagem apagada|Chamada de voz perdida|"
    "As mensagens e as chamadas são protegidas com a criptografia de ponta a ponta.",
    "Italian": "<Media omessi>|immagine omessa|Questo messaggio è stato eliminato|Chiamata vocale persa|"
    "I messaggi e le chiamate sono crittografati end-to-end.",
    "Dutch": "<Media weggelaten>|afbeelding weggelaten|Dit bericht is verwijderd|Gemiste spraakoproep|"
    "Berichten en gesprekken zijn end-to-end versleuteld.",
    "Polish": "<pominięto multimedia>|obraz został pominięty|Ta wiadomość została usunięta|Nieodebrane połączenie|"
    "Wiadomości i połączenia są szyfrowane end-to-end.",
    "Swedish": "<Media har utelämnats>|bild utelämnad|Det här meddelandet raderades|Missat röstsamtal|"
    "Meddelanden och samtal skyddas med totalsträckskryptering.",
    "Danish": "<Medier udeladt>|billede udeladt|Denne besked blev slettet|Ubesvaret taleopkald|"
    "Beskeder og opkald er end-to-end-krypteret.",
    "Finnish": "<Media jätetty pois>|kuva jätetty pois|Tämä viesti poistettiin|Vastaamaton äänipuhelu|"
    "Viestit ja puhelut suojataan päästä päähän -salauksella.",
    "Czech": "<Média vynechána>|obrázek vynechán|Tato zpráva byla smazána|Zmeškaný hlasový hovor|"
    "Zprávy a hovory jsou koncově šifrované.",
    "Hungarian": "<Média kihagyva>|kép kihagyva|Ez az üzenet törölve lett|Nem fogadott hanghívás|"
    "Az üzeneteket végpontok közötti titkosítással védjük.",
    "Turkish": "<Medya dahil edilmedi>|görüntü dahil edilmedi|Bu mesaj silindi|Cevapsız sesli arama|"
    "Mesajlar ve aramalar uçtan uca şifrelidir.",
    "Russian": "<Без медиафайлов>|изображение отсутствует|Сообщение удалено|Пропущенный аудиозвонок|"
    "Сообщения и звонки защищены сквозным шифрованием.",
    "Japanese": "<メディアは含まれていません>|画像省略|このメッセージは削除されました|不在着信|"
    "メッセージと通話はエンドツーエンドで暗号化されています。",
    "Korean": "<미디어 제외>|사진 생략|삭제된 메시지입니다.|부재중 음성통화|메시지와 통화는 종단간 암호화됩니다.",
    "Chinese": "<媒体文件已忽略>|图片已省略|此消息已删除|未接语音通话|消息和通话都进行端到端加密。",
}
ANDROID, IPHONE = "30/11/2026, 14:05 - Anna: {}", "[30/11/2026, 14:05:33] Anna: {}"


@pytest.mark.parametrize("form", [ANDROID, IPHONE], ids=["android", "iphone"])
@pytest.mark.parametrize("language", SAID)
def test_what_a_chat_program_says_is_left_out_and_shown(language: str, form: str) -> None:
    """In each language, between two remarks that are kept."""
    said = SAID[language].split("|")
    lines = [form.format("1:23 vocal up"), *map(form.format, said), form.format("and the bass")]
    read = read_email_text("\n".join(lines))
    assert [(note.text, note.from_s, note.asked_by) for note in read.notes] == [
        ("vocal up", 83.0, "Anna"),
        ("and the bass", None, "Anna"),
    ]
    assert [note.text for note in read.left_out] == said
    assert read_block("\n".join(lines)).left_out == read.left_out


@pytest.mark.parametrize(
    "line",
    [
        "30/11/2026, 14:00 - Anna joined using this group's invite link",
        "30.11.26, 14:00 - Anna hat die Gruppe über den Einladungslink betreten",
        "30/11/2026 14:00 - Anna a rejoint le groupe",
        "30/11/2026, 14:00 - Anna 님이 들어왔습니다.",
        "30/11/2026, 14:00 - Nobody knows what this program says in Klingon",
        "\u200e[30/11/2026, 14:00:01] The Owls: \u200eAnna was added by magic",
        "[30/11/2026, 14:00:01] The Owls: \u200e\u202aAnna\u202c created this group",
        "[30/11/2026, 14:00:01] Ben: \u200e<attached: 00000012-PHOTO-2026-11-30.jpg>",
        "30/11/2026, 14:00 - Ben: IMG-20261130-WA0003.jpg (file attached)",
        "30/11/2026, 14:00 - Ben: PTT-20261130-WA0001.opus (Datei angehängt)",
    ],
)
def test_joins_and_files_are_left_out_whatever_the_language(line: str) -> None:
    """Where the others' lines name their writers, one that names none is the program's; so is what bears its mark."""
    block = read_block(f"{line}\n30/11/2026, 14:05 - Anna: 1:23 vocal up")
    assert [(note.text, note.from_s) for note in block.notes] == [("vocal up", 83.0)]
    assert len(block.left_out) == 1


def test_an_edited_message_is_kept_without_the_word_for_it() -> None:
    """In any language behind the program's mark, in many without it."""
    for mark in ("\u200e<This message was edited>", "\u200e<Qa'vam choHlu'>", "<Diese Nachricht wurde bearbeitet.>"):
        (note,) = read_block(f"[30/11/2026, 14:05:33] Anna: 1:23 vocal up {mark}").notes
        assert (note.text, note.from_s) == ("vocal up", 83.0)


@pytest.mark.parametrize(
    "remark",
    [
        "the image of the snare is omitted in the mix",
        "video and audio are not in time",
        "can you delete this message from the sample at the end",
        "I missed the call and response",
        "sound <like the demo>",
        "bass.wav (louder)",
        "photo",
    ],
)
def test_remarks_that_only_look_so_are_kept(remark: str) -> None:
    """What somebody wants of the mix is never left out."""
    block = read_block(f"30/11/2026, 14:05 - Anna: {remark}\n30/11/2026, 14:05 - Anna: 1:23 vocal up")
    assert len(block.notes) == 2
    assert block.left_out == ()


def test_outside_of_a_chat_nothing_is_taken_for_the_programs() -> None:
    """A list of remarks under a date holds remarks."""
    block = read_block("30/11/2026 14:05 - bass too loud\nnull\nMissed call at the end, cut it")
    assert len(block.notes) == 3
    assert block.left_out == ()
