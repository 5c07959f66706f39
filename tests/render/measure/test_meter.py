"""The meter against the reference signals of EBU Tech 3341 and 3342 (1 kHz stereo sines unless said)."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from render.measure.loudness import Loudness, k_weighting, loudness_range, power_of
from render.measure.meter import Levels, Meter

FULL_SCALE = 2.0**23
Floats = NDArray[np.float64]


def sine(parts: list[tuple[float, float]], rate: int = 48_000, hertz: float = 1000.0) -> Floats:
    """Mono sine of consecutive (level in dBFS, seconds) parts, phase-continuous."""
    lengths = [round(seconds * rate) for _, seconds in parts]
    level = np.concatenate([np.full(n, 10 ** (db / 20)) for (db, _), n in zip(parts, lengths, strict=True)])
    return np.asarray(level * np.sin(2 * math.pi * hertz * np.arange(level.size) / rate))


def meter(channels: list[Floats], rate: int = 48_000, block: int = 10_007) -> Levels:
    """What the meter reads of some channels, fed in blocks."""
    interleaved = np.stack(channels, axis=1) * FULL_SCALE
    reading = Meter(len(channels), rate)
    for start in range(0, len(interleaved), block):
        reading.process(np.ascontiguousarray(interleaved[start : start + block]).reshape(-1))
    return reading.finish()


def loudness(parts: list[tuple[float, float]], rate: int = 48_000) -> Loudness:
    """Loudness of a stereo sine in phase."""
    tone = sine(parts, rate)
    return meter([tone, tone], rate).loudness


def test_the_published_coefficients_come_out_at_48_khz() -> None:
    """BS.1770-4 tables 1 and 2 give the filters at 48 kHz."""
    published = [1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585]
    published += [1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621]
    assert k_weighting(48_000) == pytest.approx(published, abs=1e-10)


@pytest.mark.parametrize("rate", [8000, 22_050, 44_100, 48_000, 88_200, 96_000, 192_000])
@pytest.mark.parametrize(
    ("parts", "integrated"),
    [
        ([(-23.0, 20.0)], -23.0),
        ([(-33.0, 20.0)], -33.0),
        ([(-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0)], -23.0),
        ([(-72.0, 10.0), (-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0), (-72.0, 10.0)], -23.0),
        ([(-26.0, 20.0), (-20.0, 20.1), (-26.0, 20.0)], -23.0),
    ],
)
def test_integrated_loudness_of_tech_3341(rate: int, parts: list[tuple[float, float]], integrated: float) -> None:
    """Signals 1 to 5 read within 0.1 LU at every rate (low rates bend the 1 kHz weighting a little)."""
    assert loudness(parts, rate).integrated_lufs == pytest.approx(integrated, abs=0.1)


def test_momentary_and_short_term_of_a_steady_tone() -> None:
    """Signal 1 reads −23 on all three scales."""
    read = loudness([(-23.0, 20.0)])
    assert read.max_momentary_lufs == pytest.approx(-23.0, abs=0.1)
    assert read.max_short_term_lufs == pytest.approx(-23.0, abs=0.1)


def test_five_channels_are_weighted() -> None:
    """Signal 6: L R −28, C −24, surrounds −30 read −23."""
    levels = [-28.0, -28.0, -24.0, -30.0, -30.0]
    read = meter([sine([(level, 20.0)]) for level in levels])
    assert read.loudness.integrated_lufs == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("index", range(20))
def test_a_burst_is_caught_wherever_it_falls(index: int) -> None:
    """Signal 13: 0.4 s at −23 after 0, 20, 40 … ms of silence: max M is −23 in each."""
    burst = np.concatenate([np.zeros(960 * index), sine([(-23.0, 0.4)]), np.zeros(48_000)])
    assert meter([burst, burst]).loudness.max_momentary_lufs == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize(
    ("parts", "lra"),
    [
        ([(-20.0, 20.0), (-30.0, 20.0)], 10.0),
        ([(-20.0, 20.0), (-15.0, 20.0)], 5.0),
        ([(-40.0, 20.0), (-20.0, 20.0)], 20.0),
        ([(-50.0, 20.0), (-35.0, 20.0), (-20.0, 20.0), (-35.0, 20.0), (-50.0, 20.0)], 15.0),
    ],
)
def test_loudness_range_of_tech_3342(parts: list[tuple[float, float]], lra: float) -> None:
    """Signals 1 to 4 of Tech 3342 within 1 LU."""
    assert loudness(parts).loudness_range_lu == pytest.approx(lra, abs=1.0)


@pytest.mark.parametrize(("count", "low", "high"), [(100, 10, 95), (1000, 100, 950), (20, 2, 19), (1, 1, 1)])
def test_the_range_lies_between_the_tenth_and_the_95th_percentile(count: int, low: int, high: int) -> None:
    """Of evenly spaced windows, each a little louder than the last, it is the distance between those two, exactly."""
    step_lu = 10 / count  # all of them within the gates
    windows = np.asarray([power_of(-30.0 + step_lu * place) for place in range(count)])
    shuffled = np.random.default_rng(3).permutation(windows)
    assert loudness_range(shuffled) == pytest.approx(step_lu * (high - low), abs=1e-9)


@pytest.mark.parametrize(("below_lu", "counts"), [(15.0, True), (18.0, True), (19.5, True), (20.5, False)])
def test_the_range_s_gate_lies_twenty_below(below_lu: float, counts: bool) -> None:
    """Windows 20 LU below what all above the absolute gate are on average are left out, and those above it are not."""
    loud, soft = [power_of(-20.0)] * 850, 10 ** (-below_lu / 10)
    # so that the soft ones lie exactly so far below the mean of both
    level = soft * 850 * loud[0] / (1000 - 150 * soft)
    windows = np.asarray([*loud, *[level] * 150])
    expected = 10 * math.log10(loud[0] / level) if counts else 0.0
    assert loudness_range(windows) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(("divisor", "phase"), [(4, 0.0), (4, 45.0), (6, 60.0), (8, 67.5)])
def test_true_peak_between_the_samples(divisor: int, phase: float) -> None:
    """Signals 15 to 18: sines of amplitude 0.5 near the samples' blind spots read −6.0 +0.2/−0.4 dBTP."""
    n = np.arange(48_000)
    fade = np.clip(np.minimum(n, n[::-1]) / 4800, 0, 1)
    tone = 0.5 * fade * np.sin(2 * math.pi * n / divisor + math.radians(phase))
    peak = meter([tone, tone]).true_peak_dbtp
    assert peak is not None
    assert -6.4 <= peak <= -5.8


def test_a_true_peak_above_full_scale() -> None:
    """Signal 19: an fs/4 sine at 45°, amplitude 1.41, reads +3.0 +0.2/−0.4 dBTP."""
    n = np.arange(48_000)
    fade = np.clip(np.minimum(n, n[::-1]) / 4800, 0, 1)
    tone = 1.41 * fade * np.sin(2 * math.pi * n / 4 + math.radians(45))
    peak = meter([tone, tone]).true_peak_dbtp
    assert peak is not None
    assert 2.6 <= peak <= 3.2


def test_silence_and_fragments_have_no_loudness() -> None:
    """Silence, one frame and 0.3 s read null, never NaN."""
    for length in (0, 1, 14_400, 48_000):
        read = meter([np.zeros(length)])
        assert read.loudness == Loudness(None, None, None, None)
        assert (read.true_peak_dbtp, read.sample_peak_dbfs) == (None, None)
    short = meter([sine([(-6.0, 0.3)])])
    assert short.loudness.integrated_lufs is None
    assert short.sample_peak_dbfs == pytest.approx(-6.0, abs=0.01)


def test_mostly_silent_material_is_gated() -> None:
    """An a cappella that sounds for 5 s in a minute reads the loudness of those 5 s."""
    tone = np.concatenate([np.zeros(48_000 * 50), sine([(-20.0, 5.0)]), np.zeros(48_000 * 5)])
    read = meter([tone, tone]).loudness.integrated_lufs
    assert read == pytest.approx(-20.0, abs=0.4)


def test_dc_and_full_scale_squares_are_finite() -> None:
    """DC is filtered away; a full-scale square reads finite figures and a true peak above 0 dBFS."""
    dc = meter([np.ones(96_000)])
    assert dc.sample_peak_dbfs == 0.0
    square = meter([np.sign(sine([(0.0, 4.0)], hertz=997.0))])
    assert square.true_peak_dbtp is not None
    assert square.true_peak_dbtp > 0.5
    assert square.loudness.integrated_lufs is not None
    assert math.isfinite(square.loudness.integrated_lufs)


@settings(max_examples=25)
@given(block=st.integers(1, 30_000), rate=st.sampled_from([11_025, 44_100, 48_000]))
def test_figures_do_not_depend_on_the_blocks(block: int, rate: int) -> None:
    """The same stream in other blocks reads the same."""
    signal = np.random.default_rng(1).normal(0, 0.1, 30_000)
    whole, parts = meter([signal, -signal], rate, 30_000), meter([signal, -signal], rate, block)
    assert parts.true_peak_dbtp == whole.true_peak_dbtp
    assert parts.loudness.integrated_lufs == pytest.approx(whole.loudness.integrated_lufs, abs=1e-9)
