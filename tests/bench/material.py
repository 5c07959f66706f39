"""The material of the benchmarks, made once and kept in the system's temporary folder."""

import tempfile
from pathlib import Path

import numpy as np
import soundfile as sf

WORK = Path(tempfile.gettempdir()) / "bouncedesk-own-bench"
RATE = 48_000
NAMES = (
    "Lead Vocal", "Lead Vocal Dbl", "BGV 1", "BGV 2", "Kick", "Snare", "Toms", "Overheads", "Room", "Perc", "Bass DI",
    "Bass Amp", "Gtr 1", "Gtr 2", "Gtr 3", "Ac Gtr", "Keys", "Piano", "Synth Pad", "Synth Lead", "Strings", "Brass",
    "FX", "Vox Verb",
)  # fmt: skip
VARIANTS = ("main", "instrumental", "tv", "acapella", "drumless", "vocal_up")
LEAD, BACKING, DRUMS = {0, 1, 23}, {2, 3}, {4, 5, 6, 7, 8, 9}


def gains(stems: int) -> list[list[float]]:
    """One row a variant, one column a stem: what the rules make of the names."""
    kinds = [index % len(NAMES) for index in range(stems)]
    rules = {
        "main": lambda kind: 1.0,  # noqa: ARG005 -- every stem plays
        "instrumental": lambda kind: float(kind not in LEAD | BACKING),
        "tv": lambda kind: float(kind not in LEAD),
        "acapella": lambda kind: float(kind in LEAD | BACKING),
        "drumless": lambda kind: float(kind not in DRUMS),
        "vocal_up": lambda kind: 10 ** (1 / 20) if kind in LEAD else 1.0,
    }
    return [[rules[variant](kind) for kind in kinds] for variant in VARIANTS]


def session(stems: int, seconds: int) -> Path:
    """A folder of stereo 24-bit stems: slow swells of tones with some noise."""
    folder = WORK / f"{stems}x{seconds}s"
    if not (folder / "done").exists():
        audio = folder / "audio"
        audio.mkdir(parents=True, exist_ok=True)
        rng = np.random.default_rng(7)
        for index in range(stems):
            _write_stem(audio / _name(index), index, stems, seconds, rng)
        (folder / "done").touch()
    return folder / "audio"


def _name(index: int) -> str:
    again = f" {index}" if index >= len(NAMES) else ""
    return f"{index + 1:02d} {NAMES[index % len(NAMES)]}{again}.wav"


def _write_stem(path: Path, index: int, stems: int, seconds: int, rng: np.random.Generator) -> None:
    with sf.SoundFile(path, "w", RATE, 2, "PCM_24") as out:
        for second in range(seconds):
            at = second + np.arange(RATE) / RATE
            swell = 0.35 + 0.3 * np.sin(2 * np.pi * (0.05 + 0.01 * index) * at) * np.sin(2 * np.pi * 0.3 * at)
            tone = np.stack([np.sin(2 * np.pi * (80 + 37 * index) * at + phase) for phase in (0.0, 0.3)], 1)
            out.write((0.9 / stems) * (swell[:, None] * tone + 0.1 * rng.standard_normal((RATE, 2))))


def silence(stems: int, seconds: int, rate: int) -> Path:
    """A folder of sparse, silent stems of great length: they take no room on the disk."""
    from render.encoders.formats import Formats
    from render.encoders.pcm import wav_header

    folder = WORK / f"silent-{stems}x{seconds}s"
    folder.mkdir(parents=True, exist_ok=True)
    header = wav_header(Formats().parse("wav24"), rate, rate * seconds)
    for index in range(stems):
        with (folder / f"{index + 1:02d} Gtr.wav").open("wb") as file:
            file.write(header)
            file.truncate(len(header) + rate * seconds * 6)
    return folder
