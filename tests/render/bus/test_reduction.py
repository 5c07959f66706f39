"""The gain-reduction trace: a number each 10 ms, however the stream was cut."""

import numpy as np
import pytest

from render.bus.chain import Leader
from render.bus.gains import Gains
from render.bus.reduction import Reduction, ReductionTrace
from render.bus.settings import BusSettings, Compressor, Limiter
from render.units import FULL_SCALE
from tests.render.bus.signals import RATE, Floats, in_blocks, music, noise


def traced(bus: BusSettings, signal: Floats, rate: int, *lengths: int) -> tuple[Reduction, list[Gains]]:
    """The trace of a bus over a signal, and the gains it is of."""
    leader, trace = Leader(bus, rate), ReductionTrace(rate)
    blocks = in_blocks(signal.reshape(-1) * FULL_SCALE, *lengths)
    gains = [leader.process(block).gains for block in blocks] + [leader.finish().gains]
    for each in gains:
        trace.add(each)
    return trace.finish(), gains


@pytest.mark.parametrize("rate", [44_100, 48_000, 11_025])
def test_each_step_tells_the_deepest_moment_in_it(rate: int) -> None:
    """Step by step as worked out by hand, at rates that 10 ms do not divide, whatever the blocks."""
    bus = BusSettings(compressor=Compressor(-30, 3, 2, 50, makeup_db=6), limiter=Limiter(-6))
    signal = music(0.7, seed=1, rate=rate)
    reduction, gains = traced(bus, signal, rate, 700, 13)
    compression = np.concatenate([np.asarray(each.compression) for each in gains])
    limiting = np.concatenate([np.asarray(each.limiting) for each in gains])
    step = np.arange(len(signal)) * 100 // rate
    for said, factors in (
        (reduction.total_db, compression * limiting),
        (reduction.compressor_db, compression),
        (reduction.limiter_db, limiting),
    ):
        by_hand = [-20 * np.log10(factors[step == each].min()) for each in range(step[-1] + 1)]
        assert said == pytest.approx(by_hand, abs=1e-9)
    assert reduction == traced(bus, signal, rate, len(signal))[0]
    assert reduction.step_s == 0.01
    assert reduction.most_db == max(reduction.total_db) > 3
    assert reduction.most_limited_db == max(reduction.limiter_db) > 1


def test_a_bus_that_does_nothing_traces_nothing() -> None:
    """Zeros as long as the stream where nothing acts, and no step at all for an empty stream."""
    reduction, _ = traced(BusSettings(limiter=Limiter()), noise(RATE // 2, seed=2, amplitude=0.01), RATE, 999)
    assert reduction.total_db == (0.0,) * 50
    without, _ = traced(BusSettings(), noise(RATE // 2, seed=2), RATE, 999)
    assert without.total_db == without.limiter_db == (0.0,) * 50
    empty = ReductionTrace(RATE).finish()
    assert empty == Reduction(0.01, (), (), ())
    assert empty.most_db == empty.most_limited_db == 0.0
