"""A limiter's gain without its last correction: a quarter of the work, and within 0.02 LU of the loudness."""

import numpy as np
from numpy.typing import NDArray

from render.bus.limiter_gain import DELAY, HOP, Envelope, SmoothGain
from render.bus.settings import Limiter
from render.kernels.filters import scale_frames
from render.levels import ratio
from render.units import FULL_SCALE

Floats = NDArray[np.float64]


def sketch_limited(samples: Floats, limiter: Limiter, rate: int) -> Floats:
    """Interleaved stereo `samples` as the `limiter` would leave them, but for its correction; they are worked in."""
    envelope = Envelope(ratio(limiter.ceiling_dbtp) * FULL_SCALE)
    smooth = SmoothGain(limiter.release_ms, rate)
    behind, frames = DELAY + smooth.attack, samples.size // 2
    hops = -(-(frames + behind) // HOP)
    gain, asked, hop = np.ones(hops * HOP), np.zeros(HOP, np.int32), np.zeros(2 * HOP)
    for number in range(hops):
        part = samples[2 * number * HOP : 2 * (number + 1) * HOP]
        hop[: part.size], hop[part.size :] = part, 0.0
        most = envelope.follow(hop, asked)
        smooth.follow(asked, most, gain[number * HOP : (number + 1) * HOP])
    scale_frames(samples, gain[behind : behind + frames].copy())
    return samples
