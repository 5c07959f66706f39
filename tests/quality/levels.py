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
RATE = 48_000
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
    tones = [(_tone(997.0, rate, 10 ** (-23 / 20), 20.0), rate) for rate in RATES]
    ours = max(abs((_levels(*tone).loudness.integrated_lufs or 0.0) + 23.0) for tone in tones)
    peer = by_peer("ffmpeg", lambda: max(abs(_ffmpeg(place, *tone)[0] + 23.0) for tone in tones))
    return Figure("loudness, 8 to 192 kHz: largest error", ours, "LU", peer, "ffmpeg, which says tenths")


def _peak_error(place: Path, part: float) -> tuple[float, str, float | None, str]:
    """Of tones whose samples miss their tops, at eight frequencies up to `part` of the rate and four phases."""
    hertz = np.linspace(0.05, part, 8) * RATE
    tones = [_tone(float(hz), RATE, 0.5, 1.0, phase) for hz in hertz for phase in (0.1, 0.9, 1.7, 2.5)]
    truth = 20 * np.log10(0.5)
    ours = max(abs((_levels(tone, RATE).true_peak_dbtp or 0.0) - truth) for tone in tones)
    peer = by_peer("ffmpeg", lambda: max(abs(_ffmpeg(place, tone, RATE)[1] - truth) for tone in tones))
    return ours, "dB", peer, "ffmpeg, which says tenths"


def _tone(hz: float, rate: int, amplitude: float, seconds: float, phase: float = 0.0) -> Floats:
    """A sine on both sides, faded at its ends so that nothing is cut off."""
    frames = round(seconds * rate)
    edge = min(frames // 4, rate // 20)
    fade = np.ones(frames)
    fade[:edge] = 0.5 - 0.5 * np.cos(np.pi * np.arange(edge) / edge)
    fade[-edge:] = fade[:edge][::-1]
    one = amplitude * np.sin(2 * np.pi * hz * np.arange(frames) / rate + phase) * fade
    return np.repeat(one[:, None], 2, axis=1)
