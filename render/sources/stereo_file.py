"""A mix to be mastered or previewed, as stereo: a mono file plays on both sides, so what is measured is delivered."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from render.errors import AudioError
from render.kernels.mix import CHANNELS, Samples
from render.monitor import Monitor
from render.sources.files import Handles
from render.sources.probe import probe
from render.sources.source import open_source
from render.sources.streams import Begin


class StereoFile:
    """A finished mix in a file; raises AudioError in one sentence where it is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.info, layout = probe(path)
        self.seekable = layout is not None  # whether reading may begin anywhere at no cost
        if self.info.channels > CHANNELS:
            raise AudioError(
                f"{path.name} has {self.info.channels} channels, and masters and previews are made of mono and stereo "
                "mixes; ask for a stereo mixdown. The file was not changed.",
                code="too_many_channels",
                file=path,
                channels=self.info.channels,
            )
        if not self.info.frames:
            raise AudioError(
                f"{path.name} holds no sound at all; ask for a fresh export. The file was not changed.",
                code="no_sound",
                file=path,
            )

    @property
    def rate(self) -> int:
        """Frames a second."""
        return self.info.sample_rate

    @property
    def integral(self) -> bool:
        """Whether its samples are whole 24-bit steps."""
        return not self.info.is_float and self.info.bit_depth <= 24

    def seconds(self, monitor: Monitor, first: int = 0, count: int | None = None) -> Iterator[Samples]:
        """Interleaved stereo in the engine's unit, a second at a time; `count` seconds from second `first` on."""
        rate, frames = self.rate, self.info.frames
        end = frames if count is None else min(frames, (first + count) * rate)
        with Handles(1) as handles:
            source = open_source(self.path, handles, begin=Begin(first * rate, monitor.check))
            for start in range(first * rate, end, rate):
                monitor.check()
                samples = source.read(start, min(rate, end - start))
                yield on_both_sides(samples) if self.info.channels == 1 else samples


def on_both_sides(samples: Samples) -> Samples:
    """Mono samples as interleaved stereo."""
    both: Samples = np.empty(CHANNELS * samples.size, samples.dtype)
    both[0::2], both[1::2] = samples, samples
    return both
