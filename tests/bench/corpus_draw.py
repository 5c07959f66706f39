"""What a corpus is drawn with: its sounds and its figures. One the rules were tuned on, others that they never saw."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
import soundfile as sf

from tests.bench import corpus_faults as faults
from tests.bench.corpus_sounds import SECONDS, SOUNDS, Floats

Play = Callable[[str, int], Floats]
"""A sound by its name, played as the seed has it."""
AUDIBLE_HZ = (13000.0, 15500.0)  # sound up there is what a codec takes away
TRIES, SOUNDS_FROM = 12, 0.01  # parts of a recording that are tried, and the peak from which one sounds
AUDIBLE_DB = -75.0  # below the loudest band


@dataclass(frozen=True, slots=True)
class Names:
    """The sounds, and which of them a fault is planted in: `tonal` for ceilings, `broad` for codecs, and so on."""

    every: Sequence[str]
    tonal: Sequence[str]
    broad: Sequence[str]
    held: Sequence[str]
    plain: Sequence[str]
    band: Sequence[str]
    traps: Sequence[str]
    copies: Sequence[tuple[str, str]]
    turned: Sequence[tuple[str, str]]
    drum: str


@dataclass(frozen=True, slots=True)
class Draw:
    """Sounds, and how strong each fault is: levels in dB, times in seconds, the rest factors."""

    play: Play
    names: Names
    rate: int
    first_seed: int
    repeats: int  # of each relation
    ceilings: Sequence[tuple[float, float]]
    turned_down: float
    softer: float
    later_s: Sequence[float]
    against: float
    noise_db: float
    skin: tuple[float, float, float]  # the other side of a drum: its band in Hz, and how much later it sounds
    holes: Sequence[tuple[int, float]]
    codecs: Mapping[str, faults.Codec]
    low_rates: Sequence[int]
    offset: float
    hot: float
    roughs: Sequence[tuple[float, float]]
    rough_repeats: int
    limited_db: float
    driven: float
    every_s: tuple[float, float]
    held: int
    steps: float
    clean: int = 48
    subtypes: Sequence[str] = field(default=("PCM_24", "PCM_16"))


MADE_UP = Names(
    every=tuple(SOUNDS),
    tonal=("Bass DI", "Sub Bass", "Lead Vox", "Gtr Clean", "Snare Top", "Kick"),
    broad=("Lead Vox", "Snare Top", "Hat"),
    held=("Lead Vox", "Gtr Amp", "Synth Pad", "FX Riser"),
    plain=("Lead Vox", "Gtr Amp", "Hat", "Bass DI", "Synth Pad", "Kick"),
    band=("Lead Vox", "Bass DI", "Gtr Amp", "Kick", "Snare Top", "Hat"),
    traps=("Lead Vox", "Gtr Clean", "Bass DI", "Kick", "Synth Chip"),
    copies=(("Lead Vox", "BGV"), ("Gtr Clean", "Gtr Double"), ("Snare Top", "Snare 2"), ("Bass DI", "Bass 2")),
    turned=(("Bass DI", "Bass Amp"), ("Gtr Clean", "Gtr Amp Mic"), ("Kick", "Kick Out"), ("Lead Vox", "Vox Room")),
    drum="Snare Top",
)


def made_up(rate: int) -> Play:
    """The sounds made from code at this rate."""

    @lru_cache(maxsize=64)
    def play(name: str, seed: int) -> Floats:
        return SOUNDS[name](np.random.default_rng([seed, sum(name.encode())]), rate, SECONDS)

    return play


TUNED = Draw(
    play=made_up(44100),
    names=MADE_UP,
    rate=44100,
    first_seed=0,
    repeats=5,
    ceilings=((0.0, 3.0), (-0.9, 6.0), (-3.0, 12.0), (-6.0, 9.0)),
    turned_down=0.37,
    softer=0.6,
    later_s=(0.0034, 0.010, 0.021),
    against=0.7,
    noise_db=-15.0,
    skin=(400.0, 6000.0, 0.0003),
    holes=((1, 0.02), (3, 0.012), (2, 0.02), (5, 0.04), (4, 0.006)),
    codecs={**faults.SNDFILE, **faults.WITH_FFMPEG},
    low_rates=(22050,),
    offset=0.01,
    hot=0.98,
    roughs=((6.0, 0.0), (6.0, 4.0), (6.0, 8.0), (6.0, 12.0), (0.0, 4.0), (0.0, 12.0)),
    rough_repeats=4,
    limited_db=9.0,
    driven=6.0,
    every_s=(0.25, 0.125),
    held=8,
    steps=24.0,
)
"""What the rules were tuned on."""


def held_out(play: Play, names: Names, rate: int) -> Draw:
    """Other seeds, levels, places and codecs than the rules were tuned on, of any sounds."""
    return Draw(
        play=play,
        names=names,
        rate=rate,
        first_seed=700,
        repeats=3,
        ceilings=((-0.1, 5.0), (-0.9, 4.0), (-2.2, 8.0), (-4.5, 10.0)),
        turned_down=0.52,
        softer=0.75,
        later_s=(0.0057, 0.010, 0.016),
        against=0.8,
        noise_db=-13.0,
        skin=(500.0, 5000.0, 0.0005),
        holes=((1, 0.02), (2, 0.015), (4, 0.02), (3, 0.03)),
        codecs={**faults.SNDFILE, **faults.WITH_FFMPEG, **faults.HELD_OUT},
        low_rates=(32000, 44100),
        offset=0.006,
        hot=0.97,
        roughs=((6.0, 2.0), (6.0, 6.0), (6.0, 10.0), (0.0, 6.0), (0.0, 10.0)),
        rough_repeats=3,
        limited_db=7.0,
        driven=4.0,
        every_s=(0.21, 0.14),
        held=6,
        steps=40.0,
    )


def recorded(folder: Path) -> Draw:
    """Parts of the recordings in a folder, each in the middle of its file, wherever the seed has it.

    All are of one rate; the two sides are heard together.
    """
    paths = {path.stem: path for path in sorted(folder.iterdir()) if path.suffix in (".flac", ".wav")}
    rate = sf.info(next(iter(paths.values()))).samplerate

    @lru_cache(maxsize=64)
    def play(name: str, seed: int) -> Floats:
        path = paths.get(name) or paths[min(paths)]
        frames, wanted = sf.info(path).frames, round(SECONDS * rate)
        starts = np.random.default_rng([seed]).integers(0, max(1, frames - wanted), TRIES)
        parts = (sf.read(path, wanted, int(start), always_2d=True)[0].mean(axis=1) for start in starts)
        return np.asarray(next((part for part in parts if _sounds_on(part)), np.zeros(wanted)))

    return held_out(play, _names_of(list(paths), play, rate), rate)


def _sounds_on(sound: Floats) -> bool:
    """Whether both halves sound."""
    return min(float(np.abs(half).max()) for half in np.array_split(sound, 2)) > SOUNDS_FROM


def _names_of(names: Sequence[str], play: Play, rate: int) -> Names:
    """What each recording is good for, by how it sounds."""
    seeds = (0, 1, 100, 701, 702, 703, 705, 801)
    loud = [name for name in names if all(_sounds_on(play(name, seed)) for seed in seeds)]
    broad = [name for name in loud if _is_broad(play(name, 0), rate)]
    steady = [name for name in loud if _is_steady(play(name, 0))]
    drum = next((name for name in loud if "snare" in name.lower()), loud[0])
    pairs = [(name, f"{name} 2") for name in loud[:4]]
    return Names(loud, loud[:8], broad[:3], steady[:4], loud[:6], loud[:6], steady[:4], pairs, pairs, drum)


def _is_broad(sound: Floats, rate: int) -> bool:
    power = np.square(np.abs(np.fft.rfft(sound)))
    hertz = np.fft.rfftfreq(sound.size, 1 / rate)
    bands = [float(power[(hertz >= low) & (hertz < low + 2500.0)].mean()) for low in np.arange(0.0, 15000.0, 2500.0)]
    top = float(power[(hertz >= AUDIBLE_HZ[0]) & (hertz < AUDIBLE_HZ[1])].mean())
    return bool(10 * np.log10(max(top, 1e-30) / max(bands)) > AUDIBLE_DB)


def _is_steady(sound: Floats) -> bool:
    """Whether it sounds nearly all of the time, as a hole would have to be in it."""
    parts = np.abs(sound[: sound.size // 40 * 40].reshape(40, -1)).max(axis=1)
    return float((parts > 0.05 * parts.max()).mean()) > 0.9
