"""One note as an instrument is asked to play it."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.demo.notation import Note
from app.demo.waves import Audio, Chance, hertz, noise, seconds

Tone = Mapping[str, float]
"""The numbers an instrument is made from, by their names in `demo.toml`."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A note that lasts `length_s` seconds, played on the instrument `tone` at a sample rate.

    `chance` is where the noise in it comes from; it moves on with every use.
    """

    note: Note
    length_s: float
    tone: Tone
    rate: int
    chance: Chance

    @property
    def strength(self) -> float:
        """How hard it is played, 0 to 1."""
        return self.note.strength

    @property
    def hertz(self) -> float:
        """Its fundamental."""
        return hertz(self.note.pitch)

    def moments(self, length_s: float) -> Audio:
        """The moment of each sample of a sound of this length, in seconds."""
        return seconds(length_s, self.rate)

    def sustained(self) -> Audio:
        """The moments of a note that is held for its length and then let go."""
        return self.moments(self.length_s + self.tone["release_s"])

    def noise(self, frames: int) -> Audio:
        """White noise, never the same twice."""
        return noise(frames, self.chance)
