"""Sounds as arrays: noise in a band, cycles, fades, pans, one sound placed in a longer one, a room around a voice.

Sounds are float64 arrays, 1.0 is as loud as it gets; mono is (frames,), stereo (frames, 2).
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Audio = NDArray[np.float64]
Chance = np.random.Generator
Tone = Mapping[str, float]
"""The numbers an instrument is made from, by their names in `demo.toml`."""
SIDES = 2  # of stereo, and the dimensions of its arrays
CYCLE = 1 << 14  # samples of one stored cycle: so many that reading the nearest one is 80 dB clean
QUIET = 6.9  # natural logarithm of 1000: sixty decibels after `ring_s`, as rooms are measured


def hertz(pitch: float) -> float:
    """The frequency of a MIDI pitch in equal temperament, A4 = 440 Hz."""
    return float(440.0 * 2.0 ** ((pitch - 69.0) / 12.0))


def seconds(length_s: float, rate: int) -> Audio:
    """The moment of each sample, in seconds."""
    return np.arange(round(length_s * rate)) / rate


def noise(frames: int, chance: Chance) -> Audio:
    """White noise."""
    return chance.uniform(-1.0, 1.0, frames)


def band(sound: Audio, rate: int, from_hz: float, to_hz: float) -> Audio:
    """The sound with what lies outside the band turned down by 24 dB an octave; its ends must be quiet."""
    spectrum = np.fft.rfft(sound, axis=0)
    at = np.maximum(np.fft.rfftfreq(len(sound), 1 / rate), 1e-9)
    gain = 1 / ((1 + (from_hz / at) ** 4) * (1 + (at / to_hz) ** 4))
    shaped = spectrum * (gain if sound.ndim == 1 else gain[:, None])
    return np.fft.irfft(shaped, len(sound), axis=0)


def fade(sound: Audio, rate: int, rise_s: float, release_s: float) -> Audio:
    """The sound with a rounded beginning and end."""
    shape = np.ones(len(sound))
    rise, release = min(len(sound), round(rise_s * rate)), min(len(sound), round(release_s * rate))
    if rise:
        shape[:rise] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(rise) / rise)
    if release:
        shape[-release:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, release + 1) / release)
    return sound * (shape if sound.ndim == 1 else shape[:, None])


def one_cycle(weights: Audio) -> Audio:
    """A cycle whose partials, from the first on, have these weights."""
    spectrum = np.zeros(CYCLE // 2 + 1, dtype=np.complex128)
    spectrum[1 : len(weights) + 1] = -0.5j * CYCLE * weights
    return np.fft.irfft(spectrum, CYCLE)


def turn(cycle: Audio, pitch_hz: float, moments: Audio, phase: float = 0.0) -> Audio:
    """The stored cycle, gone through `pitch_hz` times a second."""
    return cycle[((moments * pitch_hz + phase) * CYCLE).astype(np.int64) % CYCLE]


def smooth(line: Audio, frames: int) -> Audio:
    """The line averaged over a window of `frames`, weighted to its middle; the ends hold their value."""
    width = max(3, frames | 1)
    window = np.hanning(width + 2)[1:-1]
    padded = np.pad(line, width // 2, mode="edge")
    return np.convolve(padded, window / window.sum(), mode="valid")


def add_at(line: Audio, start: int, sound: Audio) -> None:
    """Add a sound to a longer one from frame `start` on; what lies outside is cut off."""
    first = max(0, -start)
    count = min(len(sound) - first, len(line) - max(0, start))
    if count > 0:
        line[max(0, start) : max(0, start) + count] += sound[first : first + count]


def panned(sound: Audio, pan: float) -> Audio:
    """A mono sound on both sides, from -1 (left) to 1 (right), equally loud wherever it stands."""
    angle = (pan + 1) * np.pi / 4
    return np.stack([sound * np.cos(angle), sound * np.sin(angle)], axis=1) * float(np.sqrt(2))


def at_peak(sound: Audio, peak_dbfs: float) -> Audio:
    """The sound with its loudest sample at `peak_dbfs`; silence stays silence."""
    loudest = float(np.abs(sound).max(initial=0.0))
    return sound * (10 ** (peak_dbfs / 20) / loudest) if loudest else sound


def reverb(dry: Audio, tone: Tone, rate: int, chance: Chance) -> Audio:
    """Only the room's answer to a stereo sound, different on each side, as long as the sound."""
    moments = seconds(2 * tone["ring_s"], rate)
    before, size = round(tone["before_s"] * rate), 1 << (len(dry) + len(moments)).bit_length()
    dies = np.exp(-QUIET * moments / tone["ring_s"]) * np.minimum(1, moments / 0.01)
    wet = np.zeros_like(dry)
    for side in range(SIDES):
        answer = band(noise(len(moments), chance) * dies, rate, tone["from_hz"], tone["to_hz"])
        rung = np.fft.irfft(np.fft.rfft(dry[:, side], size) * np.fft.rfft(answer, size), size)
        wet[before:, side] = rung[: len(dry) - before]
    return wet


def rough_mix(mix: Audio, tone: Tone) -> Audio:
    """The mix as somebody would send it for reference: everything up, pressed together."""
    return np.tanh(tone["drive"] * mix)


def tremolo(sound: Audio, tone: Tone, rate: int) -> Audio:
    """A mono sound that swings between left and right."""
    swing = tone["tremolo"] * np.sin(2 * np.pi * tone["tremolo_hz"] * np.arange(len(sound)) / rate)
    return np.stack([sound * (1 + swing), sound * (1 - swing)], axis=1)
