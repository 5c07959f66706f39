"""Samples in another reading than their header's are loud noise; noise that is meant is left alone."""

import struct
from pathlib import Path

import numpy as np
import pytest

from render.sources import read_info
from tests.refusals import refused

FRAMES = 12_000
TIME = np.arange(FRAMES) / 48_000
SOUND = np.stack([0.25 * np.sin(2 * np.pi * 220 * TIME), 0.2 * np.sin(2 * np.pi * (150 + 900 * TIME) * TIME)], 1)
KINDS = {
    "16": (SOUND * 2**15).astype("<i2").tobytes(),
    "16 big-endian": (SOUND * 2**15).astype(">i2").tobytes(),
    "24": (SOUND * 2**31).astype("<i4").view("u1").reshape(-1, 4)[:, 1:].tobytes(),
    "24 big-endian": (SOUND * 2**31).astype(">i4").view("u1").reshape(-1, 4)[:, :3].tobytes(),
    "32": (SOUND * 2**31).astype("<i4").tobytes(),
    "float": SOUND.astype("<f4").tobytes(),
    "square": (np.sign(SOUND) * 2**30).astype("<i4").tobytes(),
}


def wav(folder: Path, tag: int, bits: int, sound: bytes) -> Path:
    """A stereo WAV whose header calls its sound so."""
    form = b"fmt " + struct.pack("<IHHIIHH", 16, tag, 2, 48_000, 6_000 * bits * 2, bits // 4, bits)
    body = b"WAVE" + form + b"data" + struct.pack("<I", len(sound)) + sound
    path = folder / "Kick.wav"
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    return path


@pytest.mark.parametrize(
    ("tag", "bits", "kind"),
    [
        *((1, 16, kind) for kind in ("16 big-endian", "24", "24 big-endian", "float")),
        *((1, 24, kind) for kind in ("16", "16 big-endian", "24 big-endian", "float")),
        (1, 32, "float"),
    ],
)
def test_sound_under_another_kinds_header_is_refused(tmp_path: Path, tag: int, bits: int, kind: str) -> None:
    """By its name, and by what it would be sound as."""
    with refused("damaged_header"):
        read_info(wav(tmp_path, tag, bits, KINDS[kind]))


@pytest.mark.parametrize(
    ("tag", "bits", "kind"), [(1, 16, "16"), (1, 24, "24"), (1, 32, "32"), (3, 32, "float"), (1, 32, "square")]
)
def test_sound_under_its_own_is_read(tmp_path: Path, tag: int, bits: int, kind: str) -> None:
    """Also a square wave whose two values are as near to each other as those of floats."""
    assert read_info(wav(tmp_path, tag, bits, KINDS[kind])).flaws == ()


@pytest.mark.parametrize("bits", [16, 24, 32])
@pytest.mark.parametrize("what", ["noise", "bright noise", "silence"])
def test_what_is_noise_in_every_reading_is_left_alone(tmp_path: Path, bits: int, what: str) -> None:
    """White noise at full scale may be meant; a scan asks about it."""
    random = np.random.default_rng(3)
    shapes = {
        "noise": random.uniform(-1, 1, (FRAMES, 2)),
        "bright noise": np.diff(random.uniform(-0.5, 0.5, (FRAMES + 1, 2)), axis=0),
        "silence": np.zeros((FRAMES, 2)),
    }
    raw = (shapes[what] * (2.0**31 - 256)).astype("<i4").view("u1").reshape(-1, 4)[:, 4 - bits // 8 :].tobytes()
    assert read_info(wav(tmp_path, 1, bits, raw)).frames == FRAMES
