"""The formats a variant can be delivered in."""

from dataclasses import dataclass

from render.errors import AudioError


@dataclass(frozen=True, slots=True)
class WavFormat:
    """Uncompressed WAV of `bits` a sample, fixed or floating point."""

    name: str
    bits: int
    is_float: bool

    @property
    def sample_bytes(self) -> int:
        return self.bits // 8

    @property
    def step(self) -> float:
        """One quantising step in the engine's unit, a 24-bit step."""
        return 1.0 if self.is_float else 2.0 ** (24 - self.bits)

    def limit(self, *, dithered: bool) -> float:
        """The largest magnitude, in the engine's unit, that rounds to a sample of this format."""
        if self.is_float:
            return float("inf")
        largest = 2.0 ** (self.bits - 1) - 1
        return (largest - 1 if dithered else largest + 0.4999) * self.step


FORMATS = {
    "wav16": WavFormat("wav16", 16, is_float=False),
    "wav24": WavFormat("wav24", 24, is_float=False),
    "wav32f": WavFormat("wav32f", 32, is_float=True),
}
FLOAT_FORMAT = "wav32f"


def parse_format(name: str) -> WavFormat:
    """The format called `name`; raises AudioError in one sentence listing what there is."""
    if name not in FORMATS:
        raise AudioError(f"There is no format called {name!r}; choose from {', '.join(FORMATS)}.")
    return FORMATS[name]
