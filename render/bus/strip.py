"""The strip of a group before the bus: level, tone, density and placement without going back to the session."""

import math

import numpy as np

from render.bus.compressor import CompressorGain
from render.bus.equaliser import Equaliser
from render.bus.gains import Floats
from render.bus.image import Image
from render.bus.settings import StripSettings
from render.kernels.filters import scale_frames, scale_sides
from render.kernels.mix import Samples
from render.levels import ratio


class Strip:
    """Gain, equaliser, compressor, width and pan over one group's sum at `rate` Hz; one stream from frame 0 on.

    Looks nowhere ahead: what comes out is as long as what went in. The compressor is driven by the group itself.
    Settings that do nothing leave the samples bit for bit.
    """

    def __init__(self, settings: StripSettings, rate: int) -> None:
        compressor = settings.compressor
        self._gain = ratio(settings.gain_db)
        self._equaliser = Equaliser(settings.eq, rate)
        self._compressor = CompressorGain(compressor, rate) if compressor else None
        self._makeup = ratio(compressor.makeup_db) if compressor else 1.0
        self._image = Image(settings.width, None, rate)
        self._sides = pan_gains(settings.pan)
        self._frames = 0

    def process(self, block: Samples) -> Floats:
        """Interleaved stereo in the engine's unit, of any length, through the strip; the block itself stays."""
        samples = np.multiply(block, self._gain, dtype=np.float64)
        self._equaliser.process(samples, self._frames)
        if self._compressor:
            scale_frames(samples, self._compressor.follow(samples, self._frames))
        self._image.process(samples, self._frames)
        left, right = (self._makeup * side for side in self._sides)
        if (left, right) != (1.0, 1.0):
            scale_sides(samples, left, right)
        self._frames += samples.size // 2
        return samples


def pan_gains(pan: float) -> tuple[float, float]:
    """The gains of left and right at `pan` from −1 to 1: constant power, and exactly 1 on both sides in the centre."""
    if pan == 0:
        return 1.0, 1.0
    angle = (1 + pan) * math.pi / 4
    return max(0.0, math.sqrt(2) * math.cos(angle)), math.sqrt(2) * math.sin(angle)
