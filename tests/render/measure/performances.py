"""Singing and drumming made up: notes at known distances from the semitones, hits at known distances from the grid."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
RATE = 16000


def sung(cents: Sequence[float], *, vibrato: float = 0.0, turns: float = 5.5, length_s: float = 0.6) -> Floats:
    """Notes so many cents above 440 Hz, with overtones, breath, and a vibrato of so many cents to either side."""
    chance = np.random.default_rng(1)
    at = np.arange(round(length_s * RATE)) / RATE
    notes = []
    for note in cents:
        bent = note + vibrato * np.sin(2 * np.pi * turns * at + chance.uniform(0, 6))
        phase = 2 * np.pi * np.cumsum(440 * 2 ** (bent / 1200)) / RATE
        wave = np.sum([np.sin(number * phase) / number for number in range(1, 7)], axis=0)
        notes.append(0.1 * wave * np.clip(np.minimum(at, length_s - at) / 0.03, 0.0, 1.0))
    sound = np.concatenate(notes)
    return np.asarray(sound + 0.001 * chance.standard_normal(sound.size))


def spoken(syllables: int) -> Floats:
    """Speech over a beat: short syllables whose pitch always moves, with breath between."""
    chance = np.random.default_rng(2)
    parts = []
    for _ in range(syllables):
        length = round(chance.uniform(0.1, 0.25) * RATE)
        fall = chance.choice([-1.0, 1.0]) * np.linspace(0, chance.uniform(300, 800), length)
        phase = 2 * np.pi * np.cumsum(chance.uniform(90, 160) * 2 ** (fall / 1200)) / RATE
        voice = np.sum([np.sin(number * phase) / number for number in range(1, 12)], axis=0)
        parts += [0.1 * voice * np.hanning(length), 0.01 * chance.standard_normal(RATE // 20)]
    return np.concatenate(parts)


def pattern(
    steps: Sequence[int],
    *,
    bars: int = 24,
    swing: float = 0.0,
    jitter_s: float = 0.0,
    drift: float = 0.0,
    fills: int = 0,
) -> Floats:
    """When a drummer hits: `steps` of sixteen a bar at 120 bpm, the odd ones late by a share of a step.

    Each hit is off by a chance `jitter_s`, each bar longer by a chance `drift`; every `fills` bars ends in a fill.
    """
    chance = np.random.default_rng(3)
    begin, step = 0.5, 0.125
    hits = []
    for bar in range(bars):
        fill = fills and bar % fills == fills - 1
        places = sorted({*steps, *range(8, 16)}) if fill else steps
        hits += [begin + step * (place + swing * (place % 2)) + chance.normal(0, jitter_s) for place in places]
        begin += 16 * step
        step *= 1 + chance.normal(0, drift)
    return np.sort(np.array(hits))


def drummed(hits: Floats) -> Floats:
    """A drum struck at these times, some harder than others, over a little hiss."""
    chance = np.random.default_rng(4)
    length = round(0.25 * RATE)
    at = np.arange(length) / RATE
    stroke = np.exp(-at / 0.06) * np.sin(2 * np.pi * 180 * at) + np.exp(-at / 0.01) * chance.uniform(-0.5, 0.5, length)
    sound = 0.0003 * chance.standard_normal(round((hits[-1] + 1) * RATE))
    for hit in hits:
        first = round(hit * RATE)
        sound[first : first + length] += chance.uniform(0.25, 0.5) * stroke
    return np.asarray(sound)
