"""What is sung: notes that hold, vibrato and all, and how far each is from the nearest semitone."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from render.measure.pitch import PitchTrack

Floats = NDArray[np.float64]
VIBRATO_S = 0.18  # a turn of it: pitches are averaged over so long
SHORTEST_S = 0.12  # of a note
GLIDE = 250.0  # cents a second: what moves faster goes from note to note, or is spoken
TUNED = 0.78  # of the notes' time at one distance from the semitones (length of the mean vector): a tuning of its own


@dataclass(frozen=True, slots=True)
class Note:
    """A note that holds, in seconds of the file; `off_cents` is how far above the nearest semitone it is."""

    from_s: float
    length_s: float
    off_cents: float


@dataclass(frozen=True, slots=True)
class Singing:
    """What a voice sings: its notes, seconds with any pitch, and by how many cents it is tuned above 440 Hz.

    The notes are measured from that tuning.
    """

    notes: tuple[Note, ...]
    voiced_s: float
    tuning_cents: float

    @property
    def held_share(self) -> float:
        """How much of what has a pitch holds it: little of speech and rap."""
        return sum(note.length_s for note in self.notes) / self.voiced_s if self.voiced_s else 0.0

    def off_share(self, tolerance_cents: float) -> float:
        """How much of the notes' time is further from the nearest semitone than the tolerance."""
        held = sum(note.length_s for note in self.notes)
        return sum(note.length_s for note in self.notes if abs(note.off_cents) > tolerance_cents) / max(held, 1e-9)


def read_singing(track: PitchTrack) -> Singing:
    """The notes of a pitch track."""
    voiced = np.isfinite(track.cents)
    held = [(first, pitches) for run in _runs(voiced) for first, pitches in _held(track, *run)]
    lengths = np.array([len(pitches) * track.step_s for _, pitches in held])
    heights = np.array([float(pitches.mean()) for _, pitches in held])
    tuning = _tuning(heights, lengths)
    off = (heights - tuning + 50.0) % 100.0 - 50.0
    notes = [
        Note(first * track.step_s, float(length), float(cents))
        for (first, _), length, cents in zip(held, lengths, off, strict=True)
    ]
    return Singing(tuple(notes), float(voiced.sum() * track.step_s), tuning)


def _tuning(heights: Floats, lengths: Floats) -> float:
    """The distance from the semitones that most notes share, in cents; nought where they share none."""
    if not heights.size:
        return 0.0
    mean = (lengths * np.exp(2j * np.pi * heights / 100.0)).sum() / lengths.sum()
    return float(np.angle(mean) * 100.0 / (2 * np.pi)) if abs(mean) >= TUNED else 0.0


def _held(track: PitchTrack, first: int, last: int) -> Iterator[tuple[int, Floats]]:
    """The stretches of a voiced run in which its pitch hardly moves, averaged over a turn of vibrato, or over two."""
    turn = max(1, round(VIBRATO_S / track.step_s))
    if last - first < turn:
        return
    once = _even(track.cents[first:last], turn)
    twice = _even(once, turn)
    slow_once, slow_twice = (np.abs(np.gradient(even)) < GLIDE * track.step_s for even in (once, twice))
    pitches = np.where(slow_twice, twice, once)
    for begin, end in _runs(slow_once | slow_twice):
        if (end - begin) * track.step_s >= SHORTEST_S:
            yield first + begin, pitches[begin:end]


def _even(cents: Floats, turn: int) -> Floats:
    """Averaged over a turn around each step; NaN where less is there."""
    if cents.size < turn:
        return np.full(cents.size, np.nan)
    found = np.full(cents.size, np.nan)
    found[turn // 2 : turn // 2 + cents.size - turn + 1] = np.convolve(cents, np.ones(turn) / turn, "valid")
    return found


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and behind the last of each stretch that is set."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]
