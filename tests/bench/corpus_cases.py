"""The cases of the corpus: sessions of a few stems, clean or with one fault planted, made when they are asked for."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from tests.bench import corpus_faults as faults
from tests.bench.corpus_sounds import SOUNDS, Floats

RATE, SECONDS = 44100, 8.0
BAND = ("Lead Vox", "Bass DI", "Gtr Amp", "Kick", "Snare Top", "Hat")
TONAL = ("Bass DI", "Sub Bass", "Lead Vox", "Gtr Clean")
BROAD = ("Lead Vox", "Snare Top", "Hat")
DRIVEN = frozenset({"hot_level", "clipped", "dc_offset"})  # of a wave that is not the same above and below


@dataclass(frozen=True, slots=True)
class Audio:
    """One file: frames, or frames × 2, with its rate and kind of sample."""

    sound: Floats
    subtype: str = "PCM_24"
    rate: int = RATE


Files = Mapping[str, Audio]


@dataclass(frozen=True, slots=True)
class Case:
    """A session: its files, the code that is planted with the files it touches, and codes that may come with it."""

    what: str
    make: Callable[[], Files]
    code: str = ""
    touched: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()


@lru_cache(maxsize=64)
def play(name: str, seed: int, rate: int = RATE) -> Floats:
    """One of the sounds."""
    chance = np.random.default_rng([seed, sum(name.encode())])
    return SOUNDS[name](chance, rate, SECONDS)


def bed(seed: int, without: Sequence[str] = ()) -> dict[str, Audio]:
    """Two clean stems to lie beside another."""
    names = [name for name in SOUNDS if name not in without]
    first = seed % len(names)
    chosen = (names[first], names[(first + 1 + seed // len(names) % (len(names) - 1)) % len(names)])
    return {f"{name}.wav": Audio(play(name, 100 + seed % 3)) for name in chosen}


def chance_of(*numbers: int) -> np.random.Generator:
    """Chance that is the same each time."""
    return np.random.default_rng(numbers)


Change = Callable[[Floats, int], Floats]
"""What is done to a sound; the number is the seed of its chance."""


def one(
    code: str, what: str, name: str, seed: int, change: Change, subtype: str = "PCM_24", also: Collection[str] = ()
) -> Case:
    """A case with one changed stem beside two clean ones."""

    def make() -> dict[str, Audio]:
        return {**bed(seed, (name,)), f"{name}.wav": Audio(change(play(name, seed), seed), subtype)}

    touched = frozenset({f"{name}.wav"}) if code else frozenset()
    return Case(f"{what}: {name} {seed}", make, code, touched, frozenset(also))


def two(code: str, what: str, names: tuple[str, str], seed: int, change: Change) -> Case:
    """A case with a stem made of another beside two clean ones."""
    paths = [f"{name}.wav" for name in names]

    def make() -> dict[str, Audio]:
        sound = play(names[0], seed)
        return {**bed(seed, names), paths[0]: Audio(sound), paths[1]: Audio(change(sound, seed))}

    return Case(f"{what}: {names[0]} {seed}", make, code, frozenset(paths) if code else frozenset())


def clipping() -> Iterator[Case]:
    """Ceilings at and below full scale, plain, dithered to 16 bits, turned down since, and heavy on a bass."""
    for seed, (ceiling, over) in enumerate(((0.0, 3.0), (-0.9, 6.0), (-3.0, 12.0), (-6.0, 9.0))):

        def driven(sound: Floats, _: int, ceiling: float = ceiling, over: float = over) -> Floats:
            return faults.clipped(sound, ceiling, over)

        def dithered(sound: Floats, seed: int, ceiling: float = ceiling, over: float = over) -> Floats:
            return faults.dithered(faults.clipped(sound, ceiling - 0.3, over), chance_of(seed))

        def turned_down(sound: Floats, _: int, over: float = over) -> Floats:
            return 0.37 * faults.clipped(sound, 0.0, over)

        for name in (*TONAL, "Snare Top", "Kick"):
            yield one("clipped", f"at {ceiling} dB", name, seed, driven, also=DRIVEN)
            yield one("clipped", f"dithered at {ceiling - 0.3} dB", name, seed, dithered, "PCM_16", DRIVEN)
            yield one("clipped", "turned down", name, seed, turned_down, also=DRIVEN)


def relations() -> Iterator[Case]:
    """Copies, moved or not, and what runs against another."""
    copies = (("Lead Vox", "BGV"), ("Gtr Clean", "Gtr Double"), ("Snare Top", "Snare 2"), ("Bass DI", "Bass 2"))
    turned = (("Bass DI", "Bass Amp"), ("Gtr Clean", "Gtr Amp Mic"), ("Kick", "Kick Out"), ("Lead Vox", "Vox Room"))
    for seed in range(5):
        for names in copies:
            yield two("duplicate", "softer", names, seed, lambda x, _: 0.6 * x)
            for later in (0.0034, 0.010, 0.021):
                yield two("duplicate", f"{later} s later", names, seed, partial(moved_by, later))
        for names in turned:
            yield two("polarity_pair", "upside down", names, seed, lambda x, _: -0.7 * x)
            yield two("polarity_pair", "noisy amp", names, seed, noisy_amp)
        yield two("polarity_pair", "other side", ("Snare Top", "Snare Bottom"), seed, other_side)


def moved_by(later_s: float, sound: Floats, _: int) -> Floats:
    """Later by so much."""
    return faults.moved(sound, RATE, later_s)


def through(codec: faults.Codec, sound: Floats, _: int) -> Floats:
    """Coded and decoded."""
    return codec(sound, RATE)


def noisy_amp(sound: Floats, seed: int) -> Floats:
    """An amplifier the other way round."""
    return faults.noisy_amp(sound, chance_of(seed), -15.0)


def other_side(sound: Floats, seed: int) -> Floats:
    """A microphone on the other side of a drum."""
    return faults.other_side(sound, chance_of(seed), RATE)


def coding(programs: bool) -> Iterator[Case]:
    """What was an MP3, an AAC, an Opus or a Vorbis file once, and what was brought up from a lower rate."""
    codecs = {**faults.SNDFILE, **(faults.WITH_FFMPEG if programs and faults.FFMPEG else {})}
    for seed, subtype in enumerate(("PCM_24", "PCM_16")):
        for name in BROAD:
            for what, codec in codecs.items():
                yield one("lossy_source", what, name, seed, partial(through, codec), subtype)
            yield one("upsampled", "from 22.05", name, seed, lambda x, _: faults.converted(x, RATE, 22050))


def gaps() -> Iterator[Case]:
    """Buffers that were missed, and stems that break off."""
    for seed, (holes, length_s) in enumerate(((1, 0.02), (3, 0.012), (2, 0.02), (5, 0.04), (4, 0.006))):

        def holed(sound: Floats, seed: int, holes: int = holes, length_s: float = length_s) -> Floats:
            return faults.with_holes(sound, chance_of(seed), RATE, holes, length_s)

        for name in ("Lead Vox", "Gtr Amp", "Synth Pad", "FX Riser"):
            yield one("dropout", f"{holes} of {length_s} s", name, seed, holed)
            yield one("partly_silent", "breaks off", name, seed, lambda x, _: faults.broken_off(x, RATE))


def samples() -> Iterator[Case]:
    """Levels and bits: random bytes, offsets, silence, padded bits, both sides alike."""
    for seed, name in enumerate(("Lead Vox", "Gtr Amp", "Hat", "Bass DI", "Synth Pad", "Kick")):
        yield one("noise", "random", name, seed, lambda x, s: chance_of(s).uniform(-1, 1, x.size), also=DRIVEN)
        yield one("noise", "random bytes", name, seed, random_bytes, "PCM_16", DRIVEN)
        yield one("dc_offset", "one percent", name, seed, lambda x, _: x + 0.01)
        yield one("silent", "noughts", name, seed, lambda x, _: 0 * x)
        yield one("padded_depth", "16 in 24", name, seed, lambda x, _: np.round(x / faults.LSB) * faults.LSB)
        yield one("dual_mono", "both sides", name, seed, lambda x, _: np.stack([x, x], axis=1))
        yield one("hot_level", "no room", name, seed, lambda x, _: faults.to_peak(x, 0.98))


def random_bytes(sound: Floats, seed: int) -> Floats:
    """Bytes of anything, read as 16-bit stereo."""
    return chance_of(seed).integers(-32768, 32768, (sound.size, 2)) / 32768


def rough_mixes() -> Iterator[Case]:
    """A stem 6 dB up in a rough mix under a limiter, and the same mix as the stems are, which is no fault."""
    for seed in range(4):
        for up, over in ((6.0, 0.0), (6.0, 4.0), (6.0, 8.0), (6.0, 12.0), (0.0, 4.0), (0.0, 12.0)):
            for louder in BAND[:2]:

                def make(seed: int = seed, up: float = up, over: float = over, louder: str = louder) -> Files:
                    levels = {name: 10 ** (up / 20) if name == louder else 1.0 for name in BAND}
                    mix = sum(level * play(name, seed) for name, level in levels.items())
                    rough = faults.to_peak(faults.limited(np.stack([mix, mix], axis=1), RATE, over), 0.8)
                    return {**{f"{name}.wav": Audio(play(name, seed)) for name in BAND}, "Rough Mix.wav": Audio(rough)}

                touched = frozenset({"Rough Mix.wav"} if up else ())
                yield Case(f"{louder} {up} up under {over} dB {seed}", make, "not_summing" if up else "", touched)


TRAPS: Mapping[str, Change] = {
    "limited": lambda x, _: faults.to_peak(faults.limited(x, RATE, 9.0), 0.8),
    "soft clipped": lambda x, _: np.asarray(0.7 * np.tanh(6 * x / np.abs(x).max())),
    "gated": lambda x, _: faults.gated(x, RATE),
    "chopped": lambda x, _: faults.chopped(x, RATE, 0.25),
    "staccato": lambda x, _: faults.staccato(x, RATE, 0.125),
    "both": lambda x, _: np.stack([x, faults.moved(x, RATE, 0.0005) * 0.8 + 0.1 * np.roll(x, 99)], axis=1),
    "soft, 16 bit": lambda x, _: 0.004 * x,
    "held": lambda x, _: np.repeat(x[::8], 8)[: x.size],
    "crushed": lambda x, _: np.round(x * 24) / 24,
}


def clean() -> Iterator[Case]:
    """Sessions with nothing wrong, some of them of what looks like it: limiters, gates, squares, held samples."""
    for seed in range(48):

        def make(seed: int = seed) -> dict[str, Audio]:
            chance = chance_of(7, seed)
            names = chance.choice([name for name in SOUNDS if name != "BGV"], 4, replace=False)
            subtype = str(chance.choice(["PCM_24", "PCM_16", "FLOAT"]))
            played = {name: float(chance.uniform(0.1, 1.0)) * play(name, seed % 4) for name in names}
            return {
                f"{name}.wav": Audio(faults.dithered(x, chance) if subtype == "PCM_16" else x + 0.0, subtype)
                for name, x in played.items()
            }

        yield Case(f"clean {seed}", make, also=frozenset({"padded_depth"}))
    for seed in range(2):
        for what, change in TRAPS.items():
            for name in ("Lead Vox", "Gtr Clean", "Bass DI", "Kick", "Synth Chip"):
                yield one("", what, name, seed, change, also=["dc_offset"] if what == "soft clipped" else [])
    bass, snare = ("Bass DI", "Bass Amp"), ("Snare Top", "Snare Bottom")
    for seed in range(3):
        yield two("", "another take", ("Gtr Clean", "Gtr Double"), seed, lambda _, s: play("Gtr Clean", s + 50))
        yield two("", "echo", ("Lead Vox", "Vox Delay"), seed, lambda x, _: 0.5 * faults.moved(x, RATE, 0.31))
        yield two("", "amp beside DI", bass, seed, lambda x, s: -noisy_amp(x, s))
        yield two("", "both microphones", snare, seed, lambda x, s: -other_side(x, s))


def corpus(*, programs: bool = True) -> list[Case]:
    """All cases, always in the same order; without `programs` those that need none but Python's."""
    kinds = (clipping(), relations(), coding(programs), gaps(), samples(), rough_mixes(), clean())
    return [case for kind in kinds for case in kind]
