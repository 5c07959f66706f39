"""Mixes that the tests of mastering are made of, and independent readings of what came out."""

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from numpy.typing import NDArray

from render.master.master import master_file
from render.master.master_job import MasterFile, MasterJob, MasterResult
from render.master.profiles import Profiles
from render.monitor import Unwatched

RATE = 48_000
Floats = NDArray[np.float64]
needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")


def song(seconds: float, rate: int = RATE, level: float = 0.1, seed: int = 3) -> Floats:
    """Something like music (frames × 2): chords, a beat with sharp attacks, and a little noise."""
    rng = np.random.default_rng(seed)
    time = np.arange(round(seconds * rate)) / rate
    beat = np.exp(-14 * (time % 0.5)) * np.sin(2 * np.pi * 60 * (time % 0.5))
    chord = sum(np.sin(2 * np.pi * hz * time + hz) for hz in (220, 277, 330, 1760))
    sides = [0.4 * chord + 9.0 * beat + 0.4 * rng.standard_normal(time.size) for _ in range(2)]
    return np.asarray(level * np.stack(sides, axis=1) / 4)


def write(path: Path, audio: Floats, rate: int = RATE, subtype: str = "PCM_24") -> Path:
    """Write a mix, clipped where it passes full scale."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if subtype in ("FLOAT", "DOUBLE"):
        sf.write(path, audio, rate, subtype=subtype)
    else:
        whole = np.clip(np.rint(audio * 2**23), -(2**23), 2**23 - 1).astype(np.int32)
        sf.write(path, whole << 8, rate, subtype=subtype)
    return path


def job(source: Path, out: Path, *profiles: str, **settings: object) -> MasterJob:
    """A job for these profiles, each with a file called like it."""
    known = Profiles()
    extensions = {name: profile.kind.extension for name, profile in known.by_name.items()}
    files = tuple(MasterFile(name, f"{name}.{extensions.get(name, name)}") for name in profiles)
    return MasterJob(source, out, files, **settings)  # type: ignore[arg-type]  # fields of MasterJob, by name


def master(source: Path, out: Path, *profiles: str, **settings: object) -> MasterResult:
    """The master of `source` in these profiles."""
    return master_file(job(source, out, *profiles, **settings), Unwatched())


def ffmpeg_levels(path: Path) -> tuple[float, float]:
    """Integrated loudness and true peak as ffmpeg's ebur128 reads them."""
    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    report = subprocess.run(command, capture_output=True, text=True).stderr
    summary = report[report.rindex("Summary:") :]
    loudness, peak = re.search(r"I:\s+(\S+) LUFS", summary), re.search(r"Peak:\s+(\S+) dBFS", summary)
    assert loudness is not None
    assert peak is not None
    return float(loudness[1]), float(peak[1])
