"""Loudness and true peak over time: the same figures as the meter's, each at its place."""

from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from render.measure import measure_file
from render.measure.file_figures import PeakTrace, trace_file
from render.monitor import Unwatched
from render.units import FULL_SCALE
from tests.render.measure.test_meter import Floats, meter, sine

LEVELS = [-20.0, -6.0, -40.0, -12.0, -30.0]


def traced(stereo: Floats, rate: int, block: int) -> Floats:
    """The peak trace of a signal (frames × 2, full scale 1.0) that came in blocks."""
    trace = PeakTrace(rate)
    for start in range(0, len(stereo), block):
        trace.process(np.ascontiguousarray(stereo[start : start + block]).reshape(-1) * FULL_SCALE)
    return trace.finish().astype(np.float64)


@pytest.mark.parametrize("rate", [44_100, 48_000, 11_025, 22_051])
def test_each_tenth_of_a_second_has_its_own_peak(rate: int) -> None:
    """Seconds of different levels on one side: each step reads its own, at any rate, and none drifts away."""
    tone = sine([(level, 1.0) for level in LEVELS * 4], rate)
    traces = traced(np.stack([np.zeros(tone.size), tone], axis=1), rate, 4096)
    assert traces.size == 200
    inner = traces.reshape(20, 10)[:, 1:]  # a step's first points hear the second before it
    assert np.abs(inner - np.array(LEVELS * 4)[:, None]).max() < 0.1


def test_a_trace_does_not_depend_on_the_blocks() -> None:
    """However the stream is cut."""
    signal = np.random.default_rng(1).normal(0, 0.1, (20_000, 2))
    whole = traced(signal, 44_100, 20_000)
    assert whole.size == 5
    for block in (1, 441, 4410, 7000):
        assert np.array_equal(traced(signal, 44_100, block), whole)


@pytest.mark.parametrize("channels", [1, 2])
def test_the_highest_of_a_trace_is_the_figure_of_the_file(tmp_path: Path, channels: int) -> None:
    """The loudest windows and the highest peak are those that the meter reads; mono is heard on both sides."""
    tone = sine([(level, 3.0) for level in LEVELS], 48_000)
    sf.write(tmp_path / "a.wav", np.stack([tone] * channels, axis=1), 48_000, subtype="FLOAT")
    sf.write(tmp_path / "stereo.wav", np.stack([tone] * 2, axis=1), 48_000, subtype="FLOAT")
    traces, whole = trace_file(tmp_path / "a.wav", Unwatched()), measure_file(tmp_path / "stereo.wav")
    assert traces.levels.loudness.integrated_lufs == pytest.approx(whole.integrated_lufs, abs=1e-9)
    assert np.nanmax(traces.momentary_lufs) == pytest.approx(whole.max_momentary_lufs, abs=0.02)
    assert np.nanmax(traces.short_term_lufs) == pytest.approx(whole.max_short_term_lufs, abs=0.02)
    assert traces.true_peak_dbtp.max() == pytest.approx(whole.true_peak_dbtp, abs=0.01)
    assert np.isnan(traces.momentary_lufs).sum() == 3
    assert np.isnan(traces.short_term_lufs).sum() == 29


@pytest.mark.parametrize("frames", [3, 8, 40])
def test_a_peak_behind_the_last_samples_counts(frames: int) -> None:
    """A file that breaks off in full swing is followed by silence when it plays: it reads what it reads with it."""
    burst = np.sin(np.pi / 2 * np.arange(frames) + np.pi / 4)
    signal = np.append(np.zeros(4800), burst)
    peak, followed = (meter([tone]).true_peak_dbtp for tone in (signal, np.append(signal, np.zeros(4800))))
    assert peak is not None
    assert peak == pytest.approx(followed, abs=1e-6)
    assert peak > -2.9  # above every sample, which are at −3.01


def test_a_damaged_file_is_measured_and_said_to_be_so(tmp_path: Path) -> None:
    """Of one whose header covers half of it, with both lengths; of a whole one nothing."""
    path = tmp_path / "mix.wav"
    sf.write(path, np.sin(np.arange(48_000) / 9) / 2, 48_000)
    assert measure_file(path).warnings == ()
    raw = bytearray(path.read_bytes())
    raw[40:44] = (48_000).to_bytes(4, "little")
    path.write_bytes(raw)
    (warning,) = measure_file(path).warnings
    assert "0.500 s" in warning
    assert "1.000 s" in warning
