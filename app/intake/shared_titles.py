"""Groups of all the stems of a session, without the title that stands in their names.

"Piano Man - Kick" is no piano: what stands in all names says nothing of the stems, nor does the title that the session
or its folder bears, or what most names begin with.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.session import NEVER_MIXED, VOCAL_GROUPS, Group
from app.intake.grouping import Assignment, GroupRules, stem_of
from app.intake.vocabulary import artist_and_title, chunks
from app.text import fold

FEWEST_PARTS = 3  # so many different groups show that what was left out was a title, not the instrument
MOST = 2 / 3  # of the names: what so many share may be the title of them all
LOOKED_AT = 24  # words of a name; no title and instrument together have more
FEWEST_NAMES = 4  # of which it may be said what most share
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Title:
    """Words that may be the song's title; `sure` where they cannot well be what an instrument is called."""

    words: Words
    sure: bool


def assign_all(paths: Sequence[str], rules: GroupRules, title: str = "", folder: str = "") -> dict[str, Assignment]:
    """The assignment of every path, without the song's title where that stands in the names of files.

    The title is what all names share, or several words that most do, else `title` as the session names it, else that of
    its `folder`'s name, else, less surely, one word that most names share. Where what is left names several parts, the
    title says nothing, also of a name in which nothing else stands; where it names fewer, the title decides such a
    name, but in doubt.
    """
    whole = {path: rules.assign(path) for path in paths}
    found = _title([_spelt(path) for path in paths], rules, title, artist_and_title(folder)[1] if folder else "")
    if found is None:
        return whole
    bare = {path: rules.assign(_without(path, found.words)) for path in paths if _stands(found.words, _spelt(path))}
    parts = {_part(each.group) for each in bare.values() if each.matched} - {None}
    if found.sure and len(parts) >= FEWEST_PARTS:
        return whole | bare
    led = {path: whole[path] for path, each in bare.items() if not each.matched or each.group is not whole[path].group}
    doubtful = parts - {_part(each.group) for path, each in led.items() if not bare[path].matched}
    if not doubtful or (not found.sure and len(parts) < FEWEST_PARTS):
        return whole
    return whole | {
        path: replace(each, confidence=min(each.confidence, rules.tables.titled))
        for path, each in led.items()
        if not bare[path].matched or not found.sure
    }


def _title(spelt: Sequence[Words], rules: GroupRules, title: str, folder: str) -> _Title | None:
    """What may be the song's title in the words of all names; None where nothing may."""
    runs = _runs(spelt)
    shared = _longest(runs, len(spelt), len(spelt))
    if shared:
        return _Title(shared, sure=True)
    known = rules.tables.vocabulary.telling
    many = max(FEWEST_NAMES, round(MOST * len(spelt)))
    most = _longest(runs, many, len(spelt))
    if len(most) > 1 and not known.issuperset(map(fold, most)):
        return _Title(most, sure=True)
    for name, fewest in ((title, 2), (folder, many)):
        words = tuple(chunk.casefold() for chunk in chunks(name))
        standing = sum(_stands(words, each) for each in spelt)
        if standing >= (fewest if known.issuperset(map(fold, words)) else 2):
            return _Title(words, sure=True)
    return _Title(most, sure=False) if most else None


def _runs(spelt: Iterable[Words]) -> Counter[Words]:
    """In how many names each run of words stands, whatever is between them."""
    return Counter(run for words in spelt for run in set(_runs_of(words)))


def _runs_of(words: Words) -> Iterator[Words]:
    words = words[:LOOKED_AT]
    return (words[start:end] for start in range(len(words)) for end in range(start + 1, len(words) + 1))


def _longest(runs: Counter[Words], fewest: int, most: int) -> Words:
    """The longest run with a letter in it that stands in so many names; empty where there is none."""
    enough = [run for run, count in runs.items() if fewest <= count <= most and any(map(str.isalpha, "".join(run)))]
    return max(enough, key=len, default=())


def _stands(run: Words, words: Words) -> bool:
    return bool(run) and f" {' '.join(run)} " in f" {' '.join(words)} "


def _spelt(path: str) -> Words:
    return tuple(chunk.casefold() for chunk in chunks(stem_of(path.rpartition("/")[2])))


def _without(path: str, words: Sequence[str]) -> str:
    """The path without that run of words in the name of its file."""
    folder, slash, name = path.rpartition("/")
    run = re.compile(r"[\W_]+".join(map(re.escape, words)), re.IGNORECASE)
    stem = stem_of(name)
    return f"{folder}{slash}{run.sub(' ', unicodedata.normalize('NFC', stem), count=1)}{name[len(stem) :]}"


def _part(group: Group) -> str | None:
    """The part a group plays where titles are recognised: the vocals are one, what is not an instrument is none."""
    if group in VOCAL_GROUPS:
        return "vocals"
    return None if group in NEVER_MIXED or group in (Group.FX, Group.OTHER) else group.value
