"""The bus over a stream: a Leader processes the full mix and says by how much, Followers do the same to its parts.

Every stage is linear once the Leader's gains are known, so the Followers' outputs of the parts of a mix sum to the
Leader's output of the mix, but for the rounding of float64.
"""

from dataclasses import dataclass

import numpy as np

from render.bus.fifo import SampleFifo
from render.bus.limiter import TruePeakLimiter
from render.bus.processors import CompressorGain, Equaliser, StereoImage
from render.bus.settings import BusSettings
from render.kernels.bus_stages import scale_frames, scale_sides
from render.kernels.mix import Floats, Samples
from render.units import ratio


@dataclass(frozen=True, slots=True, eq=False)
class Gains:
    """The factors of the `frames` frames from frame `start` on that a Leader hands out.

    `compression` and `limiting` hold one number a frame, at most 1, the same for both sides; None where the bus has no
    such stage. The compressor's make-up gain is not in them.
    """

    start: int
    frames: int
    compression: Floats | None
    limiting: Floats | None


@dataclass(frozen=True, slots=True, eq=False)
class ProcessedBlock:
    """What comes out of a Leader: interleaved stereo in the engine's unit, and the gains for the same frames."""

    samples: Floats
    gains: Gains


class _Linear:
    """The stages that treat every part of a mix alike, before and after the compressor's gain."""

    def __init__(self, settings: BusSettings, rate: int) -> None:
        self._gain = ratio(settings.gain_db)
        self._equaliser = Equaliser(settings.eq, rate)
        self._makeup = ratio(settings.compressor.makeup_db) if settings.compressor else 1.0
        self._image = StereoImage(settings.width, settings.mono_below_hz, rate)
        self._before = self._after = 0  # frames that went through

    def before(self, block: Samples) -> Floats:
        """Gain and equaliser; the block itself is left as it is."""
        samples = np.multiply(block, self._gain, dtype=np.float64)
        self._equaliser.process(samples, self._before)
        self._before += samples.size // 2
        return samples

    def after(self, samples: Floats, compression: Floats | None) -> None:
        """The compressor's gain and make-up, width and mono-below, in place."""
        if compression is not None:
            scale_frames(samples, compression)
        if self._makeup != 1:
            scale_sides(samples, self._makeup, self._makeup)
        self._image.process(samples, self._after)
        self._after += samples.size // 2


class Leader:
    """The bus over the full mix at `rate` Hz; one stream from its first frame on.

    Looks ahead by keeping frames back: what comes out is aligned with what went in, and `finish` gives the rest.
    """

    def __init__(self, settings: BusSettings, rate: int) -> None:
        self._linear = _Linear(settings, rate)
        self._compressor = CompressorGain(settings.compressor, rate) if settings.compressor else None
        self._limiter = TruePeakLimiter(settings.limiter, rate) if settings.limiter else None
        self._compression = SampleFifo()
        self._entered = self._left = 0

    def process(self, block: Samples) -> ProcessedBlock:
        """Take in interleaved stereo in the engine's unit, of any length; give the frames that are ready."""
        samples = self._linear.before(block)
        if self._compressor:
            compression = self._compressor.follow(samples, self._entered)
            self._compression.put(compression)
            self._linear.after(samples, compression)
        else:
            self._linear.after(samples, None)
        self._entered += samples.size // 2
        return self._out(*self._limiter.process(samples)) if self._limiter else self._out(samples, None)

    def finish(self) -> ProcessedBlock:
        """The frames that were kept back; nothing may go in afterwards."""
        return self._out(*self._limiter.finish()) if self._limiter else self._out(np.zeros(0), None)

    def _out(self, samples: Floats, limiting: Floats | None) -> ProcessedBlock:
        frames = samples.size // 2
        compression = self._compression.take(frames) if self._compressor else None
        start, self._left = self._left, self._left + frames
        return ProcessedBlock(samples, Gains(start, frames, compression, limiting))


class Follower:
    """The bus over one part of the mix, with the gains that a Leader of the same settings and rate found.

    Blocks need not be as long as the Leader's, as long as the frames that the gains are of have gone in.
    """

    def __init__(self, settings: BusSettings, rate: int) -> None:
        self._linear = _Linear(settings, rate)
        self._kept = SampleFifo()

    def process(self, block: Samples, gains: Gains) -> Floats:
        """Take in interleaved stereo in the engine's unit; give the frames that `gains` is of."""
        self._kept.put(self._linear.before(block))
        samples = self._kept.take(2 * gains.frames)
        self._linear.after(samples, gains.compression)
        if gains.limiting is not None:
            scale_frames(samples, gains.limiting)
        return samples

    def finish(self, gains: Gains) -> Floats:
        """The frames that were kept back, with the gains that the Leader's `finish` gave."""
        return self.process(np.zeros(0), gains)
