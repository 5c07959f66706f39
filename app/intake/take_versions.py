"""Versions of one part by their names: "Lead Vox v2" beside "Lead Vox", a "FINAL" one, takes, copies and dates.

Only what a name says beyond doubt is taken for replaced; whatever may mean something else (a verse "V2", "take 3",
"new", "(1)") is asked about. Bare numbers are doubles and second instruments ("Gtr 1", "Gtr 2"), never versions.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.session import VOCAL_GROUPS, Group, Stem
from app.intake.vocabulary import EAST_ASIAN, chunks, pieces
from app.text import fold
from render.tables import Table

SIDES = frozenset({"l", "r", "left", "right"})
MUTED = frozenset({Group.BRASS, Group.STRINGS, Group.GUITARS, Group.BASS})  # what is played so, by hand or with a mute
MOST_VERSES = 4  # "V1" to "V4" may be the verses of a song
AS_LONG = 0.9  # a version that ends before so much of the older one does not replace the whole of it
_VERSION = re.compile(
    r"(?:(?<![^\W_])(?P<letter>[vV])|(?<=[a-z])(?P<glued>V))\.?(?P<number>\d{1,3})(?:\.(?P<minor>\d{1,2}))?(?![^\W_])"
)
_DATE = re.compile(
    r"(?<!\d)(?:(?P<y>20\d\d)(?P<s>[-._]?)(?P<m>[01]\d)(?P=s)(?P<d>[0-3]\d)|"
    r"(?P<d2>[0-3]?\d)\.(?P<m2>[01]?\d)\.(?P<y2>20\d\d))(?!\d)"
    r"(?P<time>[ _T-]+[012]\d[-._h]?[0-5]\d(?:[-._]?[0-5]\d)?)?(?!\d)"
)
_COPY = re.compile(r"\s?\((\d{1,2})\)\s*$")


class MarkKind(StrEnum):
    """What a mark in a name says: a version, the last one, a date, an alternative; the others may mean anything."""

    VERSION = "version"
    LAST = "last"
    DATE = "date"
    ALTERNATIVE = "alternative"
    PERHAPS = "perhaps"


Rank = tuple[list[tuple[int, ...]], list[tuple[int, ...]]]
FIRST = (MarkKind.VERSION, (1, 0))  # beside a name without one: either may be the older


@dataclass(frozen=True, slots=True)
class VersionMark:
    """A mark with its number; `plain` where it is a bare "V2", which may be a verse or a violin."""

    kind: MarkKind
    number: tuple[int, ...] = ()
    plain: bool = False
    capital: bool = False


@dataclass(frozen=True, slots=True)
class MarkWords:
    """The words of `resources/problems.toml` that mark versions, all folded."""

    anywhere: tuple[str, ...]
    at_end: tuple[str, ...]
    played: frozenset[str]
    sung: frozenset[str]
    numbered: frozenset[str]
    last: frozenset[str]
    perhaps: frozenset[str]
    takes: frozenset[str]
    copy_of: tuple[str, ...]
    alternative: frozenset[str]
    choir: frozenset[str]
    sections: frozenset[str]
    generic: frozenset[str]

    @classmethod
    def read(cls, table: Table) -> "MarkWords":
        """The words of the table with exactly these keys."""
        table.only(cls.__slots__)

        def words(key: str) -> tuple[str, ...]:
            return tuple(fold(text) for text in table.texts(key))

        ordered = ("anywhere", "at_end", "copy_of")
        sets = {key: frozenset(words(key)) for key in cls.__slots__ if key not in ordered}
        return cls(**{key: words(key) for key in ordered}, **sets)  # type: ignore[arg-type]  # each by its kind


@dataclass(frozen=True, slots=True)
class Versions:
    """`replaced` names older takes, each with what replaces it ("" where its own name says so); `unsure` those that may
    be versions of one part."""

    replaced: Mapping[str, str]
    unsure: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Named:
    stem: Stem
    key: tuple[tuple[str, ...], ...]
    marks: tuple[VersionMark, ...]

    @property
    def seconds(self) -> float:
        return (self.stem.offset_frames + self.stem.frames) / (self.stem.sample_rate or 1)

    def has(self, kind: MarkKind) -> bool:
        return any(mark.kind is kind for mark in self.marks)


def versions_of(stems: Sequence[Stem], words: MarkWords) -> Versions:
    """What the names of these stems say of each other; folders count as part of a name."""
    replaced = {stem.path: "" for stem in stems if _disowned(stem, words)}
    unsure: list[tuple[str, ...]] = []
    named = [_named(stem, words) for stem in stems if stem.path not in replaced]
    taken = frozenset(word for each in named for part in each.key for word in part)
    for alike in _clusters(named):
        older = _replaced(alike, words, taken)
        if older is None:
            continue
        replaced.update(older)
        unsure.extend([] if older else [tuple(each.stem.path for each in alike)])
    return Versions(replaced, tuple(sorted(unsure)))


def _clusters(named: Iterable[_Named]) -> Iterator[list[_Named]]:
    """Stems whose names are alike but for marks, of which they do not all have the same."""
    by_key: dict[tuple[tuple[str, ...], ...], list[_Named]] = {}
    for each in named:
        by_key.setdefault(each.key, []).append(each)
    for key, alike in by_key.items():
        if key and key[-1] and len({each.marks for each in alike}) > 1:
            yield sorted(alike, key=lambda each: each.stem.path)


def _replaced(alike: Sequence[_Named], words: MarkWords, taken: frozenset[str]) -> dict[str, str] | None:
    """The older of a cluster, each with the newest; nothing where that is in doubt, None where there is no question."""
    if _are_parts(alike, words, taken):
        return None
    rank = _rank_of(alike, words)
    if rank is None:
        return {}
    ordered = sorted(alike, key=rank)
    newest, older = ordered[-1], ordered[:-1]
    whole = all(newest.seconds >= AS_LONG * each.seconds for each in older)
    if rank(older[-1]) == rank(newest) or not whole:
        return {}
    return {each.stem.path: newest.stem.path for each in older}


def _are_parts(alike: Sequence[_Named], words: MarkWords, taken: frozenset[str]) -> bool:
    """Whether the marks name parts of the music: verses beside choruses, first and second violins, an alto."""
    group = alike[0].stem.group
    if any(each.has(MarkKind.ALTERNATIVE) for each in alike):
        return group in (Group.BRASS, Group.BACKING_VOCAL) or not taken.isdisjoint(words.choir)
    if not _may_be_verses(alike):
        return False
    return group is Group.STRINGS or not taken.isdisjoint(words.sections)


def _may_be_verses(alike: Sequence[_Named]) -> bool:
    """Whether each is marked by nothing but a "V" and a low number, from the first on."""
    alone = [each.marks[0] for each in alike if len(each.marks) == 1 and each.marks[0].plain]
    numbers = {mark.number[0] for mark in alone}
    return len(alone) == len(alike) and min(numbers) == 1 and max(numbers) <= MOST_VERSES


def _rank_of(alike: Sequence[_Named], words: MarkWords) -> Callable[[_Named], Rank] | None:
    """What orders a cluster from the oldest to the newest; None where its marks may mean something else."""
    kinds = {mark.kind for each in alike for mark in each.marks}
    if kinds == {MarkKind.DATE}:
        dated = all(each.marks and all(mark.number for mark in each.marks) for each in alike)
        return (lambda each: ([], [mark.number for mark in each.marks])) if dated else None
    if kinds == {MarkKind.ALTERNATIVE}:
        return lambda each: ([()] * (not each.marks), [])
    if not kinds <= {MarkKind.VERSION, MarkKind.LAST}:
        return None
    sung = alike[0].stem.group in VOCAL_GROUPS or any(mark.capital for each in alike for mark in each.marks)
    marked = [each.marks for each in alike if each.marks]
    first = len(marked) < len(alike) and all((mark.kind, mark.number) == FIRST for marks in marked for mark in marks)
    if first or (_may_be_verses(alike) and sung):
        return None
    if MarkKind.LAST in kinds and not words.sections.isdisjoint(word for part in alike[0].key for word in part):
        return None  # the last chorus
    return lambda each: (
        [mark.number for mark in each.marks if mark.kind is MarkKind.LAST],
        [mark.number for mark in each.marks if mark.kind is MarkKind.VERSION],
    )


def _disowned(stem: Stem, words: MarkWords) -> bool:
    """Whether the name itself, or that of a folder, says that the stem is not used: no palm mute, no backup singer."""
    *folders, file = stem.path.split("/")
    texts = [*(_spoken(part) for part in folders), _spoken(file.rpartition(".")[0] or file)]
    said = {phrase for text in texts for phrase in _phrases(text, words)}
    if stem.group in VOCAL_GROUPS:
        said -= words.sung
    elif stem.group in MUTED:
        said -= words.played
    return bool(said)


def _phrases(text: str, words: MarkWords) -> Iterator[str]:
    """The phrases that disown a name: anywhere in it, at its end, or before nothing but "stems" and the like."""
    for phrase in words.anywhere:
        inside = f" {phrase} " in text or (phrase[0] >= EAST_ASIAN and phrase in text)
        yield from [phrase] if inside else []
    bare = " ".join(word for word in text.split() if word not in words.generic)
    for phrase in words.at_end:
        ends = text.endswith(f" {phrase} ") or (phrase[0] >= EAST_ASIAN and text.endswith(f"{phrase} "))
        yield from [phrase] if ends or bare == phrase else []


def _spoken(name: str) -> str:
    """The words of a name without its numbers, folded, with a space on either side of each."""
    folded = (fold(piece) for chunk in chunks(name) for piece in pieces(chunk))
    return f" {' '.join(word for word in folded if not word.isdigit())} "


def _named(stem: Stem, words: MarkWords) -> _Named:
    *folders, file = stem.path.split("/")
    parts = [_read(part, words) for part in (*folders, file.rpartition(".")[0] or file)]
    key = (*(key for key, _ in parts[:-1] if key), parts[-1][0])
    return _Named(stem, key, tuple(mark for _, marks in parts for mark in marks))


def _read(name: str, words: MarkWords) -> tuple[tuple[str, ...], list[VersionMark]]:
    """The words of a file's or folder's name without its marks, and these."""
    marks: list[VersionMark] = []
    for pattern, mark in ((_COPY, _copy_mark), (_DATE, _date_mark), (_VERSION, _version_mark)):
        found = pattern.search(name)
        if found:
            marks.append(mark(found))
            name = f"{name[: found.start()]} {name[found.end() :]}"
    bare = [part for chunk in chunks(name) for piece in pieces(chunk) for part in _apart(fold(piece), words)]
    for start in words.copy_of:
        if " ".join(bare).startswith(f"{start} "):
            bare = bare[len(start.split()) :]
            marks.append(VersionMark(MarkKind.PERHAPS))
    return _without_end_marks([word for word in bare if word], words, marks)


def _copy_mark(found: re.Match[str]) -> VersionMark:
    return VersionMark(MarkKind.PERHAPS, (int(found[1]),))


def _date_mark(found: re.Match[str]) -> VersionMark:
    """A day; with a time of day it names a recording, which may be one of several that belong together."""
    if found["time"]:
        return VersionMark(MarkKind.PERHAPS, tuple(int(digit) for digit in re.findall(r"\d+", found[0])))
    return VersionMark(MarkKind.DATE, tuple(int(found[key] or found[f"{key}2"]) for key in "ymd"))


def _version_mark(found: re.Match[str]) -> VersionMark:
    plain = found["minor"] is None and not found["number"].startswith("0")
    number = (int(found["number"]), int(found["minor"] or 0))
    return VersionMark(MarkKind.VERSION, number, plain, plain and (found["letter"] or found["glued"]) == "V")


def _without_end_marks(
    bare: list[str], words: MarkWords, marks: list[VersionMark]
) -> tuple[tuple[str, ...], list[VersionMark]]:
    """Takes marks from the end of a name, from before its side and the number that a program gave it ("_01")."""
    tail: list[str] = []
    while bare:
        if bare[-1] in SIDES or (bare[-1].isdigit() and bare[-1].startswith("0")):
            tail.insert(0, bare.pop())
            continue
        number = (int(bare[-1]),) if bare[-1].isdigit() and len(bare) > 1 else ()
        mark = _word_mark(bare[-2] if number else bare[-1], number, words)
        if mark is None:
            break
        marks.append(mark)
        del bare[-2 if number else -1 :]
    return (*bare, *tail), marks


def _apart(word: str, words: MarkWords) -> list[str]:
    """A word, and the mark at its end where its script writes no spaces."""
    if not word or word[0] < EAST_ASIAN:
        return [word]
    marks = words.last | words.perhaps | words.takes | words.numbered
    ends = [mark for mark in marks if mark[0] >= EAST_ASIAN and word.endswith(mark) and word != mark]
    end = max(ends, key=len, default="")
    return [word.removesuffix(end), end] if end else [word]


def _word_mark(word: str, number: tuple[int, ...], words: MarkWords) -> VersionMark | None:
    if number and word in words.numbered:
        return VersionMark(MarkKind.VERSION, (*number, 0))
    if number and word in words.takes:
        return VersionMark(MarkKind.PERHAPS, number)
    if word in words.last:
        return VersionMark(MarkKind.LAST, number)
    if word in words.alternative and not number:
        return VersionMark(MarkKind.ALTERNATIVE)
    return VersionMark(MarkKind.PERHAPS, number) if word in words.perhaps else None
