"""What the window draws of a file: the meter's own figures, over time and in their place."""

from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from app.mastering.loudness_trace import STEP_S, trace_of
from app.mastering.master_session import thinned
from render.measure.file_figures import measure_file
from render.monitor import Unwatched
from tests.refusals import refused

RATE = 44_100


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """Four seconds at −20 dBFS, then four and a bit at −10, at a rate that 100 ms divide and blocks do not."""
    moments = np.arange(round(8.25 * RATE)) / RATE
    tone = np.where(moments < 4, 0.1, 0.316) * np.sin(2 * np.pi * 1000 * moments)
    path = tmp_path / "song.wav"
    sf.write(path, np.stack([tone, tone], axis=1), RATE, subtype="PCM_24")
    return path


def test_the_figures_are_those_of_measure(song: Path) -> None:
    """One truth about a file."""
    trace, measured = trace_of(song, Unwatched()), measure_file(song)
    assert trace.reading.integrated == measured.integrated_lufs
    assert trace.reading.short_term == measured.max_short_term_lufs
    assert trace.reading.loudness_range == measured.loudness_range_lu
    assert trace.reading.true_peak == measured.true_peak_dbtp


def test_each_step_stands_at_its_time(song: Path) -> None:
    """A value each 100 ms of what came before: the step up is where it was made, and no window is half empty."""
    trace = trace_of(song, Unwatched())
    assert len(trace.momentary_lufs) == len(trace.short_term_lufs) == 82
    assert len(trace.true_peak_dbtp) == 83
    assert np.isnan(trace.momentary_lufs[:3]).all()
    assert np.isnan(trace.short_term_lufs[:29]).all()
    at = round(4 / STEP_S)
    assert trace.momentary_lufs[3:at] == pytest.approx(-20.0, abs=0.1)
    assert trace.momentary_lufs[at + 4 :] == pytest.approx(-10.0, abs=0.1)
    assert trace.short_term_lufs[29:at] == pytest.approx(-20.0, abs=0.1)
    assert trace.true_peak_dbtp[: at - 1] == pytest.approx(-20.0, abs=0.05)
    assert trace.true_peak_dbtp[at + 1 : -1] == pytest.approx(-10.0, abs=0.05)
    assert float(trace.true_peak_dbtp.max()) == pytest.approx(trace.reading.true_peak, abs=0.001)


def test_mono_is_measured_as_it_is_heard(tmp_path: Path, song: Path) -> None:
    """On both sides: as loud as the same in stereo."""
    mono = tmp_path / "mono.wav"
    sf.write(mono, sf.read(song)[0][:, 0], RATE, subtype="PCM_24")
    assert trace_of(mono, Unwatched()).reading == trace_of(song, Unwatched()).reading


def test_silence_and_a_moment_have_no_loudness(tmp_path: Path) -> None:
    """None and no values, never a warning; a tenth of a second has its peak."""
    silence = tmp_path / "silence.wav"
    sf.write(silence, np.zeros((RATE, 2)), RATE)
    trace = trace_of(silence, Unwatched())
    assert trace.reading.integrated is None
    assert not np.isfinite(trace.momentary_lufs).any()
    moment = tmp_path / "moment.wav"
    sf.write(moment, np.full((4410, 2), 0.5), RATE)
    assert len(trace_of(moment, Unwatched()).true_peak_dbtp) == 1


def test_surround_is_refused(tmp_path: Path) -> None:
    """A master is made of two channels."""
    sf.write(tmp_path / "film.wav", np.zeros((10, 6)), RATE)
    with refused("not_stereo"):
        trace_of(tmp_path / "film.wav", Unwatched())


def test_a_long_reduction_is_thinned_without_losing_its_deepest() -> None:
    """Ten hours come down to what a screen can show; ten seconds are left as they are, nothing is nothing."""
    long = np.zeros(3_600_001, np.float32)
    long[[123_456, 3_600_000]] = 4.5, 2.5
    made = thinned("a.wav", long)
    assert made.reduction_db.size < 70_000
    assert made.step_s * made.reduction_db.size == pytest.approx(36_000, rel=0.01)
    assert sorted(set(made.reduction_db.tolist())) == [0.0, 2.5, 4.5]
    assert thinned("b.wav", long[:1000]).step_s == 0.01
    assert thinned("c.wav", long[:0]).reduction_db.size == 0
