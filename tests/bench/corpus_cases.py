"""A case of the corpus: a session of a few stems, clean or with one fault planted, made when it is asked for."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tests.bench.corpus_draw import Draw
from tests.bench.corpus_sounds import Floats


@dataclass(frozen=True, slots=True)
class Audio:
    """One file: frames, or frames × 2, with its rate and kind of sample."""

    sound: Floats
    rate: int
    subtype: str = "PCM_24"


Files = Mapping[str, Audio]


@dataclass(frozen=True, slots=True)
class Case:
    """A session: its files, the code that is planted with the files it touches, and codes that may come with it."""

    what: str
    make: Callable[[], Files]
    code: str = ""
    touched: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()


def chance_of(*numbers: int) -> np.random.Generator:
    """Chance that is the same each time."""
    return np.random.default_rng(numbers)


Change = Callable[[Floats, int], Floats]
"""What is done to a sound; the number is the seed of its chance."""


class CaseMaker:
    """Makes cases of the sounds of one draw."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw

    def bed(self, seed: int, without: Sequence[str] = ()) -> dict[str, Audio]:
        """Two clean stems to lie beside another."""
        names = [name for name in self.draw.names.every if name not in without]
        first = seed % len(names)
        chosen = (names[first], names[(first + 1 + seed // len(names) % (len(names) - 1)) % len(names)])
        return {f"{name}.wav": self.stem(self.play(name, 100 + seed % 3)) for name in chosen}

    def play(self, name: str, seed: int) -> Floats:
        """A sound as this draw has it."""
        return self.draw.play(name, self.draw.first_seed + seed)

    def stem(self, sound: Floats, subtype: str = "PCM_24") -> Audio:
        """A file at the draw's rate."""
        return Audio(sound, self.draw.rate, subtype)

    def one(
        self,
        code: str,
        what: str,
        name: str,
        seed: int,
        change: Change,
        subtype: str = "PCM_24",
        also: Collection[str] = (),
    ) -> Case:
        """A case with one changed stem beside two clean ones."""

        def make() -> dict[str, Audio]:
            changed = change(self.play(name, seed), self.draw.first_seed + seed)
            return {**self.bed(seed, (name,)), f"{name}.wav": self.stem(changed, subtype)}

        touched = frozenset({f"{name}.wav"}) if code else frozenset()
        return Case(f"{what}: {name} {seed}", make, code, touched, frozenset(also))

    def two(self, code: str, what: str, names: tuple[str, str], seed: int, change: Change) -> Case:
        """A case with a stem made of another beside two clean ones."""
        paths = [f"{name}.wav" for name in names]

        def make() -> dict[str, Audio]:
            sound = self.play(names[0], seed)
            changed = change(sound, self.draw.first_seed + seed)
            return {**self.bed(seed, names), paths[0]: self.stem(sound), paths[1]: self.stem(changed)}

        return Case(f"{what}: {names[0]} {seed}", make, code, frozenset(paths) if code else frozenset())
