"""Signals that the bus is tested with, and ways to look at them that share nothing with it."""

from collections.abc import Iterator

import numpy as np
import soxr
from numpy.typing import NDArray

from render.bus.leader import Leader
from render.bus.settings import BusSettings
from render.units import FULL_SCALE

Floats = NDArray[np.float64]
RATE = 48_000


def sine(hz: float, seconds: float, amplitude: float = 1.0, rate: int = RATE, phase: float = 0.0) -> Floats:
    """A sine on both sides (frames × 2), full scale 1.0."""
    one = amplitude * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate + phase)
    return np.repeat(one[:, None], 2, axis=1)


def noise(frames: int, seed: int, amplitude: float = 0.2) -> Floats:
    """White noise, different on both sides (frames × 2)."""
    return amplitude * np.random.default_rng(seed).standard_normal((frames, 2))


def music(seconds: float, seed: int, rate: int = RATE, loudness: float = 0.25) -> Floats:
    """Pink noise up to 20 kHz with a beat: peaks and a spectrum as music has them (frames × 2)."""
    frames = round(seconds * rate)
    hz = np.fft.rfftfreq(frames, 1 / rate)
    shape = np.where(hz < 20_000, 1 / np.sqrt(np.maximum(hz, 30)), 0)
    pink = np.fft.irfft(np.fft.rfft(noise(frames, seed), axis=0) * shape[:, None], frames, axis=0)
    beat = 0.3 + 0.7 * np.exp(-8 * (np.arange(frames) / rate % 0.5))
    loud = pink * beat[:, None]
    return np.asarray(loud * (loudness / loud.std()))


def in_blocks(samples: Floats, *lengths: int) -> Iterator[Floats]:
    """Interleaved samples in blocks of these many frames, round and round."""
    start, turn = 0, 0
    while start < samples.size:
        count = 2 * lengths[turn % len(lengths)]
        yield samples[start : start + count]
        start, turn = start + count, turn + 1


def processed(settings: BusSettings, signal: Floats, rate: int = RATE, *lengths: int) -> Floats:
    """What a bus makes of a signal (frames × 2, full scale 1.0), in blocks of these many frames or in one."""
    interleaved = np.ascontiguousarray(signal).reshape(-1) * FULL_SCALE
    leader = Leader(settings, rate)
    out = [leader.process(block).samples for block in in_blocks(interleaved, *(lengths or (len(signal),)))]
    out.append(leader.finish().samples)
    return np.concatenate(out).reshape(-1, 2) / FULL_SCALE


def peak_db(signal: Floats) -> float:
    """The highest sample in dBFS."""
    return float(20 * np.log10(np.abs(signal).max()))


def converted_peak_db(signal: Floats, rate: int = RATE) -> float:
    """The highest value in dB after a very good sample rate converter made eight samples of each."""
    padded = np.pad(signal, ((2048, 2048), (0, 0)))
    return peak_db(soxr.resample(padded, rate, 8 * rate, quality="VHQ"))


def ideal_peak_db(signal: Floats) -> float:
    """The highest value in dB at eight points a sample of the band-limited signal, by its Fourier transform."""
    frames = -(-(len(signal) + 8192) // 4096) * 4096
    spectrum = np.fft.rfft(np.pad(signal, ((4096, frames - 4096 - len(signal)), (0, 0))), axis=0)
    return peak_db(8 * np.fft.irfft(spectrum, 8 * frames, axis=0))


def level_at(signal: Floats, hz: float, rate: int = RATE) -> float:
    """The amplitude of a whole number of periods of `hz` in a mono signal."""
    turns = np.exp(-2j * np.pi * hz * np.arange(signal.size) / rate)
    return float(2 * abs(np.mean(signal * turns)))
