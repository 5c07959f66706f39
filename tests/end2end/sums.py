"""Sessions made of known numbers, and the sums that their variants must be: written without any part of Bouncedesk."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

RATE = 48_000
Ints = NDArray[np.int64]
LEAD, BACKING, MUSIC, DRUMS, BASS, NEVER = "lead", "backing", "music", "drums", "bass", "never"
EVERYTHING = (LEAD, BACKING, MUSIC, DRUMS, BASS)
VARIANTS: Mapping[str, Collection[str]] = {
    "main": EVERYTHING,
    "instrumental": (MUSIC, DRUMS, BASS),
    "tv": (BACKING, MUSIC, DRUMS, BASS),
    "acapella": (LEAD, BACKING),
    "drumless": (LEAD, BACKING, MUSIC, BASS),
    "bassless": (LEAD, BACKING, MUSIC, DRUMS),
    "lead_only": (LEAD,),
    "bgv_only": (BACKING,),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a session: its role, its depth and shape, and the side it plays on where it is half of a pair."""

    name: str
    role: str
    bits: int
    channels: int
    frames: int
    side: int | None = None


PARTS = (
    Part("Kick In.wav", DRUMS, 16, 1, 40_000),
    Part("OH.wav", DRUMS, 24, 2, 41_111),
    Part("Bass DI.aiff", BASS, 24, 1, 39_999),
    Part("Gtr.L.wav", MUSIC, 24, 1, 30_000, 0),
    Part("Gtr.R.wav", MUSIC, 24, 1, 30_000, 1),
    Part("Pad.flac", MUSIC, 24, 2, 45_000),
    Part("Rhodes.aif", MUSIC, 16, 2, 12_345),
    Part("Lead Vox.wav", LEAD, 24, 1, 20_000),
    Part("Lead Vox Verb.wav", LEAD, 16, 2, 22_222),
    Part("BGV.flac", BACKING, 16, 2, 48_000),
    Part("Click.wav", NEVER, 16, 1, 60_000),
    Part("Rough Mix v3.wav", NEVER, 24, 2, 70_000),
)
FRAMES = 48_000


def write_session(folder: Path, peak: float = 0.08) -> None:
    """Write every part as noise of its own below `peak`; the rough mix and the click are as loud as can be."""
    folder.mkdir()
    for seed, part in enumerate(PARTS):
        top = int((1.0 if part.role == NEVER else peak) * 2 ** (part.bits - 1)) - 1
        noise = np.random.default_rng(seed).integers(-top, top, (part.frames, part.channels), dtype=np.int64)
        kind = {".aif": "AIFF", ".aiff": "AIFF", ".flac": "FLAC", ".wav": "WAV"}[Path(part.name).suffix]
        shifted = (noise << (32 - part.bits)).astype(np.int32)
        sf.write(folder / part.name, shifted, RATE, subtype=f"PCM_{part.bits}", format=kind)


def read_steps(path: Path) -> Ints:
    """A file's samples as whole 24-bit steps."""
    raw, _ = sf.read(path, dtype="int32", always_2d=True)
    return np.asarray(raw.astype(np.int64) >> 8)


def expected(folder: Path, variant: str) -> Ints:
    """The sum that a variant of the session must be, in 24-bit steps."""
    total = np.zeros((FRAMES, 2), np.int64)
    for part in PARTS:
        if part.role in VARIANTS[variant]:
            samples = read_steps(folder / part.name)
            sides = slice(None) if part.side is None else slice(part.side, part.side + 1)
            total[: part.frames, sides] += samples
    return total


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, and every folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"folder"
        for path in sorted(folder.rglob("*"))
    }
