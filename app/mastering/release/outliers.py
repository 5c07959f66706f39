"""Songs that stand out from the rest of their release: in level, in tone, or in how high they reach."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from statistics import median
from typing import Any

from app.text import shown
from render.album.character import Character
from render.manifest import Warned
from render.measure.tone import OCTAVES_HZ

CODE = "outlier"


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
        return cls(**tomllib.loads(files("resources").joinpath("release.toml").read_text("utf-8")))


def outliers(titles: Sequence[str], characters: Sequence[Character], limits: Limits) -> tuple[Warned, ...]:
    """What stands out, a note each, in the songs' order; nothing where there is only one song."""
    found = []
    for index, title in enumerate(titles):
        others = [character for number, character in enumerate(characters) if number != index]
        if others:
            said = _sentences(characters[index], others, limits)
            found += [Warned(CODE, text.format(title=shown(title), **values)) for text, values in said]
    return tuple(found)


def _sentences(song: Character, others: Sequence[Character], limits: Limits) -> Iterator[tuple[str, dict[str, Any]]]:
    level = _against(_lufs(song), [_lufs(other) for other in others])
    if level is not None and abs(level) >= limits.level_lu:
        yield limits.sentences["louder" if level > 0 else "quieter"], {"amount": abs(level)}
    yield from _tone(song, others, limits)
    reach, rest = song.bandwidth_hz, _middle([other.bandwidth_hz for other in others])
    if reach is not None and rest is not None and reach < limits.bandwidth_ratio * rest:
        yield limits.sentences["narrow"], {"khz": reach / 1000, "others": rest / 1000}


def _tone(song: Character, others: Sequence[Character], limits: Limits) -> Iterator[tuple[str, dict[str, Any]]]:
    """The octave that stands out most, if it does at all."""
    columns = zip(*(other.tone.octaves_db for other in others), strict=True)
    apart = [
        (_against(own, column), hz) for own, column, hz in zip(song.tone.octaves_db, columns, OCTAVES_HZ, strict=True)
    ]
    known = [(difference, hz) for difference, hz in apart if difference is not None]
    most, hz = max(known, key=lambda each: abs(each[0]), default=(0.0, 0))
    if abs(most) >= limits.octave_db:
        named = f"{hz / 1000:g} kHz" if hz >= 1000 else f"{hz} Hz"
        yield limits.sentences["more" if most > 0 else "less"], {"amount": abs(most), "hz": named}


def _lufs(song: Character) -> float | None:
    return song.levels.loudness.integrated_lufs


def _against(value: float | None, others: Sequence[float | None]) -> float | None:
    middle = _middle(others)
    return None if value is None or middle is None else value - middle


def _middle(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None
