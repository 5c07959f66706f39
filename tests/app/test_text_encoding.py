"""Text without a declared encoding: names and notes as clients' programs in many languages write them."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text_encoding import decode, decode_as, known_encoding
from app.text_likelihood import EncodingRules
from tests.refusals import refused

RULES = EncodingRules.load()
NAMES = {
    "cp437": ("Chör links.wav\nChör rechts.wav", "Flügel.wav", "Sång.wav\nKör.wav"),
    "cp850": ("Chöre.wav\nBässe.wav", "Été.wav\nMélodie.wav", "Trommer på.wav", "Batería.wav", "Voix aiguë.wav"),
    "cp852": ("Zpěv.wav\nBicí.wav\nŽestě.wav", "Głos.wav\nPerkusja.wav\nŚpiew.wav", "Ének.wav\nDobok.wav\nŐszi.wav"),
    "cp866": ("Вокал.wav\nБарабаны.wav", "Бас.wav", "Бэк.wav\nХор.wav", "01_Бочка.wav\n02_Малый.wav", "Ёлка.wav"),
    "cp1251": ("Вокал.wav\nБарабаны.wav\nГитара.wav",),
    "cp932": (
        "ギター 表.wav\nボーカル.wav\nドラム.wav",
        "表.wav",
        "歌.wav",
        "仮歌.wav",
        "Gt_歪み.wav",
        "Aメロ.wav",
        "ソロ.wav",
        "十.wav",
        "ｷｯｸ.wav\nｽﾈｱ.wav",
    ),
    "gb18030": ("人声.wav\n鼓.wav\n贝斯.wav\n吉他.wav", "鼓.wav", "失真吉他.wav\n底鼓.wav\n军鼓.wav", "主唱.wav"),
    "big5": ("人聲.wav\n鼓.wav\n貝斯.wav\n吉他.wav", "大鼓.wav\n小鼓.wav", "鋼琴.wav", "功能.wav", "打擊.wav"),
    "cp737": ("Φωνή.wav\nΜπάσο.wav", "Τύμπανα.wav"),
    "cp775": ("Būgnai.wav\nBalsas.wav",),
    "cp857": ("Çello.wav\nİkinci ses.wav", "Yaylılar.wav"),
    "cp862": ("שירה.wav\nגיטרה.wav", "בס.wav"),
    "cp874": ("เสียงร้อง.wav\nกลอง.wav",),
    "cp1250": ("Činely.wav",),
    "cp1253": ("Φωνή.wav\nΚιθάρα.wav",),
    "cp1254": ("Yaylılar.wav",),
    "cp1255": ("שירה.wav\nתופים.wav",),
    "cp1256": ("صوت.wav\nطبل.wav",),
    "cp949": ("보컬.wav\n드럼.wav\n베이스.wav", "기타.wav", "신스 리드.wav\n코러스.wav"),
}
NOTES = {
    "cp1252": (
        "Stimme zu leise über dem Flügel",
        "Jürgen – Gesang lauter",
        "La voix trop forte à 1:20, “refrain”",
        "Más guitarra aquí",
        "Sång högre",
        "Før refrenget, mere lyd på trommer",
        "naïve café",
        "The vocal’s too loud – can we turn it down?",
        "€50 for this, and ½ dB more",
    ),
    "cp1250": ("Zpěv hlasitěji, prosím", "Głos ciszej w refrenie, żeby było słychać", "Ének hangosabb; őszi felvétel"),
    "cp1251": ("Сделайте голос громче в припеве", "Бас", "да"),
    "cp1253": ("Φωνή πιο δυνατά",),
    "cp1254": ("Vokal daha yüksek, şarkı", "Davul çok düşük için değil", "Gitarı kıs"),
    "cp1255": ("השירה חזקה יותר",),
    "cp1256": ("الصوت أعلى",),
    "iso8859_2": ("Wokal głośniej, śpiew", "Čelo víc dopředu, šum"),
    "iso8859_15": ("cœur €",),
    "euc_jp": ("0:45 ドラムが大きい", "歌の音量を上げてください"),
    "cp866": ("Вокал тише",),
    "cp932": ("ギターを大きく",),
    "koi8_r": ("Вокал громче",),
    "mac_roman": (
        "Stimme zu leise über dem Flügel",
        "La voix trop forte à 1:20",
        "más alto en la canción",
        "The vocal’s too loud – down",
    ),
}


@pytest.mark.parametrize(("encoding", "text"), [(each, text) for each, texts in NAMES.items() for text in texts])
def test_names_in_a_zip_are_read_as_they_were_written(encoding: str, text: str) -> None:
    """Also one name of one letter, in which only the words of music tell one encoding from another."""
    assert decode(text.encode(encoding), RULES.archives).text == text


@pytest.mark.parametrize(("encoding", "text"), [(each, text) for each, texts in NOTES.items() for text in texts])
def test_notes_are_read_as_they_were_written(encoding: str, text: str) -> None:
    """What was read so is called no certainty."""
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.certain) == (text, False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_or_utf8_is_proof(encoding: str) -> None:
    """Whatever the language."""
    decoded = decode("Голос, 声, Stimme".encode(encoding))
    assert (decoded.text, decoded.certain) == ("Голос, 声, Stimme", True)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["1:20,Gesang über alles", "Вокал тише на 0:45\nБольше баса", "0:45 ドラムが大きい"])
def test_text_of_two_bytes_a_letter_needs_no_mark(encoding: str, text: str) -> None:
    """As spreadsheets save it: every second byte of its spaces and digits is nothing."""
    assert decode(text.encode(encoding)).text == text


def test_the_signs_by_which_japanese_mail_changes_its_letters_are_proof() -> None:
    """They are seven bits wide, as if they were English."""
    decoded = decode("ボーカル".encode("iso2022_jp"))
    assert (decoded.text, decoded.certain) == ("ボーカル", True)


def test_a_long_text_is_judged_by_its_beginning_and_read_to_its_end() -> None:
    """A letter of two bytes where the judging ends is not cut in two."""
    for shift in range(3):
        text = "x" * shift + "歌を大きく" * 9000
        assert decode(text.encode("cp932")).text == text


@given(st.binary(max_size=400))
def test_anything_is_read_as_something(content: bytes) -> None:
    """No bytes are refused, and no letter stands for one that could not be read."""
    text = decode(content).text
    assert "�" not in text or codecs.encode("�", "utf-8") in content or b"\xfd\xff" in content or b"\xff\xfd" in content


@pytest.mark.parametrize("name", ["klingon", "rot13", "base64", "idna", "unicode_escape", "\0", "x" * 500])
def test_an_unknown_encoding_is_refused(name: str) -> None:
    """And so is what Python calls a codec though it is none of text."""
    with refused("encoding_unknown", encoding=name):
        known_encoding(name)


def test_what_somebody_names_is_taken_by_any_of_its_names() -> None:
    """It is certain then; without a name the likeliest is read."""
    assert known_encoding("Shift-JIS") == "shift_jis"
    assert known_encoding("") == ""
    text = decode_as("Głos".encode("cp1250"), "windows-1250")
    assert (text.text, text.certain) == ("Głos", True)
    assert decode_as("Głos".encode(), "").encoding == "utf-8"
