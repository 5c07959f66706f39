"""A singing voice: the partials of a gliding pitch, shaped by the resonances of the vowels, with breath."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from app.demo.score import Resonances, Vowels
from app.demo.waves import Audio, Chance, Tone, add_at, band, fade, noise, smooth

CONTROL = 240  # frames between two settings of the throat: 5 ms at 48 kHz
DRIFT_SETTINGS = 40
SWELL_S = 0.4  # how long a vibrato takes to its full width
PUFF_S = 0.06


@dataclass(frozen=True, slots=True)
class Syllable:
    """A vowel sung on a MIDI pitch from one frame to another."""

    start: int
    end: int
    pitch: int
    vowel: str


def sing(syllables: Sequence[Syllable], frames: int, tone: Tone, vowels: Vowels, rate: int, chance: Chance) -> Audio:
    """The syllables in their order, mono; silence where there are none."""
    if not syllables:
        return np.zeros(frames)
    settings = np.arange(-(-frames // CONTROL) + 1)
    at = np.arange(frames) / CONTROL
    pitch = _pitch(syllables, len(settings), tone, rate, chance)
    level = _level(syllables, len(settings), tone, rate)
    mouth = _mouth(syllables, len(settings), vowels, tone, rate)
    turns = 2 * np.pi * np.cumsum(np.interp(at, settings, pitch)) / rate
    voice = np.zeros(frames)
    # sin(n·x) = 2·cos(x)·sin((n−1)·x) − sin((n−2)·x) spares a sine for every partial.
    twice, older, newer = 2 * np.cos(turns), np.zeros(frames), np.sin(turns)
    for partial in range(1, int(tone["highest_hz"] / pitch.min()) + 1):
        voice += np.interp(at, settings, level * _loudness(partial, pitch, mouth, tone)) * newer
        older, newer = newer, twice * newer - older
    return voice + _breath(syllables, np.interp(at, settings, level), tone, rate, chance)


def _pitch(syllables: Sequence[Syllable], settings: int, tone: Tone, rate: int, chance: Chance) -> Audio:
    """The pitch in Hz at each setting: it glides from note to note, swings on long ones, and is never quite still."""
    steps, swing = np.full(settings, float(syllables[0].pitch)), np.zeros(settings)
    seconds = np.arange(settings) * CONTROL / rate
    for syllable in syllables:
        first, last = syllable.start // CONTROL, syllable.end // CONTROL
        steps[first:] = syllable.pitch
        held = seconds[first:last] - syllable.start / rate
        swing[first:last] = np.clip((held - tone["vibrato_after_s"]) / SWELL_S, 0, 1)
    drift = smooth(chance.normal(size=settings), DRIFT_SETTINGS) * tone["drift_cents"] * np.sqrt(DRIFT_SETTINGS)
    vibrato = swing * tone["vibrato_cents"] * np.sin(2 * np.pi * tone["vibrato_hz"] * seconds)
    glided = smooth(steps, round(tone["glide_s"] * rate / CONTROL))
    return np.asarray(440 * 2 ** ((glided + (drift + vibrato) / 100 - 69) / 12))


def _level(syllables: Sequence[Syllable], settings: int, tone: Tone, rate: int) -> Audio:
    level = np.zeros(settings)
    for syllable in syllables:
        first, last = syllable.start // CONTROL, min(settings, syllable.end // CONTROL)
        sung = np.linspace(1.0, 0.8, last - first)
        level[first:last] = fade(sung, rate // CONTROL, tone["rise_s"], tone["release_s"])
    return smooth(level, round(tone["rise_s"] * rate / CONTROL))


def _mouth(
    syllables: Sequence[Syllable], settings: int, vowels: Vowels, tone: Tone, rate: int
) -> list[tuple[Audio, Resonances]]:
    """How far the mouth forms each vowel at each setting, with that vowel's resonances."""
    formed = {vowel: np.zeros(settings) for vowel in vowels}
    for syllable, after in zip_longest(syllables, syllables[1:]):
        first, last = syllable.start // CONTROL, after.start // CONTROL if after else settings
        formed[syllable.vowel][first:last] = 1.0
    glide = round(2 * tone["glide_s"] * rate / CONTROL)
    return [(smooth(shape, glide), vowels[vowel]) for vowel, shape in formed.items() if shape.any()]


def _loudness(partial: int, pitch: Audio, mouth: Sequence[tuple[Audio, Resonances]], tone: Tone) -> Audio:
    """What the mouth lets through of a partial; nothing above `highest_hz`.

    The first resonance is never below the pitch: singers open their mouths to have it so (Sundberg 1975).
    """
    at_hz, through = partial * pitch, np.zeros(len(pitch))
    for formed, resonances in mouth:
        for number, (centre, level, width) in enumerate(resonances):
            tuned = np.maximum(centre, pitch) if number == 0 else centre
            off = (at_hz - tuned) / (width * tone["resonance"] / 2)
            through += formed * 10 ** (level / 20) / (1 + off**2) ** tone["flank"]
    return np.where(at_hz < tone["highest_hz"], through, 0.0)


def _breath(syllables: Sequence[Syllable], level: Audio, tone: Tone, rate: int, chance: Chance) -> Audio:
    """Air: a little all the time, and more where a syllable begins."""
    air = level * tone["breath"]
    for syllable in syllables:
        add_at(air, syllable.start - round(PUFF_S * rate / 3), tone["onset"] * np.hanning(round(PUFF_S * rate)))
    hiss = band(noise(1 << len(level).bit_length(), chance), rate, 2500, 9000)
    return hiss[: len(level)] * air
