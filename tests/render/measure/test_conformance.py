"""The signals of EBU Tech 3341 that need windows or oversampling, the gates of BS.2217, and layouts of channels."""

import math

import numpy as np
import pytest

from render.measure.loudness import MOMENTARY, OFFSET, SHORT_TERM, SURROUND, channel_weights, moving_mean
from render.measure.meter import Levels, Meter
from render.units import FULL_SCALE
from tests.render.measure.test_meter import Floats, loudness, meter, sine

RATES = [44_100, 48_000, 96_000]


def power_of_stereo(tone: Floats, rate: int) -> Floats:
    """Mean K-weighted power of each 10 ms of a tone on both sides."""
    reading = Meter(2, rate, true_peak=False)
    reading.process(np.repeat(tone, 2) * FULL_SCALE)
    return reading.power()


@pytest.mark.parametrize("rate", [8000, *RATES, 192_000])
@pytest.mark.parametrize(
    ("parts", "times", "window"),
    [([(-20.0, 1.34), (-30.0, 1.66)], 5, SHORT_TERM), ([(-20.0, 0.18), (-30.0, 0.22)], 25, MOMENTARY)],
)
def test_a_window_as_long_as_the_pattern_reads_one_figure(
    rate: int, parts: list[tuple[float, float]], times: int, window: int
) -> None:
    """Signals 9 and 12: S is −23 from 3 s on, M from 1 s on, at every step."""
    windows = moving_mean(power_of_stereo(sine(parts * times, rate), rate), window)
    later = windows[max(0, 100 - window) :]  # a window is read at its end
    levels = OFFSET + 10 * np.log10(later)
    assert levels.size > 900
    assert np.abs(levels + 23).max() <= 0.1


@pytest.mark.parametrize("index", range(20))
def test_three_seconds_are_caught_wherever_they_fall(index: int) -> None:
    """Signal 10: 3 s at −23 after 0, 0.15, 0.30 … s of silence: max S is −23 in each, the rates taken in turn."""
    rate = RATES[index % 3]
    tone = np.concatenate([np.zeros(round(0.15 * index * rate)), sine([(-23.0, 3.0)], rate), np.zeros(rate)])
    assert meter([tone, tone], rate).loudness.max_short_term_lufs == pytest.approx(-23.0, abs=0.1)


def oversampled_burst() -> Floats:
    """Signals 20 to 23 at four times the rate: fs/6 at 0.50 around one period of fs/4 at 1.00, low-passed."""
    steps = np.full(24_000, 1 / 24)  # periods a point
    level = np.full(24_000, 0.5)
    steps[12_000:12_016], level[12_000:12_016] = 1 / 16, 1.0  # 12,000 points are 500 whole periods
    fade = np.clip(np.minimum(np.arange(24_000), np.arange(24_000)[::-1]) / 2400, 0, 1)
    signal = fade * level * np.sin(2 * math.pi * (np.cumsum(steps) - steps))
    n = np.arange(-96, 97)
    low_pass = np.sinc(n * 0.9 / 4) * np.kaiser(n.size, 8.0)
    return np.convolve(signal, low_pass / low_pass.sum(), mode="same")


@pytest.mark.parametrize("offset", range(4))
@pytest.mark.parametrize("rate", RATES)
def test_a_true_peak_of_one_period(rate: int, offset: int) -> None:
    """Signals 20 to 23: a single louder period reads its own peak +0.2/−0.4 dB wherever the samples fall."""
    burst = oversampled_burst()
    peak = meter([burst[offset::4], burst[offset::4]], rate).true_peak_dbtp
    assert peak is not None
    assert -0.4 <= peak <= 0.2


@pytest.mark.parametrize("rate", [8000, *RATES, 192_000])
@pytest.mark.parametrize(("cycle", "phase"), [(4, 0.0), (4, 45.0), (6, 60.0), (8, 67.5)])
def test_true_peaks_do_not_depend_on_the_rate(rate: int, cycle: int, phase: float) -> None:
    """Signals 15 to 18 at every rate."""
    n = np.arange(rate // 4)
    fade = np.clip(np.minimum(n, n[::-1]) / (rate / 40), 0, 1)
    tone = 0.5 * fade * np.sin(2 * math.pi * n / cycle + math.radians(phase))
    peak = meter([tone], rate).true_peak_dbtp
    assert peak is not None
    assert -6.4 <= peak <= -5.8


def test_tones_up_to_0_45_of_the_rate_read_true() -> None:
    """At every phase, also at 0.4 of the rate, where four points a sample alone would read 0.44 dB low for ever."""
    n = np.arange(1200)
    fade = np.clip(np.minimum(n, n[::-1]) / 300, 0, 1)
    for frequency in np.append(np.arange(0.01, 0.4501, 0.02), [0.4, 0.45]):
        for phase in np.linspace(0, math.pi, 5, endpoint=False):
            peak = meter([fade * np.sin(2 * math.pi * frequency * n + phase)]).true_peak_dbtp
            assert peak is not None
            assert -0.15 <= peak <= 0.02, (frequency, phase)


def test_the_absolute_gate_lies_at_minus_70() -> None:
    """BS.2217: −69.5 is measured, what lies below −70 is not, and a quiet part below −70 changes nothing."""
    assert loudness([(-69.5, 10.0)]).integrated_lufs == pytest.approx(-69.5, abs=0.1)
    assert loudness([(-70.5, 10.0)]).integrated_lufs is None
    assert loudness([(-69.5, 10.0), (-70.5, 30.0)]).integrated_lufs == pytest.approx(-69.5, abs=0.1)


def test_the_relative_gate_lies_ten_below() -> None:
    """BS.2217: −10.0 with parts far below it reads −10.0; parts just inside the gate count."""
    assert loudness([(-10.0, 10.0), (-30.0, 10.0)]).integrated_lufs == pytest.approx(-10.0, abs=0.1)
    inside = 10 * math.log10((10**-1.0 + 10**-1.8) / 2)
    assert loudness([(-10.0, 10.0), (-18.0, 10.0)]).integrated_lufs == pytest.approx(inside, abs=0.1)


def test_six_channels_leave_the_low_frequencies_out() -> None:
    """Signal 6 as 5.1: whatever plays on the LFE channel, the loudness is that of the other five."""
    channels = [sine([(level, 10.0)]) for level in (-28.0, -28.0, -24.0, 0.0, -30.0, -30.0)]
    assert meter(channels).loudness.integrated_lufs == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize(
    ("channels", "mask", "weights"),
    [
        (5, 0, [1, 1, 1, SURROUND, SURROUND]),
        (5, 0x37, [1, 1, 1, SURROUND, SURROUND]),
        (5, 0x607, [1, 1, 1, SURROUND, SURROUND]),
        (5, 0x3B, [1, 1, 0, SURROUND, SURROUND]),
        (4, 0x0F, [1, 1, 1, 0]),
        (6, 0x3F, [1, 1, 1, 0, SURROUND, SURROUND]),
        (6, 0x60F, [1, 1, 1, 0, SURROUND, SURROUND]),
        (6, 0x633, [1, 1, 1, 1, SURROUND, SURROUND]),
        (6, 0x3, [1, 1, 1, 0, SURROUND, SURROUND]),
        (2, 0x4, [1, 1]),
    ],
)
def test_a_mask_says_which_channel_is_which(channels: int, mask: int, weights: list[float]) -> None:
    """The mask decides; one that names too few loudspeakers is not believed."""
    assert channel_weights(channels, mask).tolist() == weights


def test_three_and_four_channels_are_measured() -> None:
    """L R C and quadraphonic layouts read their weighted sums."""
    tone = sine([(-26.0, 5.0)])
    one = meter([tone]).loudness.integrated_lufs
    assert one is not None
    for count, weight in ((2, 2.0), (3, 3.0), (4, 2 + 2 * SURROUND)):
        read = meter([tone] * count).loudness.integrated_lufs
        assert read == pytest.approx(one + 10 * math.log10(weight), abs=1e-6)


def figures(read: Levels) -> list[float | None]:
    """Every figure of a reading."""
    loud = read.loudness
    scales = [
        loud.integrated_lufs,
        loud.loudness_range_lu,
        loud.max_momentary_lufs,
        loud.max_short_term_lufs,
    ]
    return [*scales, read.true_peak_dbtp, read.sample_peak_dbfs]


@pytest.mark.parametrize("rate", [8000, 48_000, 192_000])
@pytest.mark.parametrize("seconds", [0.0, 0.1, 0.399, 0.4, 2.9, 3.0])
def test_fragments_read_what_is_defined(rate: int, seconds: float) -> None:
    """Below 400 ms there is no loudness, below 3 s no short term and no range; no figure is ever NaN."""
    tone = sine([(-20.0, seconds)], rate)
    for signal in (tone, np.ones(tone.size), np.sign(tone)):
        read = meter([signal, signal], rate)
        assert all(figure is None or math.isfinite(figure) for figure in figures(read))
    reading = meter([tone, tone], rate).loudness
    assert (reading.max_momentary_lufs is None) == (reading.integrated_lufs is None) == (seconds < 0.4)
    assert (reading.max_short_term_lufs is None) == (reading.loudness_range_lu is None) == (seconds < 3.0)
