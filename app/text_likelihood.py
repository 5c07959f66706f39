"""How likely a text is that was read in one of many encodings: by its letters, its words, and what no text holds."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from render.tables import read_resource

WORD = re.compile(r"[^\W\d_²³¹¼½¾]+(?:'[^\W\d_]+)?")
EAST_ASIAN = "\u1100"  # Hangul, kana and Han lie from here on
JAPANESE = frozenset({"HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "CJK"})
VOWELS = frozenset("aeiouıy")
BROKEN, STRANGE, MIXED, KNOWN = 20.0, 3.0, 3.0, 3.0
"""What a reading loses by a character that no text holds, by a sign inside a word, by a word of two scripts or with a
capital in it; and what it wins by a word that is known."""
GOOD, RARE, BAD = 1.0, 0.3, -1.0
"""What a letter adds that is common in a language, or rare in it, or none of its letters."""


@dataclass(frozen=True, slots=True)
class _Language:
    """Letters beside a to z, those of them that only end words, and further ones that it could do without."""

    letters: frozenset[str]
    rare: frozenset[str]
    ends: frozenset[str]
    words: frozenset[str]
    likely: float

    @classmethod
    def read(cls, table: Mapping[str, Any], music: frozenset[str]) -> "_Language":
        """The language of a table; the words of music are known in all of them."""
        letters, rare, ends = (frozenset(table.get(key, "")) for key in ("letters", "rare", "ends"))
        return cls(letters, rare, ends, music | frozenset(table["words"]), table.get("likely", 0.0))

    def worth(self, letter: str, *, last: bool) -> float:
        """What a letter beside a to z adds to a reading as this language."""
        if letter in self.letters:
            return GOOD if last or letter not in self.ends else BAD
        return RARE if letter in self.rare else BAD


@dataclass(frozen=True, slots=True)
class _Script:
    """Characters of two bytes: those of a `kind` whose first byte is one of these are common; `kana` in Japanese."""

    first_bytes: range
    kind: str
    words: tuple[str, ...]
    kana: bool

    @classmethod
    def read(cls, table: Mapping[str, Any], music: frozenset[str]) -> "_Script":
        """The script of a table, and the words of music that are written in it."""
        kinds = JAPANESE if table.get("kana") else {table["kind"]}
        own = {word for word in music if kinds.issuperset(map(_script, word)) and _holds(table["encoding"], word)}
        words = tuple(sorted(own | set(table["words"])))
        return cls(range(*table["first_bytes"]), table["kind"], words, table.get("kana", False))


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
        music = _words_of_music()
        languages = tuple(_Language.read(each, music) for each in table["language"])
        scripts = {each["encoding"]: _Script.read(each, music) for each in table["script"]}
        return cls(tuple(table["files"]), tuple(table["archives"]), frozenset(table["signs"]), languages, scripts)

    def spoken(self, encoding: str) -> Iterator[_Language]:
        """The languages that can be written in an encoding: one without Czech letters holds no Czech."""
        return (each for each in self.languages if _holds(encoding, each.letters))


def _words_of_music() -> frozenset[str]:
    """The words beside plain ASCII that names of stems are known by, in any language."""
    groups = read_resource("groups.toml").values
    lists = (texts for section in groups.values() for texts in section.values() if isinstance(texts, list))
    words = (word.casefold() for texts in lists for text in texts for word in text.split())
    return frozenset(word for word in words if not word.isascii())


def _holds(encoding: str, letters: Iterable[str]) -> bool:
    try:
        "".join(letters).encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def likelihood(text: str, encoding: str, rules: EncodingRules) -> float:
    """How much sense a reading makes, for each of its bytes: two for a character of two."""
    strange = sum(_strangeness(text, place, rules) for place, character in enumerate(text) if character > "\x7f")
    words = WORD.findall(unicodedata.normalize("NFC", text).replace("’", "'"))
    foreign = [word for word in words if not word.isascii()]
    hidden = BROKEN * text.count("\\.")  # a folder's file without a name: half of a letter was taken for a stroke
    score = -strange - hidden - sum(map(_within_word, foreign))
    if encoding in rules.scripts:
        return score + _common(text, encoding, rules.scripts[encoding])
    return score + max((_in_language(words, foreign, language) for language in rules.spoken(encoding)), default=0.0)


def _strangeness(text: str, place: int, rules: EncodingRules) -> float:
    """What a character takes away from a reading by what it is, and by standing inside a word."""
    character = text[place]
    kind = unicodedata.category(character)
    if kind in ("Cc", "Co", "Cn", "Cs"):
        return BROKEN
    if "\uff61" <= character <= "\uff9f":  # halfwidth katakana: other scripts' bytes turn into them
        return STRANGE / 2
    before, after = text[max(0, place - 1) : place], text[place + 1 : place + 2]
    if kind[0] == "M":
        return STRANGE if before.isascii() and _script(character) != "COMBINING" else 0.0
    if kind[0] == "L":
        return GOOD if after.isdigit() and not before.isalpha() and character < EAST_ASIAN else 0.0
    if character in "’–—" and (before + after).isalpha() == (character == "’") and before.isspace() == after.isspace():
        return -GOOD  # an apostrophe inside a word, a dash between two: where they belong
    inside = before.isalpha() and after.isalpha()
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
    score = language.likely + KNOWN * sum(len(word) > 1 and word.lower() in language.words for word in words)
    for word in foreign:
        if len(word) == 1:  # few letters are a word; a sign of another encoding is read as one
            score += GOOD / 2 if word.lower() in language.words else BAD
            continue
        for place, letter in enumerate(word):
            if letter > "\x7f":
                score += language.worth(_small(letter), last=place == len(word) - 1)
    return score


def _small(letter: str) -> str:
    """The letter in lower case, where that is one letter too: a Turkish İ is none."""
    small = letter.lower()
    return small if len(small) == 1 else letter


def _common(text: str, encoding: str, script: _Script) -> float:
    """How common the characters of an East Asian reading are."""
    score = sum(KNOWN * len(word) * text.count(word) for word in script.words)
    for character in text:
        kind = _script(character)
        if kind in ("HIRAGANA", "KATAKANA"):
            score += 2.0 * script.kana  # other standards hold them too, where nobody writes with them
        elif kind in ("HANGUL", "CJK"):
            common = character.encode(encoding)[0] in script.first_bytes and kind == script.kind
            score += (2.0 if kind == "HANGUL" else 1.5) if common else -0.5
    return score
