"""The meter beside two independent ones, ffmpeg's ebur128 and libloudness, on material made like music."""

import re
import shutil
import subprocess
from pathlib import Path

import loudness
import numpy as np
import pytest
import soundfile as sf

from render.measure import measure_file
from tests.render.measure.test_meter import Floats

SECONDS = 20


def music(rate: int, channels: int, seed: int) -> Floats:
    """Plucked notes over drums of noise, with a quiet start and a full end; each channel a little its own."""
    random = np.random.default_rng(seed)
    out = np.zeros((SECONDS * rate, channels))
    for start in range(SECONDS * 4 - 4):
        beat = np.arange(rate) / rate
        note = 110 * 2 ** (random.integers(0, 36) / 12)
        pluck = sum(np.sin(2 * np.pi * note * k * beat) / k for k in range(1, 9)) * np.exp(-4 * beat)
        hit = random.normal(0, 0.4, beat.size) * np.exp(-30 * beat)
        level = 0.02 + 0.12 * start / (SECONDS * 4)
        at = start * rate // 4
        out[at : at + rate] += level * np.outer(pluck + hit, random.uniform(0.4, 1.0, channels))
    return out


def ebur128(path: Path) -> dict[str, float]:
    """Integrated loudness, range and true peak as ffmpeg's summary gives them."""
    command = ["ffmpeg", "-nostdin", "-hide_banner", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    summary = subprocess.run(command, capture_output=True, text=True, check=True).stderr.rpartition("Summary:")[2]
    return {name: float(re.findall(rf"{name}:\s+(-?[\d.]+)", summary)[0]) for name in ("I", "LRA", "Peak")}


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed here")
@pytest.mark.parametrize(
    ("rate", "channels", "kind"),
    [(44_100, 2, "WAV"), (48_000, 1, "FLAC"), (96_000, 2, "WAV"), (48_000, 6, "WAVEX"), (48_000, 5, "WAVEX")],
)
def test_another_meter_agrees(tmp_path: Path, rate: int, channels: int, kind: str) -> None:
    """I within 0.1 LU (ffmpeg prints tenths, which adds half of one), LRA within 0.5 LU, true peak within 0.3 dB."""
    path = tmp_path / "music.audio"
    sf.write(path, music(rate, channels, seed=channels), rate, format=kind, subtype="PCM_24")
    ours, theirs = measure_file(path), ebur128(path)
    assert ours.integrated_lufs == pytest.approx(theirs["I"], abs=0.15)
    assert ours.loudness_range_lu == pytest.approx(theirs["LRA"], abs=0.55)
    assert ours.true_peak_dbtp == pytest.approx(theirs["Peak"], abs=0.35)


@pytest.mark.parametrize(("rate", "channels"), [(8_000, 2), (44_100, 1), (48_000, 2), (96_000, 2), (192_000, 1)])
def test_a_second_meter_agrees(tmp_path: Path, rate: int, channels: int) -> None:
    """Integrated loudness within 0.1 LU, which is all that the package measures."""
    path, samples = tmp_path / "music.wav", music(rate, channels, seed=rate)
    sf.write(path, samples, rate, subtype="FLOAT")
    theirs = loudness.integrated_loudness(samples.astype(np.float32), rate)
    assert measure_file(path).integrated_lufs == pytest.approx(theirs, abs=0.1)
