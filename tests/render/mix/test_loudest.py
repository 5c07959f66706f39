"""A trim that no session needs is refused, with the stem and the moment that ask for it."""

from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from render.errors import Cancelled
from render.mix.loudest import most_trim_db
from render.mix.mixdown import mix_down
from render.monitor import Unwatched
from render.plan import Headroom
from render.units import dbfs
from tests.refusals import refused
from tests.render.audio import RATE, bounce, noise, plan_of, stem, write_ints


def spiked(path: Path, magnitude: float, at: int = RATE // 4, rate: int = RATE) -> Path:
    """A quiet stem of floats with one sample of that magnitude."""
    samples = np.full((rate, 2), 0.01)
    samples[at, 1] = -magnitude
    sf.write(path, samples, rate, subtype="FLOAT")
    return path


def test_a_spike_that_would_silence_the_rest_is_refused(tmp_path: Path) -> None:
    """Named by its stem, its time and its level; nothing is written."""
    quiet = write_ints(tmp_path / "Vox.wav", noise(RATE, 2, 24, 1), 24)
    loud = spiked(tmp_path / "Synth.wav", 500.0)
    plan = plan_of(tmp_path / "out", [stem(quiet, 1.0), stem(loud, 1.0)], ["main"], RATE)
    plan.out.mkdir()
    with refused("absurd_trim", file="Synth.wav", at_s=0.25, peak_dbfs=pytest.approx(dbfs(500.0), abs=0.01)) as error:
        mix_down(plan, Unwatched())
    assert error.value.facts["trim_db"] < -most_trim_db()
    assert list(plan.out.iterdir()) == []


def test_the_loudest_is_the_one_that_is_loudest_in_the_mix(tmp_path: Path) -> None:
    """By its gain there; a resampled stem is timed by the session's rate all the same."""
    turned_down = spiked(tmp_path / "Low.wav", 900.0)
    loud = spiked(tmp_path / "Fast.wav", 300.0, at=RATE, rate=2 * RATE)
    plan = plan_of(tmp_path / "out", [stem(turned_down, 0.01), stem(loud, 1.0)], ["main"], RATE)
    plan.out.mkdir()
    with refused("absurd_trim", file="Fast.wav", at_s=pytest.approx(0.5, abs=0.001)):
        mix_down(plan, Unwatched())


def test_what_a_session_may_need_is_trimmed(tmp_path: Path) -> None:
    """A stem 30 dB over is turned down with all others, as ever."""
    loud = spiked(tmp_path / "Synth.wav", 30.0)
    mixed = bounce(plan_of(tmp_path / "out", [stem(loud, 1.0)], ["main"], RATE))
    assert mixed.trim_db == pytest.approx(-29.54, abs=0.1)


def test_float_files_take_it_as_it_is(tmp_path: Path) -> None:
    """They need no trim."""
    loud = spiked(tmp_path / "Synth.wav", 500.0)
    plan = plan_of(tmp_path / "out", [stem(loud, 1.0)], ["main"], RATE, headroom=Headroom.FLOAT)
    assert bounce(plan).trim_db == 0.0


def test_looking_for_the_loudest_can_be_stopped(tmp_path: Path) -> None:
    """As any other part of a render."""

    class Stop(Unwatched):
        """Cancels once the second look begins."""

        asked = 0

        def check(self) -> None:
            """Cancel at the last moment."""
            self.asked += 1
            if self.asked >= most:
                raise Cancelled

    loud = spiked(tmp_path / "Synth.wav", 500.0)
    plan = plan_of(tmp_path / "out", [stem(loud, 1.0)], ["main"], RATE)
    plan.out.mkdir()
    most, counter = 10**9, Stop()
    with refused("absurd_trim"):
        mix_down(plan, counter)
    most = counter.asked
    with pytest.raises(Cancelled):
        mix_down(plan, Stop())
