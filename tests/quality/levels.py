"""Loudness and true peak against their definitions, over frequency and rate."""

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from render.measure.meter import Levels, Meter
from render.units import FULL_SCALE
from tests.quality.figure import Figure, Floats, by_peer, run, write

RATES = (8000, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000)
SUMMARY = re.compile(r"I:\s+(-?[\d.]+) LUFS.*Peak:\s+(-?[\d.]+) dBFS", re.DOTALL)


def figures() -> Sequence[Figure]:
    """The largest errors of the meter."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        peak = partial(_peak_error, place)
        return (
            _loudness(place),
            *(
                Figure(f"true peak, tones to {part:.2f} of the rate: largest error", *peak(part))
                for part in (0.25, 0.45)
            ),
        )


def _levels(sound: Floats, rate: int) -> Levels:
    meter = Meter(2, rate)
    meter.process(np.ascontiguousarray(sound).reshape(-1) * FULL_SCALE)
    return meter.finish()


def _ffmpeg(place: Path, sound: Floats, rate: int) -> tuple[float, float]:
    """Integrated loudness and true peak as ffmpeg's ebur128 reads them, to a tenth."""
    file = write(place / "a.wav", sound, rate)
    words = run("ffmpeg", "-nostdin", "-i", file, "-af", "ebur128=peak=true", "-f", "null", "-")
    match = SUMMARY.search(words[words.rindex("Summary:") :])
    return (float(match[1]), float(match[2])) if match else (np.nan, np.nan)


def _loudness(place: Path) -> Figure:
    """A stereo sine of 997 Hz at −23 dBFS is −23.0 LUFS, whatever the rate (EBU Tech 3341, case 1)."""
    ours, peer = [], []
    for rate in RATES:
        sound = _tone(997.0, rate, 10 ** (-23 / 20), 20.0)
        ours.append(abs((_levels(sound, rate).loudness.integrated_lufs or 0.0) + 23.0))
        value = by_peer("ffmpeg", lambda _, sound=sound, rate=rate: _ffmpeg(place, sound, rate)[0])  # type: ignore[misc]  # bound early
        peer.append(None if value is None else abs(value + 23.0))
    known = [each for each in peer if each is not None]
    return Figure("loudness, 8 to 192 kHz: largest error", max(ours), "LU", max(known, default=None), "ffmpeg")


def _peak_error(place: Path, part: float) -> tuple[float, str, float | None, str]:
    """Of tones whose samples miss their tops, at eight frequencies up to `part` of the rate and four phases."""
    ours, peer = [], []
    for hz in np.linspace(0.05, part, 8) * 48_000:
        for phase in (0.1, 0.9, 1.7, 2.5):
            sound = _tone(float(hz), 48_000, 0.5, 1.0, phase)
            truth = 20 * np.log10(0.5)
            ours.append(abs((_levels(sound, 48_000).true_peak_dbtp or 0.0) - truth))
            value = by_peer("ffmpeg", lambda _, sound=sound: _ffmpeg(place, sound, 48_000)[1])  # type: ignore[misc]  # bound early
            peer.append(None if value is None else abs(value - truth))
    known = [each for each in peer if each is not None]
    return max(ours), "dB", max(known, default=None), "ffmpeg"


def _tone(hz: float, rate: int, amplitude: float, seconds: float, phase: float = 0.0) -> Floats:
    """A sine on both sides, faded at its ends so that nothing is cut off."""
    frames = round(seconds * rate)
    edge = min(frames // 4, rate // 20)
    fade = np.ones(frames)
    fade[:edge] = 0.5 - 0.5 * np.cos(np.pi * np.arange(edge) / edge)
    fade[-edge:] = fade[:edge][::-1]
    one = amplitude * np.sin(2 * np.pi * hz * np.arange(frames) / rate + phase) * fade
    return np.repeat(one[:, None], 2, axis=1)
