"""A master through a lossy codec and back, to see how high its peaks come out."""

from pathlib import Path

from render.encoders.formats import Formats
from render.encoders.target import Target
from render.encoders.writers import open_writer
from render.machine import find_ffmpeg
from render.master.mix import Mix
from render.master.printing import play_into
from render.master.profiles import Profile
from render.measure.meter import Meter
from render.measure.tracks import blocks_of
from render.monitor import Monitor
from render.sources import read_info

ROOM_DBTP = 0.0  # what a round trip through a codec must stay at or below


def round_trip_peak(profile: Profile, master: Path, monitor: Monitor) -> float | None:
    """The true peak in dBTP of the file `master` after the profile's round trip; None where there is none to check."""
    if profile.round_trip is None or find_ffmpeg() is None:
        return None
    mix, kind = Mix(master), Formats().parse(profile.round_trip)
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
