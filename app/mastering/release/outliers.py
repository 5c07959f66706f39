"""Songs that stand out from the rest of their release: in level, in tone, or in how high they reach."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from render.album.song_analysis import SongCharacter
from render.delivery.manifest import Warned
from render.measure.tone import OCTAVES_HZ
from render.tables import read_resource
from render.text import shown

CODE = "outlier"
_LESS = ("quieter", "less")  # what the other of two songs has more of


@dataclass(frozen=True, slots=True)
class Limits:
    """From which difference on a song stands out, and what is then said; see resources/release.toml."""

    level_lu: float
    octave_db: float
    bandwidth_ratio: float
    sentences: Mapping[str, str] = field(hash=False)

    @classmethod
    def load(cls) -> "Limits":
        """The limits that come with Bouncedesk."""
        return cls(**read_resource("release.toml").values)


def outliers(titles: Sequence[str], characters: Sequence[SongCharacter], limits: Limits) -> tuple[Warned, ...]:
    """What stands out, a note each, in the songs' order; nothing where there is only one song.

    Of two songs, neither is the one that stands out: they are said to differ once, of the one with more.
    """
    found = []
    for index, title in enumerate(titles):
        others = [number for number in range(len(titles)) if number != index]
        if others:
            rest = f"“{shown(titles[others[0]])}”" if len(others) == 1 else limits.sentences["rest"]
            marks = _marks(characters[index], [characters[other] for other in others], limits)
            said = [(name, values) for name, values in marks if len(others) > 1 or name not in _LESS]
            texts = (limits.sentences[name].format(title=shown(title), rest=rest, **values) for name, values in said)
            found += [Warned(CODE, text) for text in texts]
    return tuple(found)


def _marks(
    song: SongCharacter, others: Sequence[SongCharacter], limits: Limits
) -> Iterator[tuple[str, dict[str, Any]]]:
    level = _against(_lufs(song), [_lufs(other) for other in others])
    if level is not None and abs(level) >= limits.level_lu:
        yield "louder" if level > 0 else "quieter", {"amount": abs(level)}
    yield from _tone(song, others, limits)
    reach, rest = song.bandwidth_hz, _middle([other.bandwidth_hz for other in others])
    if reach is not None and rest is not None and reach < limits.bandwidth_ratio * rest:
        yield "narrow", {"khz": reach / 1000, "others": rest / 1000}


def _tone(song: SongCharacter, others: Sequence[SongCharacter], limits: Limits) -> Iterator[tuple[str, dict[str, Any]]]:
    """The octave that stands out most, if it does at all."""
    columns = zip(*(other.tone.octaves_db for other in others), strict=True)
    apart = [
        (_against(own, column), hz) for own, column, hz in zip(song.tone.octaves_db, columns, OCTAVES_HZ, strict=True)
    ]
    known = [(difference, hz) for difference, hz in apart if difference is not None]
    most, hz = max(known, key=lambda each: abs(each[0]), default=(0.0, 0))
    if abs(most) >= limits.octave_db:
        named = f"{hz / 1000:g} kHz" if hz >= 1000 else f"{hz} Hz"
        yield "more" if most > 0 else "less", {"amount": abs(most), "hz": named}


def _lufs(song: SongCharacter) -> float | None:
    return song.levels.loudness.integrated_lufs


def _against(value: float | None, others: Sequence[float | None]) -> float | None:
    middle = _middle(others)
    return None if value is None or middle is None else value - middle


def _middle(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None
