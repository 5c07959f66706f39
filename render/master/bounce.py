"""One bounce from end to end: a mix through its stages into the `.part` of a file, or through a codec and back."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from render.bus.settings import BusSettings
from render.encoders.formats import Formats
from render.encoders.target import FileWriter, Target
from render.encoders.writers import open_writer
from render.kernels.mix import SPARE, Samples
from render.machine import find_ffmpeg
from render.master.profiles import Profile
from render.master.stages import Passed, ReductionTrace, Segments, Stages, can_be_divided
from render.measure.meter import Meter
from render.measure.tracks import blocks_of
from render.monitor import Monitor
from render.sources import read_info
from render.sources.stereo_file import StereoFile

STAGE = "mastering"
ROOM_DBTP = 0.0  # what a round trip through a codec must stay at or below


@dataclass(frozen=True, slots=True, eq=False)
class Printed:
    """A file under its `.part` name, what the limiter did, and the seconds it took."""

    writer: FileWriter
    reduction_db: NDArray[np.float32]
    print_s: float

    @property
    def most_db(self) -> float:
        """The limiter's largest reduction at any moment."""
        return float(self.reduction_db.max(initial=0.0)) + 0.0  # never minus nothing


def print_master(mix: StereoFile, stages: Sequence[BusSettings], target: Target, monitor: Monitor) -> Printed:
    """Play `mix` through `stages` into `target`; raises AudioError or Cancelled with nothing left behind."""
    started = time.perf_counter()
    writer = open_writer(target, monitor.check)
    try:
        if target.kind.positional and can_be_divided(mix, stages):
            reduction = Segments(mix, stages, lambda start, samples: hand_over(writer, start, samples)).play(monitor)
            _fill_up(writer, mix.info.frames, mix.rate)
        else:
            reduction = play_into(writer, mix, stages, monitor)
        writer.finish()
    except BaseException:
        writer.abort()
        writer.discard()
        raise
    return Printed(writer, reduction, time.perf_counter() - started)


def play_into(
    writer: FileWriter, mix: StereoFile, stages: Sequence[BusSettings], monitor: Monitor
) -> NDArray[np.float32]:
    """Write `mix` after `stages` to an open writer, filled up with silence to the length it is to have.

    Returns the limiter's reduction in dB in each 10 ms, nothing where there is no limiter.
    """
    trace, done = ReductionTrace(mix.rate), 0

    def take(passed: Passed) -> None:
        nonlocal done
        if passed.limiting is not None:
            trace.process(passed.limiting)
        hand_over(writer, done, passed.samples)
        done += passed.samples.size // 2

    _pass_through(mix, Stages(stages, mix.rate), take, monitor)
    _fill_up(writer, done, mix.rate)
    return trace.finish()


def hand_over(writer: FileWriter, start: int, samples: Samples) -> None:
    """Write interleaved stereo from frame `start` on; the writer gets a copy of its own."""
    if samples.size:
        block = np.empty(samples.size + SPARE)
        block[: samples.size], block[samples.size :] = samples, 0.0
        writer.write(start, block, samples.size // 2)


def _fill_up(writer: FileWriter, done: int, most: int) -> None:
    while done < writer.target.frames:
        count = min(most, writer.target.frames - done)
        hand_over(writer, done, np.zeros(2 * count))
        done += count


def _pass_through(mix: StereoFile, chain: Stages, take: Callable[[Passed], None], monitor: Monitor) -> None:
    for number, block in enumerate(mix.seconds(monitor)):
        take(chain.process(block))
        monitor.progress(STAGE, min(1.0, (number + 1) * mix.rate / mix.info.frames))
    take(chain.finish())


def round_trip_peak(profile: Profile, master: Path, monitor: Monitor) -> float | None:
    """The true peak in dBTP of the file `master` after the profile's round trip; None where there is none to check."""
    if profile.round_trip is None or find_ffmpeg() is None:
        return None
    mix, kind = StereoFile(master), Formats().parse(profile.round_trip)
    coded = master.with_name(f"{master.name}.{kind.extension}")
    writer = open_writer(Target(coded, kind, mix.rate, mix.info.frames, 0, dither=False), monitor.check)
    try:
        play_into(writer, mix, (), monitor)
        writer.finish()
        meter = Meter(2, read_info(writer.part).sample_rate)
        for block in blocks_of(writer.part, monitor):
            meter.process(block)
        return meter.finish().true_peak_dbtp
    finally:
        writer.discard()
