"""The words of names: taken apart at separators, camelCase and digits, and read as those the rules know.

And what the name of a folder says of the artist and the title.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from app.text import fold

LONG_RUN = re.compile(r"([^\W\d])\1{2,}")  # "Ooooh" is "ooh"
LONGEST_GLUED = 40
SHORTEST_PART = 3  # of words written together: shorter ones turn up in any word by chance
LONGEST_NAME = 400  # a file name has at most 255 bytes on common systems; no more is looked at
APOSTROPHES = {ord("'"): None, ord("\N{RIGHT SINGLE QUOTATION MARK}"): None}
EAST_ASIAN = "\u1100"  # Hangul, kana and Han lie from here on: their words are not spaced
SHORTEST = 4  # shorter words are too much alike
SHORTEST_CHANGED = 6  # one letter for another makes too many real words ("sweet" and "sweep") in shorter ones
# What such names say that is not the song's title: "Ember_stems_48k-24bit_v3 (2026-11-20)".
_NOISE = re.compile(
    r"\b(stems?|multi-?tracks?|multis|session|bounces?|exports?|audio files|wavs?|for mix(ing)?|to mix|final|mix|"
    r"v\d+|\d{2,3}(\.\d)? ?k(hz)?|\d{2} ?-?bits?|\d{4}[-.]\d\d[-.]\d\d|\d{8}|\d{2,3} ?bpm)\b|[()\[\]{}]",
    re.IGNORECASE,
)


def chunks(name: str) -> list[str]:
    """The runs of letters and digits in a name, as they are written: "01_KickIn.L" gives 01, KickIn and L."""
    text = unicodedata.normalize("NFC", name[:LONGEST_NAME]).translate(APOSTROPHES)
    runs = groupby(text, key=lambda character: character.isalnum() or unicodedata.combining(character) > 0)
    return ["".join(run) for inside, run in runs if inside]


def pieces(chunk: str) -> Iterator[str]:
    """The words of one chunk: "KickIn01" gives Kick, In and 01; "DIBass" gives DI and Bass."""
    start = 0
    for place in range(1, len(chunk)):
        if _is_border(chunk, place):
            yield chunk[start:place]
            start = place
    yield chunk[start:]


def _is_border(chunk: str, place: int) -> bool:
    before, after = chunk[place - 1], chunk[place]
    if before.isdigit() != after.isdigit():
        return not unicodedata.combining(after)
    if after.isupper():
        last_capital = before.isupper() and chunk[place + 1 : place + 2].islower()
        return before.islower() or last_capital
    return False


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name in the spelling of the rules.

    `slip` where it was mistyped, `glued` where it was found inside a longer word, beside one that means nothing.
    """

    text: str
    slip: bool = False
    glued: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words that mean something, and words that are known to mean nothing (`passing`); all folded."""

    telling: frozenset[str]
    passing: frozenset[str]
    by_letter: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, telling: Iterable[str], passing: Iterable[str]) -> "Vocabulary":
        """The vocabulary of these words."""
        words = frozenset(telling)
        by_letter: dict[str, tuple[str, ...]] = {}
        for word in sorted(words):
            by_letter[word[0]] = (*by_letter.get(word[0], ()), word)
        return cls(words, frozenset(passing), by_letter)

    def read(self, name: str) -> list[Word]:
        """The words of a name in order, each in the spelling of the rules where they know it."""
        return [word for chunk in chunks(name) for word in self._read_chunk(chunk)]

    def _read_chunk(self, chunk: str) -> Iterator[Word]:
        whole = self._known(fold(chunk))
        if whole:
            yield Word(whole)
            return
        for piece in pieces(chunk):
            yield from self._read_piece(fold(piece))

    def _read_piece(self, piece: str) -> Iterator[Word]:
        known = self._known(piece) or self._known(LONG_RUN.sub(r"\1\1", piece))
        if known or not piece.isalpha():
            yield Word(known or piece)
            return
        if any(character >= EAST_ASIAN for character in piece):
            yield from list(self._unspaced(piece)) or [Word(piece)]
            return
        parts = self._glued(piece)
        if parts:
            glued = any(part in self.passing for part in parts)
            yield from (Word(part, glued=glued) for part in parts)
            return
        meant = self._mistyped(piece)
        yield Word(meant or piece, slip=meant is not None)

    def _unspaced(self, piece: str) -> Iterator[Word]:
        """What is known of words that their script writes without spaces: the longest from each place on."""
        place = 0
        while place < len(piece):
            ends = range(min(len(piece), place + LONGEST_GLUED), place, -1)
            end = next((end for end in ends if piece[place:end] in self.telling), None)
            if end:
                yield Word(piece[place:end])
            place = end or place + 1

    def _known(self, word: str) -> str | None:
        """The word itself, or its singular."""
        if word in self.telling or word in self.passing:
            return word
        single = word.removesuffix("s")
        return single if len(single) >= SHORTEST_PART and single in self.telling else None

    def _glued(self, piece: str) -> list[str] | None:
        """The fewest known words that make up the whole piece, one of them telling and the first no mere letter."""
        if len(piece) > LONGEST_GLUED:
            return None
        best: dict[int, list[str]] = {0: []}
        for end in range(1, len(piece) + 1):
            for start in range(end):
                if start in best and (word := self._part(piece[start:end], first=start == 0)):
                    candidate = [*best[start], word]
                    if end not in best or len(candidate) < len(best[end]):
                        best[end] = candidate
        parts = best.get(len(piece))
        return parts if parts and any(word in self.telling and len(word) >= SHORTEST_PART for word in parts) else None

    def _part(self, text: str, *, first: bool) -> str | None:
        if text in self.passing and (len(text) >= SHORTEST_PART or not first):
            return text
        return self._known(text) if len(text) >= SHORTEST_PART else None

    def _mistyped(self, piece: str) -> str | None:
        near = [(cost, word) for word in self.by_letter.get(piece[:1], ()) if (cost := slip(piece, word))]
        return min(near)[1] if near else None


def slip(written: str, meant: str) -> int | None:
    """How `written` may be `meant` with one slip: 1 two neighbours swapped, 2 a letter lost or added, 3 one changed.

    None where it is not. The first letter must be right: who mistypes it usually sees it.
    """
    if written[:1] != meant[:1] or written == meant or min(len(written), len(meant)) < SHORTEST:
        return None
    start = _common_start(written, meant)
    if len(written) == len(meant):
        if _swapped(written, meant, start):
            return 1
        return 3 if len(meant) >= SHORTEST_CHANGED and written[start + 1 :] == meant[start + 1 :] else None
    shorter, longer = sorted((written, meant), key=len)
    one_more = len(longer) - len(shorter) == 1 and shorter[start:] == longer[start + 1 :]
    return 2 if one_more and len(shorter) > SHORTEST else None


def _common_start(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _swapped(written: str, meant: str, start: int) -> bool:
    return written[start : start + 2] == meant[start : start + 2][::-1] and written[start + 2 :] == meant[start + 2 :]


def artist_and_title(name: str) -> tuple[str, str]:
    """The artist, empty where none is named, and the title: of "Artist - Title", or of a title alone."""
    parts = [part for part in (_tidy(part) for part in re.split(r"\s[-–—]+\s", spaces(name))) if part]
    if not parts:
        parts = [spaces(name).strip()]
    return ("", parts[0]) if len(parts) == 1 else (parts[0], parts[1])


def spaces(name: str) -> str:
    """The name with plain spaces between its words."""
    return re.sub(r"[_\s]+", " ", name)


def _tidy(text: str) -> str:
    return " ".join(_NOISE.sub(" ", text).split()).strip(" -.,")
