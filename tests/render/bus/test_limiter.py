"""The true-peak limiter: nothing above the ceiling, nothing touched that need not be, and no worse than its peers."""

import shutil
import subprocess

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render.bus.leader import Leader
from render.bus.settings import BusSettings, Limiter
from render.units import FULL_SCALE
from tests.render.bus.signals import (
    RATE,
    Floats,
    converted_peak_db,
    ideal_peak_db,
    in_blocks,
    level_at,
    music,
    noise,
    peak_db,
    processed,
    sine,
)

RATES = (44_100, 48_000, 96_000)
TOLERANCE_DB = 0.05


def limited(signal: Floats, rate: int = RATE, limiter: Limiter | None = None, *lengths: int) -> Floats:
    """A signal through nothing but a limiter."""
    return processed(BusSettings(limiter=limiter or Limiter()), signal, rate, *lengths)


def gains_of(signal: Floats, limiter: Limiter | None = None) -> Floats:
    """The limiter's gain for each frame."""
    leader = Leader(BusSettings(limiter=limiter or Limiter()), RATE)
    handed = [leader.process(signal.reshape(-1) * FULL_SCALE), leader.finish()]
    return np.concatenate([np.asarray(each.gains.limiting) for each in handed])


def assert_below(signal: Floats, ceiling: float, rate: int) -> None:
    """No sample above the ceiling, and nothing between them as two ways of looking at eight points a sample see it."""
    assert peak_db(signal) <= ceiling
    assert ideal_peak_db(signal) <= ceiling + TOLERANCE_DB
    assert converted_peak_db(signal, rate) <= ceiling + TOLERANCE_DB


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("over_db", [0, 6, 14])
def test_music_stays_below_the_ceiling(rate: int, over_db: float) -> None:
    """From a touch to a crush, whatever the ceiling; and it is used, not stayed clear of."""
    signal = music(1.5, seed=1, rate=rate) * 10 ** (over_db / 20)
    for ceiling in (-1.0, -0.1, -9.0):
        out = limited(signal, rate, Limiter(ceiling))
        assert_below(out, ceiling, rate)
        assert ideal_peak_db(out) > ceiling - 0.1


@pytest.mark.parametrize("rate", RATES)
def test_clicks_stay_below_the_ceiling(rate: int) -> None:
    """Single samples anywhere, in the first and the last frame too, alone and close together, on either side."""
    random = np.random.default_rng(2)
    signal = np.zeros((rate // 2, 2))
    signal[random.integers(0, len(signal), 60), random.integers(0, 2, 60)] = random.uniform(-4, 4, 60)
    signal[0] = 1.7
    signal[-1] = -1.9
    signal[500:503, 0] = (2, -2, 2)
    assert_below(limited(signal, rate), -1.0, rate)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("hz", [50, 441, 1000, 3001.7])
def test_square_waves_stay_below_the_ceiling(rate: int, hz: float) -> None:
    """Full-scale squares, whose edges overshoot between the samples."""
    assert_below(limited(np.sign(sine(hz, 0.5, rate=rate, phase=0.1)), rate), -1.0, rate)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("part", [4, 6, 8])
def test_tones_between_the_samples_stay_below_the_ceiling(rate: int, part: int) -> None:
    """A quarter, a sixth and an eighth of the rate, where the samples may miss the peak by 3 dB, at several phases."""
    for degrees in (0, 22.5, 45, 60, 67.5):
        signal = sine(rate / part, 0.1, 1.2, rate, np.radians(degrees))
        assert_below(limited(signal, rate), -1.0, rate)


def test_a_tone_that_hides_between_the_samples_is_found() -> None:
    """At a quarter of the rate and 45° the samples read −1.4 dBFS and the tone is 1.6 dB over."""
    signal = sine(RATE / 4, 0.3, 1.2, phase=np.radians(45))
    assert peak_db(signal) < -1.4
    out = limited(signal, RATE, Limiter(-1.4))
    assert level_at(out[4000:8000, 0], RATE / 4) == pytest.approx(10 ** (-1.4 / 20), rel=0.002)


@pytest.mark.parametrize("rate", RATES)
def test_noise_up_to_half_the_rate_stays_below_for_real_converters(rate: int) -> None:
    """White noise and random signs: what a converter, whose filter ends before half the rate, makes of them."""
    for signal in (noise(rate // 2, seed=3, amplitude=0.5), np.sign(noise(rate // 2, seed=4))):
        out = limited(signal, rate)
        assert peak_db(out) <= -1
        assert converted_peak_db(out, rate) <= -1 + TOLERANCE_DB


def test_what_never_crosses_passes_bit_for_bit() -> None:
    """A signal 0.05 dB below the ceiling keeps every bit; one 0.05 dB above does not."""
    signal = music(1.0, seed=5)
    below = signal * 10 ** ((-1.05 - max(ideal_peak_db(signal), peak_db(signal))) / 20)
    assert limited(below).tobytes() == below.tobytes()
    above = below * 10 ** (0.1 / 20)
    assert limited(above).tobytes() != above.tobytes()


def test_correction_is_local_never_a_trim() -> None:
    """One loud moment is turned down; half a second before and some seconds after, every bit is as it was."""
    signal = noise(8 * RATE, seed=6, amplitude=0.02)
    signal[2 * RATE : 2 * RATE + 200] *= 80
    out = limited(signal, RATE, Limiter(release_ms=20))
    assert peak_db(out) <= -1
    start = 2 * RATE - round(0.005 * RATE)
    assert out[:start].tobytes() == signal[:start].tobytes()
    assert out[-RATE:].tobytes() == signal[-RATE:].tobytes()
    assert (np.abs(out[2 * RATE : 2 * RATE + 200]) < np.abs(signal[2 * RATE : 2 * RATE + 200])).all()


def test_the_gain_is_smooth() -> None:
    """It takes some milliseconds to fall ahead of a click, and no step of it is large."""
    signal = noise(RATE, seed=7, amplitude=0.001)
    signal[RATE // 2] = 4.0
    gain = gains_of(signal)
    falling = np.flatnonzero(gain < 1)[0]
    assert 0.002 * RATE < RATE // 2 - falling <= 0.005 * RATE
    assert gain[RATE // 2] == pytest.approx(10 ** (-1 / 20) / 4, rel=0.001)
    assert np.abs(np.diff(gain)).max() < 0.02


def test_the_release_depends_on_the_programme() -> None:
    """After one click the gain is back in the time it is set to; after a second of limiting it takes longer."""
    click, long = np.zeros((4 * RATE, 2)), np.zeros((4 * RATE, 2))
    click[RATE] = long[RATE] = 1.8
    long[:RATE] = sine(200, 1.0, 1.8)
    after = RATE + round(0.25 * RATE)
    assert gains_of(click, Limiter(release_ms=50))[after] > 0.95
    assert gains_of(long, Limiter(release_ms=50))[after] < 0.75
    assert gains_of(click, Limiter(release_ms=500))[after] < 0.8
    for signal in (click, long):
        assert gains_of(signal, Limiter(release_ms=20))[-1] > 0.999


def test_both_sides_turn_down_together() -> None:
    """A peak on the left turns the right down as much, so the picture does not move."""
    signal = noise(RATE // 2, seed=8, amplitude=0.01)
    signal[10_000, 0] = 3.0
    out, gain = limited(signal), gains_of(signal)
    assert np.allclose(out, signal * gain[:, None], rtol=1e-12)
    assert gain[10_000] < 0.35


@settings(max_examples=25)
@given(st.lists(st.integers(1, 5000), min_size=1, max_size=5), st.integers(1, 12_000), st.integers(0, 2**32))
def test_ends_and_blocks_make_no_difference(lengths: list[int], frames: int, seed: int) -> None:
    """However short and however cut, the bytes agree and the ceiling holds up to the first and the last frame."""
    signal = noise(frames, seed, amplitude=0.8)
    out = limited(signal, RATE, None, *lengths)
    assert out.tobytes() == limited(signal).tobytes()
    assert peak_db(out) <= -1
    assert converted_peak_db(out) <= -1 + TOLERANCE_DB


@pytest.mark.parametrize("rate", [8_000, 11_025, 192_000])
def test_the_ceiling_holds_at_the_slowest_and_the_fastest_rate(rate: int) -> None:
    """Eight to 192 kHz."""
    assert_below(limited(music(0.5, seed=9, rate=rate, loudness=0.8), rate), -1.0, rate)


def test_one_frame_silence_and_full_scale_dc() -> None:
    """One frame far over comes out at the ceiling; silence stays silence; a constant is turned down and stays one."""
    assert peak_db(limited(np.full((1, 2), 30.0))) == pytest.approx(-1, abs=0.2)
    assert not limited(np.zeros((10_000, 2))).any()
    steady = limited(np.full((RATE, 2), 1.5))
    assert peak_db(steady) <= -1
    assert np.ptp(steady[10_000:-10_000]) < 1e-6


def distortion_db(signal: Floats, hz: float, rate: int = RATE) -> float:
    """What is not the tone, against the tone, over one settled second; at least −200."""
    second = signal[2 * rate : 3 * rate, 0]
    turns = 2 * np.pi * hz * np.arange(rate) / rate
    tone = sum(2 * np.mean(second * wave) * wave for wave in (np.sin(turns), np.cos(turns)))
    rest = second - tone
    return float(20 * np.log10(max(rest.std() / np.std(tone), 1e-10)))


def by_ffmpeg(signal: Floats, ceiling: float, rate: int) -> Floats:
    """The signal through ffmpeg's `alimiter` as it comes, at the same ceiling, without its automatic level."""
    filtered = f"alimiter=limit={10 ** (ceiling / 20)}:level=disabled:latency=1"
    stream = ["-f", "f64le", "-ar", str(rate), "-ac", "2"]
    command = ["ffmpeg", "-v", "error", *stream, "-i", "-", "-af", filtered, *stream, "-"]
    done = subprocess.run(command, input=signal.tobytes(), capture_output=True, check=True)
    return np.frombuffer(done.stdout).reshape(-1, 2)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
@pytest.mark.parametrize("rate", RATES)
def test_a_sine_over_the_ceiling_is_no_more_distorted_than_by_ffmpeg(rate: int) -> None:
    """100 Hz, 6 dB over, side by side; and 50 Hz, where the hold still spans half a period."""
    for hz, ceiling in ((100, -1.0), (100, -6.0), (50, -1.0)):
        signal = sine(hz, 3.0, 10 ** ((ceiling + 6) / 20), rate)
        ours, theirs = limited(signal, rate, Limiter(ceiling)), by_ffmpeg(signal, ceiling, rate)
        assert distortion_db(ours, hz, rate) <= max(distortion_db(theirs, hz, rate), -120)
        assert level_at(ours[2 * rate : 3 * rate, 0], hz, rate) == pytest.approx(10 ** (ceiling / 20), rel=0.001)


@pytest.mark.parametrize(
    ("rate", "tones", "most_db"),
    [
        (44_100, (19e3, 20e3), -65),  # the last tenth of the band, where short filters see little
        *((rate, (19e3, 20e3), -90) for rate in (48_000, 96_000)),
        *((rate, tones, -120) for rate in RATES for tones in ((14e3, 15e3), (11e3, 12e3))),
    ],
)
@pytest.mark.parametrize("degrees", [0, 40, 130])
def test_high_tones_leave_no_others_between_or_beside_them(
    rate: int, tones: tuple[float, float], most_db: float, degrees: float
) -> None:
    """Two tones that beat a thousand times a second, 6 dB over: the gain stands still, and nothing else comes out."""
    second = np.roll(sine(tones[1], 2, 0.5, rate), round(degrees / 360 * rate / 1e3), axis=0)
    out = limited(10 ** (5 / 20) * (sine(tones[0], 2, 0.5, rate) + second), rate)[rate:, 0]
    spectrum = np.abs(np.fft.rfft(out * np.kaiser(rate, 18)))
    hz = np.arange(spectrum.size)  # a second: a bin a hertz
    others = (hz > 20) & (abs(hz - tones[0]) > 20) & (abs(hz - tones[1]) > 20)
    assert 20 * np.log10(spectrum[others].max() / spectrum[round(tones[0])]) < most_db


@pytest.mark.parametrize("part", [0.25, 0.35, 0.41, 0.45])
def test_loud_hiss_stays_below_the_ceiling_at_sixteen_points_a_sample(part: float) -> None:
    """Noise of the top octave alone, where points between the samples lie widest apart, by its Fourier transform."""
    spectrum = np.fft.rfft(noise(RATE, 7), axis=0)
    hz = np.arange(len(spectrum)) / RATE
    spectrum[(hz < part) | (hz > part + 0.04)] = 0
    hiss = np.fft.irfft(spectrum, RATE, axis=0)
    out = np.fft.rfft(np.pad(limited(hiss * (2 / np.abs(hiss).max())), ((4000, 4000), (0, 0))), axis=0)
    assert peak_db(16 * np.fft.irfft(out, 16 * (RATE + 8000), axis=0)) <= -1.0 + TOLERANCE_DB


def test_a_bass_over_the_ceiling_stays_a_sine() -> None:
    """From 50 Hz up the gain stands still between the peaks: what distortion there is lies below −100 dB."""
    for hz in (50, 63, 100, 441):
        assert distortion_db(limited(sine(hz, 3.0, 1.8)), hz) < -100


@pytest.mark.parametrize("gain_db", [-0.4, 6.0, 10.6])
def test_flat_tops_are_turned_down_and_never_muted(gain_db: float) -> None:
    """A wave that was clipped stands still at its top: no more is taken off it than it is over, ripple included."""
    time = np.arange(RATE) / RATE
    beat = 4 * np.exp(-14 * (time % 0.5)) * np.sin(2 * np.pi * 60 * (time % 0.5))
    flat = np.clip(np.stack([beat, beat], axis=1), -1.0, 1.0 - 2**-23)
    gain = gains_of(flat * 10 ** (gain_db / 20))
    assert gain.min() > 10 ** (-(gain_db + 1.0 + 3.5) / 20)


def test_gains_are_never_above_one_nor_below_nought() -> None:
    """Whatever comes, as loud as it gets."""
    for loud in (1.0, 1e3, 1e6):
        gain = gains_of(noise(20_000, seed=10, amplitude=loud))
        assert (gain > 0).all()
        assert (gain <= 1).all()


def test_a_block_at_a_time_is_handed_out_in_time() -> None:
    """The limiter keeps back less than half a second."""
    leader, entered, left = Leader(BusSettings(limiter=Limiter()), RATE), 0, 0
    for block in in_blocks(noise(RATE, seed=11).reshape(-1) * FULL_SCALE, 1024):
        entered, left = entered + 1024, left + leader.process(block).gains.frames
        assert entered - left < RATE / 2
