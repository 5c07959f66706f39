"""Reading the notes of `demo.toml`: drum steps and pitched notes, a text a bar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

STEPS = 16
HITS = {"X": (1.0, ""), "x": (0.75, ""), "-": (0.45, ""), "o": (0.8, "open")}
SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_PITCH = re.compile(r"([A-G])(#?)([0-8])")
_NOTE = re.compile(r"(?P<pitches>-|[^:\s]+):(?P<beats>\d+(?:\.\d+)?)(?::(?P<sound>[a-z]))?")


@dataclass(frozen=True, slots=True)
class Note:
    """One note: `start` and `length` in beats, `pitch` a MIDI number (69 is A4), `strength` from 0 to 1.

    `sound` is the vowel sung or the way a drum is hit, `voice` the note's place in its chord, from 0.
    """

    start: float
    length: float
    pitch: int = 0
    strength: float = 1.0
    sound: str = ""
    voice: int = 0


def read_steps(bar: str, beats: int) -> Iterator[Note]:
    """The hits of a bar of drum steps; raises ValueError saying what is wrong."""
    if len(bar) != STEPS:
        raise ValueError(f"has {len(bar)} steps, not {STEPS}")
    for step, letter in enumerate(bar):
        if letter == ".":
            continue
        if letter not in HITS:
            raise ValueError(f"has the step {letter!r}, which is none of X x - o and the full stop")
        strength, sound = HITS[letter]
        yield Note(step * beats / STEPS, beats / STEPS, strength=strength, sound=sound)


def read_notes(bar: str, beats: int) -> Iterator[Note]:
    """The notes of a bar of pitches, a little softer off the beat; raises ValueError saying what is wrong."""
    start = 0.0
    for text in bar.split():
        found = _NOTE.fullmatch(text)
        if not found:
            raise ValueError(f"has the note {text!r}, which is not PITCHES:BEATS or PITCHES:BEATS:VOWEL")
        length, strength = float(found["beats"]), 0.9 if start % 1 == 0 else 0.75
        names = [] if found["pitches"] == "-" else found["pitches"].split("+")
        for voice, name in enumerate(names):
            yield Note(start, length, read_pitch(name), strength, found["sound"] or "", voice)
        start += length
    if start != beats:
        raise ValueError(f"lasts {start:g} beats, not {beats}")


def read_pitch(name: str) -> int:
    """The MIDI number of a pitch such as C4 (60) or G#1; raises ValueError."""
    found = _PITCH.fullmatch(name)
    if not found:
        raise ValueError(f"has the pitch {name!r}, which is none from C0 to B8")
    letter, sharp, octave = found.groups()
    return SEMITONES[letter] + bool(sharp) + 12 * (int(octave) + 1)


def is_steps(bar: str) -> bool:
    """Whether the bar is written in drum steps."""
    return ":" not in bar
