"""The song of the demonstration as it is written in `demo.toml`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.demo.notation import Note, is_steps, read_notes, read_steps
from render.tables import Table, read_resource

Resonances = tuple[tuple[float, float, float], ...]
"""The resonances of a vowel: centre in Hz, level in dB, width in Hz."""
Vowels = Mapping[str, Resonances]


@dataclass(frozen=True, slots=True)
class Part:
    """What one stem plays: notes in beats from the song's start, or the stems that are fed into it.

    `peak_dbfs` is the level of its loudest sample; `pan` is None where it stays mono or comes out stereo by itself, and
    `side` "L" or "R" where it is half of a stereo pair.
    """

    file: str
    instrument: str
    peak_dbfs: float
    notes: tuple[Note, ...] = ()
    feeds: tuple[str, ...] = ()
    pan: float | None = None
    side: str = ""
    late_s: float = 0.0
    strum_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """The whole song: who sent it, how long it is, its parts, and the numbers each instrument is made from."""

    client: str
    email: str
    release: str
    title: str
    artist: str
    sample_rate: int
    beats_a_minute: float
    duration_s: float
    parts: tuple[Part, ...]
    instruments: Mapping[str, Mapping[str, float]]
    vowels: Vowels


def read_score(table: Table | None = None) -> Score:
    """The score in `resources/demo.toml`, or in another table; raises BouncedeskError naming what is wrong."""
    table = table or read_resource("demo.toml")
    song = table.table("song")
    beats, tempo = int(song.number("beats_a_bar")), song.number("beats_a_minute")
    parts = tuple(_part(stem, beats) for stem in table.tables("stems"))
    bars = max((len(stem.texts("bars")) for stem in table.tables("stems")), default=0)
    return Score(
        client=song.text("client"),
        email=song.text("email"),
        release=song.text("release"),
        title=song.text("title"),
        artist=song.text("artist"),
        sample_rate=int(song.number("sample_rate")),
        beats_a_minute=tempo,
        duration_s=bars * beats * 60 / tempo + song.number("tail_s"),
        parts=parts,
        instruments={name: _numbers(table.table("instruments").table(name)) for name in table.table("instruments")},
        vowels={name: _resonances(rows) for name, rows in table.table("vowels").values.items()},
    )


def _part(stem: Table, beats: int) -> Part:
    return Part(
        file=stem.text("file"),
        instrument=stem.text("instrument"),
        peak_dbfs=stem.number("peak_dbfs"),
        notes=tuple(_notes(stem, beats)),
        feeds=stem.texts("from"),
        pan=stem.number("pan") if "pan" in stem else None,
        side=stem.text("side", ""),
        late_s=stem.number("late_ms") / 1000 if "late_ms" in stem else 0.0,
        strum_s=stem.number("strum_ms") / 1000 if "strum_ms" in stem else 0.0,
    )


def _notes(stem: Table, beats: int) -> Iterator[Note]:
    for number, bar in enumerate(stem.texts("bars")):
        read = read_steps if is_steps(bar) else read_notes
        try:
            for note in read(bar, beats):
                yield replace(note, start=note.start + number * beats)
        except ValueError as error:
            raise stem.wrong("bars", f"is wrong: bar {number + 1} {error}") from error


def _numbers(table: Table) -> dict[str, float]:
    return {key: table.number(key) for key in table}


def _resonances(rows: Any) -> Resonances:
    return tuple((float(hertz), float(level), float(width)) for hertz, level, width in rows)
