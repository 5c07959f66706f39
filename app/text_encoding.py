"""Text whose encoding nobody declared, read as what is likeliest: names in a zip, notes, tables of songs.

Marks come first, then UTF-8 where the bytes prove it, then of the encodings that clients' programs write the one in
which the letters and words make most sense (`resources/encodings.toml`). Detectors from elsewhere are made for pages of
text and read two words of it as anything; names of stems are two words.
"""

import codecs
import contextlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from app.errors import UsageError
from render.tables import read_resource
from render.text import shown

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CERTAIN = frozenset({"ascii", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"})
NO_TEXT = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"})  # codecs of Python's own
LOOKED_AT = 1 << 16  # bytes, from the start; more would tell no more
SEPARATOR = re.compile(r"\s*[\"']?sep=(.)[\"']?\s*(?:\r\n|\r|\n|$)", re.IGNORECASE)
"""The line in which a spreadsheet program says what divides the cells of the lines below."""
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
JAPANESE = frozenset({"HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "CJK"})
VOWELS = frozenset("aeiouıy")
BROKEN, STRANGE, MIXED, KNOWN = 20.0, 3.0, 3.0, 3.0
"""What a reading loses by a character that no text holds, by a sign inside a word, by a word of two scripts or with a
capital in it; and what it wins by a word that is known."""


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text, and the encoding it was read as; `certain` where the bytes prove that, or somebody `named` it."""

    text: str
    encoding: str
    named: bool = False

    @property
    def certain(self) -> bool:
        """Whether it was no choice among several."""
        return self.named or self.encoding in CERTAIN


@dataclass(frozen=True, slots=True)
class _Language:
    letters: frozenset[str]
    ends: frozenset[str]
    words: frozenset[str]
    likely: float


@dataclass(frozen=True, slots=True)
class _Script:
    """Characters of two bytes: those of a `kind` whose first byte is one of these are common."""

    first_bytes: range
    kind: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EncodingRules:
    """Which encodings are tried, and what makes a reading likely."""

    files: tuple[str, ...]
    archives: tuple[str, ...]
    signs: frozenset[str]
    languages: tuple[_Language, ...]
    scripts: dict[str, _Script]

    @classmethod
    @cache
    def load(cls) -> "EncodingRules":
        """The shipped rules."""
        table = read_resource("encodings.toml").values
        languages = tuple(
            _Language(
                frozenset(each["letters"]),
                frozenset(each.get("ends", "")),
                frozenset(each["words"]),
                each.get("likely", 0.0),
            )
            for each in table["language"]
        )
        scripts = {
            each["encoding"]: _Script(range(*each["first_bytes"]), each["kind"], tuple(each["words"]))
            for each in table["script"]
        }
        return cls(tuple(table["files"]), tuple(table["archives"]), frozenset(table["signs"]), languages, scripts)


def decode(content: bytes, encodings: Sequence[str] = (), rules: EncodingRules | None = None) -> DecodedText:
    """Read `content` as the likeliest of `encodings` (those of files, where none are given), unless it proves its own.

    Never fails: where it is text in none of them, Latin-1 reads every byte as something, and nothing is lost.
    """
    rules = rules or EncodingRules.load()
    encoding = _proved(content)
    if encoding is None:
        sample = content[:LOOKED_AT]
        readings = [(name, _read(sample, name)) for name in encodings or rules.files]
        scored = [(_likelihood(text, name, rules), -place, name) for place, (name, text) in enumerate(readings) if text]
        encoding = max(scored)[2] if scored else "latin-1"
    try:
        return DecodedText(content.decode(encoding), encoding)
    except UnicodeDecodeError:  # past the sample
        return DecodedText(content.decode("latin-1"), "latin-1")


def split_separator(text: str) -> tuple[str, str, int]:
    """What a table's first line says divides its cells, the table below it, and how many lines that were.

    A table without such a line is whole, and its divider empty.
    """
    declared = SEPARATOR.match(text)
    return (declared[1], text[declared.end() :], 1) if declared else ("", text, 0)


def known_encoding(name: str) -> str:
    """An encoding by any of its names, as Python calls it; raises UsageError where there is none. Empty stays empty."""
    try:
        codec = codecs.lookup(name) if name else None
        known = codec is None or (codec.name.replace("-", "_") not in NO_TEXT and _is_of_text(name))
    except (LookupError, ValueError):
        codec, known = None, False
    if not known:
        raise UsageError(
            f"“{shown(name)}” is not an encoding known here; cp1252, cp932, mac_roman or utf-8 are.",
            code="encoding_unknown",
            encoding=name,
        )
    return codec.name if codec else ""


def _is_of_text(name: str) -> bool:
    """Whether a codec's bytes are text; raises LookupError where they are something else."""
    with contextlib.suppress(UnicodeError):
        b"a".decode(name)
    return True


def decode_as(content: bytes, encoding: str) -> DecodedText:
    """Read `content` in the encoding that somebody named, else as `decode` does; raises UsageError where it is not."""
    if not encoding:
        return decode(content)
    try:
        return DecodedText(content.decode(known_encoding(encoding)), encoding, named=True)
    except UnicodeDecodeError as error:
        raise UsageError(
            f"This is not text in {encoding}: the bytes at {error.start} mean nothing in it; nothing was changed.",
            code="encoding_unfit",
            encoding=encoding,
        ) from error


def _proved(content: bytes) -> str | None:
    """The encoding that the bytes prove, by a mark or by being valid as what nothing else is."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding
    if b"\0" in content:
        return _wide(content)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark: of Latin text every second byte is nothing."""
    sample = content[:LOOKED_AT]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(content) % 2 or max(even, odd) < len(sample) / 5:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _read(sample: bytes, encoding: str) -> str:
    """The sample in an encoding, without a character cut in two at its end; empty where it is not valid in it."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        return decoder.decode(sample)
    except (UnicodeDecodeError, LookupError):
        return ""


def _likelihood(text: str, encoding: str, rules: EncodingRules) -> float:
    """How much sense a reading makes, for each of its bytes: two for a character of two."""
    strange = sum(_strangeness(text, place, rules) for place, character in enumerate(text) if character > "\x7f")
    words = WORD.findall(unicodedata.normalize("NFC", text))
    foreign = [word for word in words if not word.isascii()]
    score = -strange - sum(map(_within_word, foreign))
    if encoding in rules.scripts:
        return score + _common(text, encoding, rules.scripts[encoding])
    return score + max(_in_language(words, foreign, language) for language in rules.languages)


def _strangeness(text: str, place: int, rules: EncodingRules) -> float:
    """What a character takes away from a reading by what it is, and by standing inside a word."""
    character = text[place]
    kind = unicodedata.category(character)
    if kind in ("Cc", "Co", "Cn", "Cs"):
        return BROKEN
    if "\uff61" <= character <= "\uff9f":  # halfwidth katakana: other scripts' bytes turn into them
        return STRANGE / 2
    if kind[0] in "LM":
        return 0.0
    inside = text[place - 1 : place].isalpha() and text[place + 1 : place + 2].isalpha()
    return STRANGE if inside or character not in rules.signs else 0.2


def _within_word(word: str) -> float:
    """What two letters beside each other take away: a capital after a small letter, as in “вОКАЛ”, letters of two
    scripts, or two vowels with different accents. “KickIn” is how names are written."""
    lost = 0.0
    for one, other in pairwise(word):
        if one > "\x7f" or other > "\x7f":
            scripts = {_script(one), _script(other)}
            if one.isupper() and one.isascii() and scripts & JAPANESE:  # "Aメロ", the first part of a verse
                continue
            odd = (one.islower() and other.isupper()) or (len(scripts) > 1 and not scripts <= JAPANESE)
            lost += MIXED if odd else _accents(one, other)
    return lost


def _accents(one: str, other: str) -> float:
    """Two Latin letters with accents that are vowels both, and not the same."""
    bases = unicodedata.normalize("NFD", one)[0], unicodedata.normalize("NFD", other)[0]
    both = one > "\x7f" and other > "\x7f" and one.lower() != other.lower()
    return 1.0 if both and set("".join(bases).lower()) <= VOWELS else 0.0


def _script(letter: str) -> str:
    """The first word of the letter's name: LATIN, CYRILLIC, HIRAGANA, KATAKANA-HIRAGANA, CJK …"""
    return unicodedata.name(letter, "?").split()[0]


def _in_language(words: Iterable[str], foreign: Iterable[str], language: _Language) -> float:
    """How well the letters of a reading go with one language, and its words."""
    score = language.likely + KNOWN * sum(word.lower() in language.words for word in words)
    for word in foreign:
        for place, letter in enumerate(word.lower()):
            if letter > "\x7f":
                good = letter in language.letters and (letter not in language.ends or place == len(word) - 1)
                score += 1.0 if good else -1.0
    return score


def _common(text: str, encoding: str, script: _Script) -> float:
    """How common the characters of an East Asian reading are."""
    score = KNOWN * sum(text.count(word) for word in script.words)
    for character in text:
        kind = _script(character)
        if kind in ("HIRAGANA", "KATAKANA"):
            score += 2.0
        elif kind in ("HANGUL", "CJK"):
            common = character.encode(encoding)[0] in script.first_bytes and kind == script.kind
            score += (2.0 if kind == "HANGUL" else 1.5) if common else -0.5
    return score
