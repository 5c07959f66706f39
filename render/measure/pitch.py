"""The pitch of a voice over time, and the notes that it holds, vibrato and all.

Pitch is found by the normalised square difference function: McLeod and Wyvill, "A smarter way to find pitch" (ICMC
2005), equation 9 for the function, section 5 for which of its peaks is the period, refined by a parabola.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from render.measure.tracks import TimelineTrack
from render.monitor import Monitor

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
RATE = 16000
WINDOW, HOP = 1024, 320  # 64 ms every 20 ms
STRETCH = 512  # windows that are looked at together
LOWEST_HZ, HIGHEST_HZ = 65.0, 1100.0  # from a bass's low C to a soprano's high one
NEARLY = 0.93  # of the highest peak: the first that reaches so much is the period
CLEAR = 0.85  # a peak of less is no pitch
SOFT = 10 ** (-40 / 20)  # of the loudest window: what is softer is between the words
VIBRATO_S = 0.18  # a turn of it: pitches are averaged over so long
SHORTEST_S = 0.12  # of a note
GLIDE = 250.0  # cents a second: what moves faster goes from note to note, or is spoken
TUNED = 0.78  # of the notes' time at one distance from the semitones (length of the mean vector): a tuning of its own


@dataclass(frozen=True, slots=True, eq=False)
class PitchTrack:
    """The pitch in each `step_s`, in cents above 440 Hz; NaN where there is none."""

    cents: Floats
    step_s: float = HOP / RATE


@dataclass(frozen=True, slots=True)
class SungNote:
    """A note that holds, in seconds of the file; `off_cents` is how far above the nearest semitone it is."""

    from_s: float
    length_s: float
    off_cents: float


@dataclass(frozen=True, slots=True)
class Singing:
    """What a voice sings: its notes, seconds with any pitch, and by how many cents it is tuned above 440 Hz.

    The notes are measured from that tuning.
    """

    notes: tuple[SungNote, ...]
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


def track_pitch(path: Path, monitor: Monitor, from_s: float = 0.0, to_s: float = math.inf) -> PitchTrack:
    """Follow the pitch of the voice at `path` from a second of it to another; raises AudioError naming it."""
    stretches = [_pitches(windows) for windows in _windows(path, monitor, from_s, to_s)]
    hertz = np.concatenate([hz for hz, _ in stretches]) if stretches else np.zeros(0)
    levels = np.concatenate([level for _, level in stretches]) if stretches else np.zeros(0)
    voiced = np.isfinite(hertz) & (levels > SOFT * levels.max(initial=0.0))
    return PitchTrack(np.where(voiced, 1200 * np.log2(np.where(voiced, hertz, 440.0) / 440.0), np.nan))


def _windows(path: Path, monitor: Monitor, from_s: float, to_s: float) -> Iterator[Singles]:
    """Overlapping windows, a stretch of them at a time (windows × frames)."""
    rest = np.zeros(0, np.float32)
    for block in _mono(path, monitor, from_s, to_s):
        rest = np.concatenate([rest, block])
        if rest.size >= WINDOW:
            windows = np.lib.stride_tricks.sliding_window_view(rest, WINDOW)[::HOP]
            rest = rest[len(windows) * HOP :]
            yield windows


def _mono(path: Path, monitor: Monitor, from_s: float, to_s: float) -> Iterator[Singles]:
    """Both sides together at `RATE`, a stretch at a time; a rougher converter than a mix needs will do."""
    rate = TimelineTrack.rate_of(path)
    with TimelineTrack(path, rate) as track:
        resampler = soxr.ResampleStream(rate, RATE, 1, "float32", "MQ")
        stretch = STRETCH * HOP * rate // RATE
        end = round(min(to_s * rate, track.frames))
        for begin in range(round(from_s * rate), end, stretch):
            monitor.check()
            mono = track.read(begin, min(stretch, end - begin)).mean(axis=1).astype(np.float32)
            yield resampler.resample_chunk(mono, begin + stretch >= end)


def _pitches(windows: Singles) -> tuple[Floats, Floats]:
    """The pitch of each window in hertz, NaN where it has none, and its level."""
    levels = np.sqrt(np.square(windows).mean(axis=1)).astype(np.float64)
    hertz = np.full(len(windows), np.nan)
    loud = np.flatnonzero(levels > 0)
    if loud.size:
        lags, clarity = _periods(_likeness(windows[loud]))
        hertz[loud[clarity >= CLEAR]] = RATE / lags[clarity >= CLEAR]
    return hertz, levels


def _likeness(windows: Singles) -> Floats:
    """How like itself each window is, so many frames later: −1 to 1, for each lag that may be a period."""
    most = int(RATE / LOWEST_HZ) + 2
    spectra = np.fft.rfft(windows, 2 * WINDOW, axis=1)
    both = np.fft.irfft(np.square(np.abs(spectra)), axis=1)[:, :most]
    energy = np.cumsum(np.square(windows.astype(np.float64)), axis=1)
    whole = energy[:, -1:]
    firsts = energy[:, ::-1][:, :most]  # of all but the last so many frames
    lasts = whole - np.concatenate([np.zeros_like(whole), energy[:, : most - 1]], axis=1)
    return np.asarray(2 * both / np.maximum(firsts + lasts, 1e-20))


def _periods(likeness: Floats) -> tuple[Floats, Floats]:
    """The period of each window in frames, and how clear it is: 0 of one that has none."""
    middle = likeness[:, 1:-1]
    peaks = (middle > likeness[:, :-2]) & (middle >= likeness[:, 2:])
    peaks &= np.logical_or.accumulate(middle < 0, axis=1)  # those behind the first fall below nought
    peaks[:, : int(RATE / HIGHEST_HZ) - 1] = False
    heights = np.where(peaks, middle, 0.0)
    highest = heights.max(axis=1)
    first = np.argmax(heights >= NEARLY * np.maximum(highest, 1e-9)[:, None], axis=1)
    rows = np.arange(len(likeness))
    before, at, after = (likeness[rows, first + side] for side in (0, 1, 2))
    bend = before - 2 * at + after
    shift = np.where(bend < 0, 0.5 * (before - after) / np.where(bend < 0, bend, 1.0), 0.0)
    return first + 1 + shift, np.where(highest > 0, at, 0.0)


def read_singing(track: PitchTrack) -> Singing:
    """The notes of a pitch track."""
    voiced = np.isfinite(track.cents)
    held = [(first, pitches) for run in _runs(voiced) for first, pitches in _held(track, *run)]
    lengths = np.array([len(pitches) * track.step_s for _, pitches in held])
    heights = np.array([float(pitches.mean()) for _, pitches in held])
    tuning = _tuning(heights, lengths)
    off = (heights - tuning + 50.0) % 100.0 - 50.0
    notes = [
        SungNote(first * track.step_s, float(length), float(cents))
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
    averaged = np.full(cents.size, np.nan)
    averaged[turn // 2 : turn // 2 + cents.size - turn + 1] = np.convolve(cents, np.ones(turn) / turn, "valid")
    return averaged


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and behind the last of each stretch that is set."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]
