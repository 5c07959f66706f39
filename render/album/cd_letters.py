"""The two sets of letters that CD-Text writes titles in: ISO 8859-1, a byte each, and MS-JIS, two bytes each.

MS-JIS is Microsoft's code page 932. A block of it holds letters of two bytes alone, so Latin letters, digits and spaces
stand in it as their full-width forms.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from render.tables import read_resource

LATIN_CODEC, JAPANESE_CODEC = "latin-1", "cp932"
NOT_LATIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "…": "..."})
# Letters that Unicode has two of, for the one that code page 932 knows: shift_jis has the other.
_TWINS = {"〜": "～", "‖": "∥", "−": "－", "—": "―", "¢": "￠", "£": "￡", "¬": "￢"}
_WIDE = str.maketrans({**{chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}, " ": "\u3000", **_TWINS})
_KANA = re.compile("[ぁ-ゖァ-ヺー]+")
_NARROW_KANA = re.compile("[｡-ﾟ]+")
_JAPANESE = re.compile("[ぁ-ゖァ-ヺｦ-ﾝ々㐀-䶿一-鿿豈-龎]")
_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
UNKNOWN = "?"


def latin(text: str) -> str:
    """The text in the letters of ISO 8859-1.

    Others lose their accents, are put into Latin letters (Cyrillic, Greek, kana), or become a question mark.
    """
    plain = _KANA.sub(_romaji, _composed(_printable(text.translate(NOT_LATIN))))
    return "".join(_latin_letter(character) for character in plain)


def rewritten(text: str) -> str:
    """The text as ISO 8859-1 has it where letters of it were changed; empty where it is as it was, but for quotes."""
    written = latin(text)
    return "" if written == unicodedata.normalize("NFC", _printable(text.translate(NOT_LATIN))) else written


def has_japanese(text: str) -> bool:
    """Whether the text has kana or kanji."""
    return bool(_JAPANESE.search(text))


def missing_in_japanese(text: str) -> str:
    """The ideographs and kana of the text that MS-JIS does not have, each once."""
    letters = _JAPANESE.findall(_composed(text))
    return "".join(dict.fromkeys(letter for letter in letters if not _is_double(_twin(letter))))


def japanese(text: str) -> str:
    """The text in the letters of MS-JIS, all of two bytes; others as in `latin`, at full width."""
    return "".join(_japanese_letter(character) for character in _composed(_printable(text)))


def _japanese_letter(character: str) -> str:
    wide = _twin(character)
    if _is_double(wide):
        return wide
    letters = (_twin(letter) for letter in latin(character))
    return "".join(letter if _is_double(letter) else _twin(_without_accent(letter)) for letter in letters)


def _without_accent(letter: str) -> str:
    """A letter of ISO 8859-1 as one of ASCII."""
    if letter.lower() in _letters():
        return _cased(_letters()[letter.lower()], letter)
    return unicodedata.normalize("NFKD", letter)[0] if unicodedata.normalize("NFKD", letter)[0].isascii() else UNKNOWN


def _twin(character: str) -> str:
    return character.translate(_WIDE)


def _is_double(character: str) -> bool:
    try:
        return len(character.encode(JAPANESE_CODEC)) == 2
    except UnicodeEncodeError:
        return False


def _printable(text: str) -> str:
    """The text on one line, without what is never seen; every kind of space is a space."""
    return "".join(" " if character.isspace() else character for character in text if _is_seen(character))


def _is_seen(character: str) -> bool:
    return character.isprintable() or unicodedata.category(character) == "Zs"


def _composed(text: str) -> str:
    """Letters and their marks as one, half-width kana at full width."""
    composed = unicodedata.normalize("NFC", text)
    return _NARROW_KANA.sub(lambda run: unicodedata.normalize("NFKC", run[0]), composed)


def _latin_letter(character: str) -> str:
    if ord(character) < 256:
        return character
    letters = _letters()
    if character.lower() in letters:
        return _cased(letters[character.lower()], character)
    parts = [
        part for part in unicodedata.normalize("NFKD", character) if not unicodedata.category(part).startswith("M")
    ]
    known = [_cased(letters[part.lower()], part) if part.lower() in letters else part for part in parts]
    base = "".join(known).encode(LATIN_CODEC, "ignore").decode(LATIN_CODEC)
    return base or (UNKNOWN if parts else "")


def _cased(letters: str, like: str) -> str:
    return letters.capitalize() if like.isupper() else letters


def _romaji(run: re.Match[str]) -> str:
    """Kana in Hepburn's letters: two that are one sound first; a small tsu doubles what follows, a long mark goes."""
    sounds, kana = _kana(), run[0].translate(_TO_HIRAGANA).replace("ー", "")
    written, place = "", 0
    while place < len(kana):
        size = 2 if kana[place : place + 2] in sounds else 1
        sound = sounds.get(kana[place : place + size], "")
        if written.endswith("っ"):
            written = written[:-1] + ("t" if sound.startswith("ch") else sound[:1])
        written += "っ" if kana[place] == "っ" else sound
        place += size
    return written.removesuffix("っ")


@cache
def _letters() -> Mapping[str, str]:
    """Latin letters for those of other alphabets."""
    return _table("letters")


@cache
def _kana() -> Mapping[str, str]:
    """Latin letters for hiragana, alone and in pairs."""
    return _table("kana")


def _table(name: str) -> Mapping[str, str]:
    table = read_resource("transliteration.toml").table(name)
    return {letter: table.text(letter) for letter in table}
