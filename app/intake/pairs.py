"""Finding the two mono files of a split stereo recording by their names."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

# "OH.L", "OH_R", "OH-L", "OH R", "OH (Left)", and with what programs put behind: "OH L_bip", "OH_L-01", "OH L#02".
SIDED = re.compile(
    r"(?P<base>.*\S)(?P<join>[ ._-]+|(?P<bracket> ?[(\[]))(?P<side>left|right|l|r)(?(bracket)[)\]])"
    r"(?P<tail>(?:[ ._#-]+(?:bip|\d{1,3}))*)",
    re.IGNORECASE | re.DOTALL,
)


class Candidate(NamedTuple):
    """A file that may be one side: its path with forward slashes, and its format."""

    path: str
    channels: int
    sample_rate: int


@dataclass(frozen=True, slots=True)
class Pairs:
    """`joined` gives for each side the other's path and its own letter; `unpaired` are mono sides without the other."""

    joined: Mapping[str, tuple[str, str]]
    unpaired: tuple[str, ...]


def find_pairs(files: Iterable[Candidate | tuple[str, int, int]]) -> Pairs:
    """Pair mono files of one rate whose names differ in the side only. A stereo file is never a side."""
    sides: dict[tuple[str, ...], dict[str, list[str]]] = {}
    for path, channels, sample_rate in files:
        found = _side(path)
        if channels == 1 and found:
            letter, key = found
            sides.setdefault((*key, str(sample_rate)), {"L": [], "R": []})[letter].append(path)
    joined: dict[str, tuple[str, str]] = {}
    unpaired: list[str] = []
    for both in sides.values():
        unpaired += _join(both["L"], both["R"], joined)
    return Pairs(joined, tuple(sorted(unpaired)))


def _side(path: str) -> tuple[str, tuple[str, ...]] | None:
    """The letter of a side, and what it shares with the other: folder, name, kind of separator, length, ending."""
    folder, _, name = path.rpartition("/")
    stem, _, ending = name.rpartition(".") if "." in name else (name, "", "")
    match = SIDED.fullmatch(unicodedata.normalize("NFC", stem))
    if not match:
        return None
    side = match["side"].upper()
    shared = (folder, match["base"].casefold(), match["join"], str(len(side) > 1), match["tail"].casefold())
    return side[0], (*shared, ending.casefold())


def _join(left: list[str], right: list[str], joined: dict[str, tuple[str, str]]) -> list[str]:
    """Join each left with the right most like it; returns those left alone (names that differ in case only)."""
    alone = sorted(right)
    rest = []
    for path in sorted(left):
        if not alone:
            rest.append(path)
            continue
        other = min(alone, key=lambda candidate: sum(a != b for a, b in zip(path, candidate, strict=False)))
        alone.remove(other)
        joined[path], joined[other] = (other, "L"), (path, "R")
    return rest + alone
