"""The kinds of cases of the corpus: what is planted in which sounds, and clean sessions that look like it."""

from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np

from tests.bench import corpus_faults as faults
from tests.bench.corpus_cases import Case, CaseMaker, Change, Files, chance_of
from tests.bench.corpus_draw import TUNED, Draw
from tests.bench.corpus_sounds import Floats

RAISED = ("soft clipped", "limited")  # with the offset that a wave has which is not the same above and below
DRIVEN = frozenset({"hot_level", "clipped", "dc_offset"})  # of a wave that is not the same above and below


def clipping(maker: CaseMaker) -> Iterator[Case]:
    """Ceilings at and below full scale, plain, dithered to 16 bits, turned down since, and heavy on a bass."""
    softer = maker.draw.turned_down
    for seed, (ceiling, over) in enumerate(maker.draw.ceilings):

        def driven(sound: Floats, _: int, ceiling: float = ceiling, over: float = over) -> Floats:
            return faults.clipped(sound, ceiling, over)

        def dithered(sound: Floats, seed: int, ceiling: float = ceiling, over: float = over) -> Floats:
            return faults.dithered(faults.clipped(sound, ceiling - 0.3, over), chance_of(seed))

        def turned_down(sound: Floats, _: int, over: float = over) -> Floats:
            return softer * faults.clipped(sound, 0.0, over)

        for name in maker.draw.names.tonal:
            yield maker.one("clipped", f"at {ceiling} dB", name, seed, driven, also=DRIVEN)
            yield maker.one("clipped", f"dithered at {ceiling - 0.3} dB", name, seed, dithered, "PCM_16", DRIVEN)
            yield maker.one("clipped", "turned down", name, seed, turned_down, also=DRIVEN)


def relations(maker: CaseMaker) -> Iterator[Case]:
    """Copies, moved or not, and what runs against another."""
    draw = maker.draw
    for seed in range(draw.repeats):
        for names in draw.names.copies:
            yield maker.two("duplicate", "softer", names, seed, lambda x, _: draw.softer * x)
            for later_s in draw.later_s:
                yield maker.two("duplicate", f"{later_s} s later", names, seed, partial(moved_by, later_s, draw.rate))
        for names in draw.names.turned:
            yield maker.two("polarity_pair", "upside down", names, seed, lambda x, _: -draw.against * x)
            yield maker.two("polarity_pair", "noisy amp", names, seed, partial(noisy_amp, draw))
        drum = (draw.names.drum, f"{draw.names.drum} Bottom")
        yield maker.two("polarity_pair", "other side", drum, seed, partial(other_side, draw))


def moved_by(later_s: float, rate: int, sound: Floats, _: int) -> Floats:
    """Later by so much."""
    return faults.moved(sound, rate, later_s)


def through(codec: faults.Codec, rate: int, sound: Floats, _: int) -> Floats:
    """Coded and decoded."""
    return codec(sound, rate)


def noisy_amp(draw: Draw, sound: Floats, seed: int) -> Floats:
    """An amplifier the other way round."""
    return faults.noisy_amp(sound, chance_of(seed), draw.noise_db)


def other_side(draw: Draw, sound: Floats, seed: int) -> Floats:
    """A microphone on the other side of a drum."""
    return faults.other_side(sound, chance_of(seed), draw.rate, draw.skin)


def coding(maker: CaseMaker, programs: bool) -> Iterator[Case]:
    """What was an MP3, an AAC, an Opus or a Vorbis file once, and what was brought up from a lower rate."""
    draw = maker.draw
    codecs = draw.codecs if programs and faults.FFMPEG else faults.SNDFILE
    for seed, subtype in enumerate(("PCM_24", "PCM_16")):
        for name in draw.names.broad:
            for what, codec in codecs.items():
                yield maker.one("lossy_source", what, name, seed, partial(through, codec, draw.rate), subtype)
            for low_rate in draw.low_rates:
                if low_rate < draw.rate:
                    yield maker.one("upsampled", f"from {low_rate}", name, seed, partial(_brought_up, draw, low_rate))


def _brought_up(draw: Draw, low_rate: int, sound: Floats, _: int) -> Floats:
    return faults.converted(sound, draw.rate, low_rate)


def gaps(maker: CaseMaker) -> Iterator[Case]:
    """Buffers that were missed, and stems that break off."""
    rate = maker.draw.rate
    for seed, (holes, length_s) in enumerate(maker.draw.holes):

        def holed(sound: Floats, seed: int, holes: int = holes, length_s: float = length_s) -> Floats:
            return faults.with_holes(sound, chance_of(seed), rate, holes, length_s)

        for name in maker.draw.names.held:
            yield maker.one("dropout", f"{holes} of {length_s} s", name, seed, holed)
            yield maker.one("partly_silent", "breaks off", name, seed, lambda x, _: faults.broken_off(x, rate))


def samples(maker: CaseMaker) -> Iterator[Case]:
    """Levels and bits: random bytes, offsets, silence, padded bits, both sides alike."""
    draw = maker.draw
    for seed, name in enumerate(draw.names.plain):
        yield maker.one("noise", "random", name, seed, lambda x, s: chance_of(s).uniform(-1, 1, x.size), also=DRIVEN)
        yield maker.one("noise", "random bytes", name, seed, random_bytes, "PCM_16", DRIVEN)
        yield maker.one("dc_offset", f"{draw.offset:.1%}", name, seed, lambda x, _: x + draw.offset)
        yield maker.one("silent", "noughts", name, seed, lambda x, _: 0 * x)
        yield maker.one("padded_depth", "16 in 24", name, seed, lambda x, _: np.round(x / faults.LSB) * faults.LSB)
        yield maker.one("dual_mono", "both sides", name, seed, lambda x, _: np.stack([x, x], axis=1))
        yield maker.one("hot_level", "no room", name, seed, lambda x, _: faults.to_peak(x, draw.hot))


def random_bytes(sound: Floats, seed: int) -> Floats:
    """Bytes of anything, read as 16-bit stereo."""
    return chance_of(seed).integers(-32768, 32768, (sound.size, 2)) / 32768


def rough_mixes(maker: CaseMaker) -> Iterator[Case]:
    """A stem 6 dB up in a rough mix under a limiter, and the same mix as the stems are, which is no fault."""
    band, rate = maker.draw.names.band, maker.draw.rate
    for seed in range(maker.draw.rough_repeats):
        for up, over in maker.draw.roughs:
            for louder in band[:2]:

                def make(seed: int = seed, up: float = up, over: float = over, louder: str = louder) -> Files:
                    stems = {name: maker.play(name, seed) for name in band}
                    levels = {name: 10 ** (up / 20) if name == louder else 1.0 for name in band}
                    mix = sum(levels[name] * sound for name, sound in stems.items())
                    rough = faults.to_peak(faults.limited(np.stack([mix, mix], axis=1), rate, over), 0.8)
                    named = {f"{name}.wav": maker.stem(sound) for name, sound in stems.items()}
                    return {**named, "Rough Mix.wav": maker.stem(rough)}

                touched = frozenset({"Rough Mix.wav"} if up else ())
                yield Case(f"{louder} {up} up under {over} dB {seed}", make, "not_summing" if up else "", touched)


def traps(draw: Draw) -> Mapping[str, Change]:
    """What looks like a fault and is none: limiters, gates, squares, held samples."""
    rate, (chop_s, note_s) = draw.rate, draw.every_s
    return {
        "limited": lambda x, _: faults.to_peak(faults.limited(x, rate, draw.limited_db), 0.8),
        "soft clipped": lambda x, _: np.asarray(0.7 * np.tanh(draw.driven * x / np.abs(x).max())),
        "gated": lambda x, _: faults.gated(x, rate),
        "chopped": lambda x, _: faults.chopped(x, rate, chop_s),
        "staccato": lambda x, _: faults.staccato(x, rate, note_s),
        "both": lambda x, _: np.stack([x, faults.moved(x, rate, 0.0005) * 0.8 + 0.1 * np.roll(x, 99)], axis=1),
        "soft, 16 bit": lambda x, _: 0.004 * x,
        "held": lambda x, _: np.repeat(x[:: draw.held], draw.held)[: x.size],
        "crushed": lambda x, _: np.round(x * draw.steps) / draw.steps,
    }


def clean(maker: CaseMaker) -> Iterator[Case]:
    """Sessions with nothing wrong, some of them of what looks like it."""
    for seed in range(maker.draw.clean):
        yield Case(f"clean {seed}", partial(_clean_stems, maker, seed), also=frozenset({"padded_depth"}))
    for seed in range(2):
        for what, change in traps(maker.draw).items():
            for name in maker.draw.names.traps:
                yield maker.one("", what, name, seed, change, also=["dc_offset"] if what in RAISED else [])
    yield from unlike(maker)


def _clean_stems(maker: CaseMaker, seed: int) -> Files:
    chance = chance_of(7, maker.draw.first_seed + seed)
    names = chance.choice([name for name in maker.draw.names.every if name != "BGV"], 4, replace=False)
    subtype = str(chance.choice(["PCM_24", "PCM_16", "FLOAT"]))
    played = {name: float(chance.uniform(0.1, 1.0)) * maker.play(name, seed % 4) for name in names}
    return {
        f"{name}.wav": maker.stem(faults.dithered(x, chance) if subtype == "PCM_16" else x + 0.0, subtype)
        for name, x in played.items()
    }


def unlike(maker: CaseMaker) -> Iterator[Case]:
    """Stems that go together and are neither copies nor against each other."""
    draw = maker.draw
    first, second, third = (names[0] for names in (*draw.names.copies[:2], draw.names.turned[0]))
    for seed in range(3):
        yield maker.two("", "another take", (second, f"{second} Double"), seed, partial(_another_take, maker, second))
        yield maker.two(
            "", "echo", (first, f"{first} Delay"), seed, lambda x, _: 0.5 * faults.moved(x, draw.rate, 0.31)
        )
        yield maker.two("", "amp beside DI", (third, f"{third} Amp"), seed, lambda x, s: -noisy_amp(draw, x, s))
        drum = (draw.names.drum, f"{draw.names.drum} Bottom")
        yield maker.two("", "both microphones", drum, seed, lambda x, s: -other_side(draw, x, s))


def _another_take(maker: CaseMaker, name: str, _: Floats, seed: int) -> Floats:
    return maker.draw.play(name, seed + 50)


def corpus(draw: Draw = TUNED, *, programs: bool = True) -> list[Case]:
    """All cases, always in the same order; without `programs` those that need none but Python's."""
    maker = CaseMaker(draw)
    kinds = (clipping, relations, partial(coding, programs=programs), gaps, samples, rough_mixes, clean)
    return [case for kind in kinds for case in kind(maker)]
