"""A small session folder to drop on a window."""

import wave
from pathlib import Path

import numpy as np

RATE = 48_000
NAMES = ("LV.wav", "BGV.wav", "Kick In.wav", "Gtr.L.wav", "Gtr.R.wav", "Mystery 7.wav")


def write_stems(folder: Path, names: tuple[str, ...] = NAMES, seconds: float = 0.5) -> Path:
    """Write mono 24-bit stems of quiet tones, each of its own pitch; the folder."""
    folder.mkdir(parents=True)
    moments = np.arange(round(seconds * RATE)) / RATE
    for number, name in enumerate(names):
        tone = 0.1 * np.sin(2 * np.pi * (220 + 55 * number) * moments)
        samples = np.round(tone * 2**23).astype("<i4").reshape(-1, 1).view(np.uint8)[:, :3]
        with wave.open(str(folder / name), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(3)
            file.setframerate(RATE)
            file.writeframes(samples.tobytes())
    return folder
