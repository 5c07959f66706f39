"""The words the rules know, and reading the words of a name as those: plurals, glued words, typing slips."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.intake.typos import slip
from app.intake.words import chunks, pieces
from app.text import fold

LONG_RUN = re.compile(r"([^\W\d])\1{2,}")  # "Ooooh" is "ooh"
LONGEST_GLUED = 40
SHORTEST_PART = 3  # of words written together: shorter ones turn up in any word by chance


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
        parts = self._glued(piece)
        if parts:
            glued = any(part in self.passing for part in parts)
            yield from (Word(part, glued=glued) for part in parts)
            return
        meant = self._mistyped(piece)
        yield Word(meant or piece, slip=meant is not None)

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
        found = best.get(len(piece))
        return found if found and any(word in self.telling and len(word) >= SHORTEST_PART for word in found) else None

    def _part(self, text: str, *, first: bool) -> str | None:
        if text in self.passing and (len(text) >= SHORTEST_PART or not first):
            return text
        return self._known(text) if len(text) >= SHORTEST_PART else None

    def _mistyped(self, piece: str) -> str | None:
        near = [(cost, word) for word in self.by_letter.get(piece[:1], ()) if (cost := slip(piece, word))]
        return min(near)[1] if near else None
