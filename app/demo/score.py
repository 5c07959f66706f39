"""The song of the demonstration as it is written in `demo.toml`: its parts, and their notes, a text a bar."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from render.tables import Table, read_resource

Resonances = tuple[tuple[float, float, float], ...]
"""The resonances of a vowel: centre in Hz, level in dB, width in Hz."""
Vowels = Mapping[str, Resonances]
STEPS = 16
HITS = {"X": (1.0, ""), "x": (0.75, ""), "-": (0.45, ""), "o": (0.8, "open")}
SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_PITCH = re.compile(r"([A-G])(#?)([0-8])")
_NOTE = re.compile(r"(?P<pitches>-|[^:\s]+):(?P<beats>\d+(?:\.\d+)?)(?::(?P<sound>[a-z]))?")


@dataclass(frozen=True, slots=True)
class ScoreNote:
    """One note: `start` and `length` in beats, `pitch` a MIDI number (69 is A4), `strength` from 0 to 1.

    `sound` is the vowel sung or the way a drum is hit, `voice` the note's place in its chord, from 0.
    """

    start: float
    length: float
    pitch: int = 0
    strength: float = 1.0
    sound: str = ""
    voice: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """What one stem plays: notes in beats from the song's start, or the stems that are fed into it.

    `peak_dbfs` is the level of its loudest sample; `pan` is None where it stays mono or comes out stereo by itself, and
    `side` "L" or "R" where it is half of a stereo pair.
    """

    file: str
    instrument: str
    peak_dbfs: float
    notes: tuple[ScoreNote, ...] = ()
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


def _notes(stem: Table, beats: int) -> Iterator[ScoreNote]:
    for number, bar in enumerate(stem.texts("bars")):
        read = read_steps if is_steps(bar) else read_notes
        try:
            for note in read(bar, beats):
                yield replace(note, start=note.start + number * beats)
        except ValueError as error:
            raise stem.wrong("bars", f"is wrong: bar {number + 1} {error}") from error


def read_steps(bar: str, beats: int) -> Iterator[ScoreNote]:
    """The hits of a bar of drum steps; raises ValueError saying what is wrong."""
    if len(bar) != STEPS:
        raise ValueError(f"has {len(bar)} steps, not {STEPS}")
    for step, letter in enumerate(bar):
        if letter == ".":
            continue
        if letter not in HITS:
            raise ValueError(f"has the step “{letter}”, which is none of X x - o and the full stop")
        strength, sound = HITS[letter]
        yield ScoreNote(step * beats / STEPS, beats / STEPS, strength=strength, sound=sound)


def read_notes(bar: str, beats: int) -> Iterator[ScoreNote]:
    """The notes of a bar of pitches, a little softer off the beat; raises ValueError saying what is wrong."""
    start = 0.0
    for text in bar.split():
        match = _NOTE.fullmatch(text)
        if not match:
            raise ValueError(f"has the note “{text}”, which is not PITCHES:BEATS or PITCHES:BEATS:VOWEL")
        length, strength = float(match["beats"]), 0.9 if start % 1 == 0 else 0.75
        names = [] if match["pitches"] == "-" else match["pitches"].split("+")
        for voice, name in enumerate(names):
            yield ScoreNote(start, length, read_pitch(name), strength, match["sound"] or "", voice)
        start += length
    if start != beats:
        raise ValueError(f"lasts {start:g} beats, not {beats}")


def read_pitch(name: str) -> int:
    """The MIDI number of a pitch such as C4 (60) or G#1; raises ValueError."""
    match = _PITCH.fullmatch(name)
    if not match:
        raise ValueError(f"has the pitch “{name}”, which is none from C0 to B8")
    letter, sharp, octave = match.groups()
    return SEMITONES[letter] + bool(sharp) + 12 * (int(octave) + 1)


def is_steps(bar: str) -> bool:
    """Whether the bar is written in drum steps."""
    return ":" not in bar


def _numbers(table: Table) -> dict[str, float]:
    return {key: table.number(key) for key in table}


def _resonances(rows: Any) -> Resonances:
    return tuple((float(hertz), float(level), float(width)) for hertz, level, width in rows)
