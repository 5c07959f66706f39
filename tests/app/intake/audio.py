"""Small audio files for the tests of intake, written by another library than the one that reads them."""

from pathlib import Path

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

RATE = 8000
Samples = NDArray[np.float64]


def tone(
    seconds: float = 1.0,
    peak: float = 0.25,
    channels: int = 1,
    rate: int = RATE,
    start: float = 0.0,
    voice: int = 0,
) -> Samples:
    """A sine of the given peak, silent until `start` seconds; frames by channels, each softer than the one before.

    Each `voice` has a pitch of its own: two files with one sound would be duplicates.
    """
    time = np.arange(round(seconds * rate)) / rate
    pitch = rate / 16 * (1 + voice / 256)
    wave = peak * np.sin(2 * np.pi * pitch * time + np.pi / 8)  # voice 0 hits its peak exactly, every 16 samples
    wave = peak * wave / np.max(np.abs(wave)) if wave.size and peak else wave
    wave[time < start] = 0.0
    return np.asarray(wave[:, None] * 0.9 ** np.arange(channels))


def write(path: Path, samples: Samples | None = None, rate: int = RATE, subtype: str = "PCM_24") -> Path:
    """Write samples to `path`, by default a tone of the name's own; the format follows from the ending."""
    voice = sum(place * letter for place, letter in enumerate(path.name.encode(), 1)) % 256
    path.parent.mkdir(parents=True, exist_ok=True)
    sf.write(path, tone(rate=rate, voice=voice) if samples is None else samples, rate, subtype=subtype)
    return path


def stamp(path: Path, position_s: float, rate: int = RATE) -> Path:
    """Put a bext chunk with this TimeReference into a WAV file (EBU Tech 3285)."""
    data = path.read_bytes()
    body = bytearray(602)
    body[338:346] = round(position_s * rate).to_bytes(8, "little")
    chunk = b"bext" + len(body).to_bytes(4, "little") + bytes(body)
    whole = data[:12] + chunk + data[12:]
    path.write_bytes(whole[:4] + (len(whole) - 8).to_bytes(4, "little") + whole[8:])
    return path
