"""Which stem of a later session is which of an earlier one: by path, by sound, or by a name that says no version."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.domain.groups import Group
from render.tables import read_resource

LOOSE = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class StemTake:
    """A stem as a session holds it: `path` relative to its folder, where it starts in seconds, and its sound's hash."""

    path: str
    file: Path
    start_s: float
    group: Group
    hash: str | None = None


@dataclass(frozen=True, slots=True)
class Matched:
    """Stems that are in both sessions, and those that are in one."""

    pairs: tuple[tuple[StemTake, StemTake], ...]
    removed: tuple[StemTake, ...]
    added: tuple[StemTake, ...]


def match_stems(before: Sequence[StemTake], after: Sequence[StemTake]) -> Matched:
    """Pair the stems of two sessions; what is ambiguous by a rule is left to the next, and then to nobody."""
    old, new, version = list(before), list(after), _version()

    def unversioned(stem: StemTake) -> str:
        return LOOSE.sub(" ", version.sub(" ", LOOSE.sub(" ", _name(stem)))).strip()

    pairs: list[tuple[StemTake, StemTake]] = []
    for rule in (_path, _sound, _name, unversioned):
        keys = _unique(old, rule) & _unique(new, rule)
        found = [(_with(old, rule, key), _with(new, rule, key)) for key in sorted(keys)]
        pairs += found
        old = [stem for stem in old if all(stem is not one for one, _ in found)]
        new = [stem for stem in new if all(stem is not other for _, other in found)]
    order = {stem.path: place for place, stem in enumerate(after)}
    return Matched(tuple(sorted(pairs, key=lambda pair: order[pair[1].path])), tuple(old), tuple(new))


def _unique(stems: Sequence[StemTake], rule: Callable[[StemTake], str]) -> set[str]:
    counted = Counter(map(rule, stems))
    return {key for key, count in counted.items() if key and count == 1}


def _with(stems: Sequence[StemTake], rule: Callable[[StemTake], str], key: str) -> StemTake:
    return next(stem for stem in stems if rule(stem) == key)


def _path(stem: StemTake) -> str:
    return stem.path.casefold()


def _sound(stem: StemTake) -> str:
    return stem.hash or ""


def _name(stem: StemTake) -> str:
    return PurePosixPath(stem.path).stem.casefold()


def _version() -> re.Pattern[str]:
    """What is added to a name from one print to the next, such as "v3" or "new"."""
    words = "|".join(map(re.escape, read_resource("changes.toml").values["version_words"]))
    return re.compile(rf"\b(?:{words}) ?\d*\b")
