"""Stems that are clean versions of others, known by their names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.session import VOCAL_GROUPS, Stem
from app.intake.vocabulary import chunks, pieces
from app.text import fold
from render.tables import read_resource

SIDES = frozenset({"l", "r", "left", "right"})
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alternates:
    """`originals` gives, by the path of each clean version, the stems it stands in for.

    `spare` are further clean versions of the same stems, which play nowhere. `unmatched` are vocal stems named clean
    that stand in for nothing, so that they play as any other.
    """

    originals: Mapping[str, tuple[Stem, ...]]
    spare: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()

    def played_as(self, stem: Stem, replace: str) -> Stem | None:
        """The stem whose part `stem` plays where versions are replaced or not: its own or its original's; or None."""
        if stem.path in self.spare:
            return None
        if stem.path in self.originals:
            return self.originals[stem.path][0] if replace else None
        replaced = any(stem.path == original.path for found in self.originals.values() for original in found)
        return None if replace and replaced else stem


@dataclass(frozen=True, slots=True)
class _Name:
    """A stem's name without its markers: `key` of folders and file; `rank` is the clean word's, None without one."""

    stem: Stem
    key: tuple[Words, Words]
    rank: int | None

    @property
    def bare(self) -> tuple[Words, Words]:
        """The key without a number in front of the file's name."""
        folders, file = self.key
        return folders, (file[1:] if len(file) > 1 and file[0].isdigit() else file)


def find_alternates(stems: Sequence[Stem]) -> Alternates:
    """The clean versions among the stems."""
    names = _read_names(stems)
    plain = [name for name in names if name.rank is None]
    versions = sorted((name for name in names if name.rank is not None), key=lambda name: name.rank or 0)
    originals: dict[str, tuple[Stem, ...]] = {}
    ranks: dict[frozenset[str], int | None] = {}
    spare, unmatched = [], []
    for version in versions:
        matching = _originals(version, plain)
        if not any(stem.group in VOCAL_GROUPS for stem in matching):
            unmatched += [version.stem.path] * (version.stem.group in VOCAL_GROUPS)
        elif ranks.setdefault(frozenset(stem.path for stem in matching), version.rank) == version.rank:
            originals[version.stem.path] = matching
        else:
            spare.append(version.stem.path)
    return Alternates(originals, tuple(spare), tuple(unmatched))


def _originals(version: _Name, plain: Sequence[_Name]) -> tuple[Stem, ...]:
    """The stems named alike; those alike but for a number in front only where they are one stem or pair."""
    alike = [name for name in plain if name.key == version.key]
    near = [name for name in plain if name.bare == version.bare]
    matching = alike or (near if len({name.key for name in near}) == 1 else [])
    return tuple(name.stem for name in matching)


def _read_names(stems: Iterable[Stem]) -> list[_Name]:
    tables = read_resource("alternates.toml").values
    words, originals = ([_words(phrase) for phrase in tables["clean"][key]] for key in ("words", "originals"))
    return [_read_name(stem, words, originals) for stem in stems if stem.mixed]


def _read_name(stem: Stem, words: Sequence[Words], originals: Sequence[Words]) -> _Name:
    folder, _, file = stem.path.rpartition("/")
    parts, rank = (_words(folder), _words(file.rpartition(".")[0] or file)), None
    if stem.pair:
        parts = parts[0], _without_side(parts[1])
    for place, phrase in enumerate(words):
        shorter = _without(parts[0], phrase), _without(parts[1], phrase)
        rank = place if rank is None and shorter != parts else rank
        parts = shorter
    for phrase in originals if rank is None else ():
        parts = _without(parts[0], phrase), _without(parts[1], phrase)
    return _Name(stem, parts, rank)


def _words(text: str) -> Words:
    return tuple(fold(piece) for chunk in chunks(text) for piece in pieces(chunk))


def _without(words: Words, phrase: Words) -> Words:
    """The words without a run of them that is the phrase."""
    for start in range(len(words) - len(phrase) + 1):
        if words[start : start + len(phrase)] == phrase:
            return words[:start] + words[start + len(phrase) :]
    return words


def _without_side(words: Words) -> Words:
    """The words without the last one that names a side."""
    place = max((index for index, word in enumerate(words) if word in SIDES), default=len(words))
    return words[:place] + words[place + 1 :]
