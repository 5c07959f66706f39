"""Discs and signals that the tests of releases are made of."""

from pathlib import Path

import numpy as np

from render.album.disc import Disc, DiscTrack
from tests.render.audio import Ints, write_ints

CD_RATE = 44_100


def disc(tracks: int = 2, sectors: int = 1200) -> Disc:
    """A disc whose tracks last five seconds each, with a second's pause before all but the first."""
    places = [(0 if number == 0 else 75 + 450 * number, 150 + 450 * number) for number in range(tracks)]
    rows = (
        DiscTrack(f"Song {number}", "Nadia Voß", f"GBABC260000{number}", *place)
        for number, place in enumerate(places, 1)
    )
    return Disc("Harbour Lights", "Nadia Voß", "5012345678900", tuple(rows), sectors)


def song(path: Path, seconds: float = 5.0, *, seed: int = 1, bits: int = 16, rate: int = CD_RATE) -> Ints:
    """A steady tone with some noise that fills its file from the first frame to the last; its samples."""
    frames = round(seconds * rate)
    rng = np.random.default_rng(seed)
    top = 2 ** (bits - 1)
    tone = 0.2 * np.sin(2 * np.pi * (220 + 30 * seed) * (np.arange(frames) + 0.5) / rate)
    samples = np.stack([tone, tone], axis=1) + 0.02 * rng.standard_normal((frames, 2))
    samples[[0, -1]] = 0.1  # loud enough that nothing is trimmed
    whole: Ints = np.round(samples * top).astype(np.int64)
    write_ints(path, whole, bits, rate)
    return whole
