"""The true-peak limiter: what it lets over, and what it adds, beside ffmpeg's `alimiter`."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from render.bus.settings import BusSettings, Limiter
from tests.quality.figure import Figure, Floats, by_peer, read, run, write
from tests.render.bus.signals import RATE, music, noise, processed, sine

CEILING_DB = -1.0
ALIMITER = "alimiter=limit=0.891251:level=disabled:attack=5:release=100"
POINTS = 16  # to a sample, at which overs are looked for


def figures() -> Sequence[Figure]:
    """Overs and intermodulation at 48 kHz."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        sounds = [*_loud()]
        ours = max(_over(_ours(sound)) for sound in sounds)
        peer = by_peer("ffmpeg", lambda: max(_over(_ffmpeg(place, sound)) for sound in sounds))
        what = "limiter, music, hiss and squares 6 to 12 dB over: most above the ceiling, at 16 points a sample"
        over = Figure(what, ours, "dB", peer, "ffmpeg alimiter")
        return (over, *(_intermodulation(place, *tones) for tones in ((11e3, 12e3), (14e3, 15e3), (19e3, 20e3))))


def _loud() -> Iterator[Floats]:
    yield music(3.0, 1) * 4
    yield np.clip(noise(3 * RATE, 2, 0.7), -4, 4)
    for hz in (110.0, 997.3, 5001.7):
        yield 2.0 * np.sign(sine(hz, 1.0))
    for part in (0.3, 0.4):
        spectrum = np.fft.rfft(noise(2 * RATE, 7), axis=0)
        hz_of = np.arange(len(spectrum)) / len(spectrum) / 2
        spectrum[(hz_of < part) | (hz_of > part + 0.05)] = 0
        hiss = np.fft.irfft(spectrum, 2 * RATE, axis=0)
        yield 3 * hiss / np.abs(hiss).max()


def _ours(sound: Floats) -> Floats:
    return processed(BusSettings(limiter=Limiter(CEILING_DB)), sound)


def _ffmpeg(place: Path, sound: Floats) -> Floats:
    file, out = write(place / "a.wav", sound, RATE), place / "b.wav"
    run("ffmpeg", "-v", "error", "-nostdin", "-y", "-i", file, "-af", ALIMITER, "-c:a", "pcm_f64le", out)
    return read(out)


def _over(sound: Floats) -> float:
    """How far the band-limited signal rises above the ceiling, by its Fourier transform, in dB."""
    frames = len(sound) + 8192
    spectrum = np.fft.rfft(np.pad(sound, ((4096, 4096), (0, 0))), axis=0)
    peak = np.abs(POINTS * np.fft.irfft(spectrum, POINTS * frames, axis=0)).max()
    return float(20 * np.log10(peak) - CEILING_DB)


def _intermodulation(place: Path, low: float, high: float) -> Figure:
    """The loudest of what comes out beside two tones of one level that are 6 dB over together."""
    sound = 10 ** ((6 + CEILING_DB) / 20) * (sine(low, 3, 0.5) + sine(high, 3, 0.5))
    what = f"limiter, tones at {low / 1000:.0f} and {high / 1000:.0f} kHz: loudest other tone"
    peer = by_peer("ffmpeg", lambda: _others(_ffmpeg(place, sound), low, high))
    return Figure(what, _others(_ours(sound), low, high), "dB", peer, "ffmpeg alimiter", 1)


def _others(sound: Floats, low: float, high: float) -> float:
    second = sound[RATE : 2 * RATE, 0]
    spectrum = np.abs(np.fft.rfft(second * np.kaiser(RATE, 18)))
    hz = np.arange(spectrum.size)
    beside = (hz > 20) & (abs(hz - low) > 20) & (abs(hz - high) > 20)
    return float(20 * np.log10(spectrum[beside].max() / spectrum[round(low)]))
