"""Reading plain samples from front to back, for what streams: the resampler."""

from render.kernels.mix import Samples
from render.sources.raw import RawSource


class RawStream:
    """A raw source read in order."""

    def __init__(self, source: RawSource) -> None:
        self.info = source.info
        self.integral = source.integral
        self._source = source
        self._position = 0

    def read(self, frames: int) -> Samples:
        """The next `frames` frames, interleaved."""
        samples = self._source.read(self._position, frames)
        self._position += frames
        return samples

    def skip(self, frames: int) -> None:
        """Go on at a later place."""
        self._position += frames

    def hash(self) -> str | None:
        """The source's."""
        return self._source.hash()
