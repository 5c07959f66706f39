"""What is done to whole sounds: the room around a voice, a swing from side to side, the rough mix."""

import numpy as np

from app.demo.stroke import Tone
from app.demo.waves import SIDES, Audio, Chance, band, noise, seconds

QUIET = 6.9  # natural logarithm of 1000: sixty decibels after `ring_s`, as rooms are measured


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
