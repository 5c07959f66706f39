"""Sessions made up from code, clean and with planted faults: how many are found, and what is called one that is none.

`python -m tests.bench.scan_corpus` prints precision and recall of each code; `--part 12` takes every twelfth case.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
import soundfile as sf

from app.domain.session import Severity
from app.intake.grouping import GroupRules
from app.intake.scan import scan_folder
from tests.bench import corpus_faults as faults
from tests.bench.corpus_sounds import SOUNDS, Floats

RATE, SECONDS = 44100, 8.0
TONAL = ("Bass DI", "Sub Bass", "Lead Vox", "Gtr Clean")
BROAD = ("Lead Vox", "Snare Top", "Hat", "Kick")
HIT = ("Kick", "Snare Top")
DRIVEN = frozenset({"hot_level", "clipped", "dc_offset"})  # of a wave that is not the same above and below


@dataclass(frozen=True, slots=True)
class Audio:
    """One file: frames, or frames × 2, with its rate and kind of sample."""

    sound: Floats
    subtype: str = "PCM_24"
    rate: int = RATE


@dataclass(frozen=True, slots=True)
class Case:
    """A session: its files, the code that is planted with the files it touches, and codes that may come with it."""

    what: str
    make: Callable[[], Mapping[str, Audio]]
    code: str = ""
    touched: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()


@dataclass(slots=True)
class Tally:
    """What a code was planted in and found in, and where it was found though nothing was planted."""

    planted: int = 0
    found: int = 0
    false: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of the planted that was found."""
        return self.found / self.planted if self.planted else 1.0

    @property
    def precision(self) -> float:
        """The share of what was found that had been planted."""
        return self.found / (self.found + len(self.false)) if self.found or self.false else 1.0


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


def one(
    code: str, what: str, name: str, seed: int, change: Callable[[Floats], Floats], subtype: str = "PCM_24",
    also: frozenset[str] = frozenset(),
) -> Case:  # fmt: skip
    """A case with one changed stem beside two clean ones."""

    def make() -> dict[str, Audio]:
        return {**bed(seed, (name,)), f"{name}.wav": Audio(change(play(name, seed)), subtype)}

    return Case(f"{what}: {name} {seed}", make, code, frozenset({f"{name}.wav"}) if code else frozenset(), also)


def two(code: str, what: str, name: str, other: str, seed: int, change: Callable[[Floats], Floats]) -> Case:
    """A case with a stem made of another."""

    def make() -> dict[str, Audio]:
        sound = play(name, seed)
        pair = {f"{name}.wav": Audio(sound), f"{other}.wav": Audio(change(sound))}
        return {**bed(seed, (name, other)), **pair}

    return Case(
        f"{what}: {name} {seed}", make, code, frozenset({f"{name}.wav", f"{other}.wav"}) if code else frozenset()
    )


def clipping() -> Iterator[Case]:
    """Ceilings at and below full scale, plain, dithered to 16 bits, turned down since, and heavy on a bass."""
    for seed in range(4):
        for name in (*TONAL, "Snare Top", "Kick"):
            over = (3.0, 6.0, 12.0, 9.0)[seed]
            ceiling = (0.0, -0.9, -3.0, -6.0)[seed]
            yield one(
                "clipped",
                f"at {ceiling} dB",
                name,
                seed,
                lambda x, c=ceiling, o=over: faults.clipped(x, c, o),
                also=DRIVEN,
            )
            yield one(
                "clipped",
                f"dithered at {ceiling - 0.3} dB",
                name,
                seed,
                lambda x, c=ceiling, o=over, s=seed: faults.dithered(faults.clipped(x, c - 0.3, o), chance_of(s)),
                "PCM_16",
                DRIVEN,
            )
            yield one(
                "clipped", "turned down", name, seed, lambda x, o=over: 0.37 * faults.clipped(x, 0.0, o), also=DRIVEN
            )


def relations() -> Iterator[Case]:
    """Copies, moved or not, and what runs against another."""
    for seed in range(5):
        for name, other in (
            ("Lead Vox", "BGV"),
            ("Gtr Clean", "Gtr Double"),
            ("Snare Top", "Snare 2"),
            ("Bass DI", "Bass 2"),
        ):
            yield two("duplicate", "softer", name, other, seed, lambda x: 0.6 * x)
            for later in (0.0034, 0.010, 0.021):
                yield two(
                    "duplicate", f"moved {later} s", name, other, seed, lambda x, s=later: faults.moved(x, RATE, s)
                )
        for name, other in (
            ("Bass DI", "Bass Amp"),
            ("Gtr Clean", "Gtr Amp Mic"),
            ("Kick", "Kick Out"),
            ("Lead Vox", "Vox Room"),
        ):
            yield two("polarity_pair", "upside down", name, other, seed, lambda x: -0.7 * x)
            yield two(
                "polarity_pair",
                "noisy amp",
                name,
                other,
                seed,
                lambda x, s=seed: faults.noisy_amp(x, chance_of(s), -15.0),
            )
        yield two(
            "polarity_pair",
            "other side",
            "Snare Top",
            "Snare Bottom",
            seed,
            lambda x, s=seed: faults.other_side(x, chance_of(s), RATE),
        )


def coding() -> Iterator[Case]:
    """What was an MP3, an AAC, an Opus or a Vorbis file once, and what was brought up from a lower rate."""
    codecs = {**faults.SNDFILE, **(faults.WITH_FFMPEG if faults.FFMPEG else {})}
    for seed in range(2):
        for name in BROAD[:3]:
            for what, codec in codecs.items():
                subtype = ("PCM_24", "PCM_16")[seed]
                yield one("lossy_source", what, name, seed, lambda x, c=codec: c(x, RATE), subtype)
        for name in BROAD[:3]:
            yield one("upsampled", "from 22.05", name, seed, lambda x: faults.converted(x, RATE, 22050))


def gaps() -> Iterator[Case]:
    """Buffers that were missed, and stems that break off."""
    for seed in range(5):
        for name in ("Lead Vox", "Gtr Amp", "Synth Pad", "FX Riser"):
            length, holes = (0.02, 0.012, 0.02, 0.04, 0.006)[seed], (1, 3, 2, 5, 4)[seed]
            yield one(
                "dropout",
                f"{holes} of {length} s",
                name,
                seed,
                lambda x, s=seed, h=holes, t=length: faults.with_holes(x, chance_of(s), RATE, h, t),
            )
        for name in ("Lead Vox", "Gtr Amp", "Synth Pad"):
            yield one(
                "partly_silent", "breaks off", name, seed, lambda x: np.where(np.arange(x.size) < 0.55 * x.size, x, 0.0)
            )


def samples() -> Iterator[Case]:
    """Levels and bits: random bytes, offsets, silence, padded bits, both sides alike."""
    for seed in range(6):
        name = ("Lead Vox", "Gtr Amp", "Hat", "Bass DI", "Synth Pad", "Kick")[seed]
        loud = frozenset({"hot_level"})
        yield one("noise", "random bytes", name, seed, lambda x, s=seed: chance_of(s).uniform(-1, 1, x.size), also=loud)
        yield one(
            "noise",
            "random bytes of 16",
            name,
            seed,
            lambda x, s=seed: chance_of(s).integers(-32768, 32768, (x.size, 2)) / 32768,
            "PCM_16",
            loud,
        )
        yield one("dc_offset", "one percent", name, seed, lambda x: x + 0.01)
        yield one("silent", "noughts", name, seed, lambda x: 0 * x)
        yield one("padded_depth", "16 in 24", name, seed, lambda x: np.round(x / faults.LSB) * faults.LSB)
        yield one("dual_mono", "both sides", name, seed, lambda x: np.stack([x, x], axis=1))
        yield one("hot_level", "no room", name, seed, lambda x: faults.to_peak(x, 0.98))


def rough_mixes() -> Iterator[Case]:
    """A stem 6 dB up in a rough mix under a limiter, and the same mix as the stems are, which is no fault."""
    names = ("Lead Vox", "Bass DI", "Gtr Amp", "Kick", "Snare Top", "Hat")
    for seed in range(4):
        for up, over in ((6.0, 0.0), (6.0, 4.0), (6.0, 8.0), (6.0, 12.0), (0.0, 4.0), (0.0, 12.0)):
            for louder in names[:2]:

                def make(
                    seed: int = seed, up: float = up, over: float = over, louder: str = louder
                ) -> dict[str, Audio]:
                    mix = sum(play(name, seed) * (10 ** (up / 20) if name == louder else 1.0) for name in names)
                    rough = faults.to_peak(faults.limited(np.stack([mix, mix], axis=1), RATE, over), 0.8)
                    return {**{f"{name}.wav": Audio(play(name, seed)) for name in names}, "Rough Mix.wav": Audio(rough)}

                touched = frozenset({"Rough Mix.wav"} if up else ())
                yield Case(f"{louder} {up} dB up, limited by {over} {seed}", make, "not_summing" if up else "", touched)


TRAPS: Mapping[str, Callable[[Floats], Floats]] = {
    "limited": lambda x: faults.to_peak(faults.limited(x, RATE, 9.0), 0.8),
    "soft clipped": lambda x: np.asarray(0.7 * np.tanh(6 * x / np.abs(x).max())),
    "gated": lambda x: faults.gated(x, RATE),
    "chopped": lambda x: faults.chopped(x, RATE, 0.25),
    "staccato": lambda x: faults.staccato(x, RATE, 0.125),
    "both": lambda x: np.stack([x, faults.moved(x, RATE, 0.0005) * 0.8 + 0.1 * np.roll(x, 99)], axis=1),
    "soft, 16 bit": lambda x: 0.004 * x,
    "held": lambda x: np.repeat(x[::8], 8)[: x.size],
    "crushed": lambda x: np.round(x * 24) / 24,
}  # fmt: skip


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
                yield one(
                    "",
                    what,
                    name,
                    seed,
                    change,
                    also=frozenset({"dc_offset"}) if what == "soft clipped" else frozenset(),
                )
    for seed in range(3):
        yield two("", "another take", "Gtr Clean", "Gtr Double", seed, lambda x, s=seed: play("Gtr Clean", s + 50))
        yield two("", "echo", "Lead Vox", "Vox Delay", seed, lambda x: 0.5 * faults.moved(x, RATE, 0.31))
        yield two(
            "",
            "amp beside DI",
            "Bass DI",
            "Bass Amp",
            seed,
            lambda x, s=seed: -faults.noisy_amp(x, chance_of(s), -15.0),
        )
        yield two(
            "",
            "both microphones",
            "Snare Top",
            "Snare Bottom",
            seed,
            lambda x, s=seed: -faults.other_side(x, chance_of(s), RATE),
        )


def corpus() -> list[Case]:
    """All cases, always in the same order."""
    kinds = (clipping(), relations(), coding(), gaps(), samples(), rough_mixes(), clean())
    return [case for kind in kinds for case in kind]


def judge(cases: Sequence[Case]) -> dict[str, Tally]:
    """Scan each case, and count by code."""
    groups = GroupRules.load()
    tallies: dict[str, Tally] = {}
    for case in cases:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for path, audio in case.make().items():
                sf.write(folder / path, audio.sound, audio.rate, subtype=audio.subtype)
            problems = [
                p
                for p in scan_folder(folder, groups).problems
                if p.severity is not Severity.INFO or p.code == case.code
            ]
        if case.code:
            mine = tallies.setdefault(case.code, Tally())
            touched = {file for problem in problems if problem.code == case.code for file in problem.files}
            mine.planted += 1
            mine.found += case.touched <= touched
            if not case.touched <= touched:
                mine.missed.append(case.what)
        for problem in problems:
            if problem.code not in case.also and not (problem.code == case.code and set(problem.files) <= case.touched):
                tallies.setdefault(problem.code, Tally()).false.append(f"{case.what}: {problem.message}")
    return tallies


def main() -> None:
    """Print the table, and with `--why` what was missed and what was a false alarm."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", type=int, default=1, help="every so many-th case only")
    parser.add_argument("--only", default="", help="cases whose code or description holds this")
    parser.add_argument("--why", action="store_true")
    chosen = parser.parse_args()
    cases = [case for case in corpus() if chosen.only in f"{case.code} {case.what}"][:: chosen.part]
    tallies = judge(cases)
    planted = sum(bool(case.code) for case in cases)
    print(f"{planted} planted, {len(cases) - planted} clean")
    print(f"{'code':18}{'planted':>8}{'found':>7}{'false':>7}{'recall':>8}{'precision':>11}")
    for code, tally in sorted(tallies.items()):
        figures = f"{tally.planted:8}{tally.found:7}{len(tally.false):7}{tally.recall:8.2f}{tally.precision:11.2f}"
        print(f"{code:18}{figures}")
        if chosen.why:
            for line in (*(f"missed {what}" for what in tally.missed), *(f"false {what}" for what in tally.false)):
                print(f"    {line[:220]}")


if __name__ == "__main__":
    main()
