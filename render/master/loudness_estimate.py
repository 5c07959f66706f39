"""An estimate of how much of an excerpt's loudness a limiter leaves, at a few thousandths of the work of limiting."""

import numpy as np
from numpy.typing import NDArray

from render.bus.correction import HOP
from render.bus.limiter import DELAY, GroupGain, PeakEnvelope
from render.bus.settings import Limiter
from render.kernels.limiter_gain import AIM, CLEAR, GROUP_FRAMES, UNIT
from render.kernels.loudness import weighted_energy
from render.kernels.mix import Samples
from render.measure.loudness import k_weighting
from render.units import FULL_SCALE, ratio

Floats = NDArray[np.float64]
STEREO = 2


class LoudnessEstimate:
    """The peak and the K-weighted energy of each few frames of interleaved stereo at `rate` Hz.

    The limiter's gain hardly changes within them, so energies are turned down instead of samples, and nothing is
    weighed again. That is within 0.02 LU of the loudness.
    """

    def __init__(self, samples: Samples, rate: int, begin: int) -> None:
        self._rate = rate
        self._begin = begin // GROUP_FRAMES  # what lies before is heard only by the limiter
        self._level = _levels(samples)
        self._energy = _energies(samples, rate)

    def energy_kept(self, gain_db: float, limiter: Limiter) -> float:
        """The part of the energy from frame `begin` on that is left by the `limiter` after `gain_db` (0 to 1)."""
        ceiling = ratio(limiter.ceiling_dbtp - gain_db) * FULL_SCALE
        over = self._level > ceiling * CLEAR
        asked = np.zeros(self._level.size, np.int32)
        asked[over] = np.ceil((1 - ceiling * AIM / self._level[over]) * UNIT)
        gain = GroupGain(limiter.release_ms, self._rate).over(asked)
        energy = self._energy[self._begin :]
        whole = float(energy.sum())
        return float((energy * np.square(gain[self._begin :])).sum()) / whole if whole else 1.0


def _levels(samples: Samples) -> Floats:
    """The largest level at and between the samples of each `GROUP_FRAMES` frames."""
    frames = samples.size // STEREO
    envelope, hop, found = PeakEnvelope(0.0), np.zeros(STEREO * HOP), []
    for first in range(0, frames + DELAY, HOP):
        part = samples[STEREO * first : STEREO * (first + HOP)]
        hop[: part.size], hop[part.size :] = part, 0.0
        envelope.hear(hop)
        beside = np.maximum(envelope.peaks[:, :-1], envelope.peaks[:, 1:])
        found.append(np.maximum(np.abs(envelope.samples), beside).max(axis=0))
    each = np.zeros(-(-frames // GROUP_FRAMES) * GROUP_FRAMES)
    each[:frames] = np.concatenate(found)[DELAY : DELAY + frames]
    return np.asarray(each.reshape(-1, GROUP_FRAMES).max(axis=1))


def _energies(samples: Samples, rate: int) -> Floats:
    """The K-weighted energy of both sides in each `GROUP_FRAMES` frames."""
    frames = samples.size // STEREO
    ends = np.minimum(np.arange(GROUP_FRAMES, frames + GROUP_FRAMES, GROUP_FRAMES), frames)
    energy = np.zeros(ends.size)
    weighted_energy(samples, STEREO, np.ones(STEREO), k_weighting(rate), np.zeros((STEREO, 4)), ends, energy)
    return energy
