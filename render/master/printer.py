"""One file of a master: printed, read back and measured, and printed again until it is what was asked for."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from render.bus.settings import BusSettings
from render.delivery.inspection import Inspected, inspect_file
from render.encoders.target import Target, dither_seed
from render.errors import AudioError, BouncedeskError
from render.master.aims import Aim, loudest_gain
from render.master.analysis import MixAnalysis
from render.master.bounce import ROOM_DBTP, Printed, print_master, round_trip_peak
from render.master.loudness_search import GainFit, Level, find_gain
from render.monitor import Monitor, ProgressShare
from render.sources.stereo_file import StereoFile
from render.units import common_trim, resampled_frames

PRINTS = 8  # at most; one or two are usual
CLOSE_LU = 0.06  # a master this near its target is there
MORE_DB = 0.03  # lowered by this beyond what was over: encoders answer a little unevenly
GIVEN_BACK_DB = 0.1  # so much room under the ceiling is tried to be given back, where encoding lowered peaks,
GIVEN_BACK = (1.0, 0.5, 0.25)  # so much of it, until it fits
MOST_OVER_DB = 0.02  # the limiter's smooth gain may pass the largest reduction by this


@dataclass(frozen=True, slots=True, eq=False)
class PrintedMaster:
    """A file that is as it was asked for, under its `.part` name; see `MasterRow` for the figures.

    `short_lu` is by how much it stays below its target because the limiter may give no more.
    """

    aim: Aim
    printed: Printed
    inspected: Inspected
    gain_db: float
    lowered_db: float
    short_lu: float = 0.0
    round_trip_dbtp: float | None = None
    verify_s: float = 0.0


@dataclass(slots=True)
class _Setting:
    """What a print is tried with; changed from one to the next."""

    lowered_db: float = 0.0
    less_db: float = 0.0  # taken off the most gain, where the limiter gave more than it may
    fit: GainFit | None = field(default=None)


class MasterPrinter:
    """Makes the file at `path` of the mix as `analysis` has it after the aim's stages."""

    def __init__(self, mix: StereoFile, aim: Aim, analysis: MixAnalysis, path: Path, max_reduction_db: float) -> None:
        self._mix, self._aim, self._analysis = mix, aim, analysis
        self._most = max_reduction_db
        self._kind = aim.profile.kind
        self._path = path
        self._frames = filled_frames(mix.info.frames, mix.rate, self._kind.delivered_rate(mix.rate), aim)

    def make(self, monitor: Monitor) -> PrintedMaster:
        """The finished file; raises AudioError or Cancelled with nothing left behind."""
        setting = _Setting()
        for turn in range(PRINTS):
            made = self._attempt(setting, ProgressShare(monitor, 1 - 0.5**turn, 1 - 0.5 ** (turn + 1)))
            if made is not None:
                return self._given_back(made, setting, monitor)
        raise self._unmet()

    def _unmet(self) -> AudioError:
        return AudioError(
            f"{self._path.name} could not be brought to what its profile asks for in {PRINTS} attempts, so nothing was "
            "delivered; ask for a lower loudness, or a mix with lower peaks.",
            code="profile_not_met",
            file=self._path,
        )

    def _given_back(self, made: PrintedMaster, setting: _Setting, monitor: Monitor) -> PrintedMaster:
        """The file a little louder, where encoding lowered its peaks further than was needed; else as it was made."""
        room = -self._over(made.inspected, made.round_trip_dbtp)
        if not setting.lowered_db or room <= GIVEN_BACK_DB:
            return made
        held = replace(setting)
        made.printed.writer.discard()
        again = None
        try:
            for share in GIVEN_BACK:
                lowered = max(0.0, round(held.lowered_db - share * (room - MORE_DB), 2))
                again = again or self._attempt(replace(held, lowered_db=lowered, fit=None), monitor)
        except BouncedeskError:  # it was whole as it was
            again = None
        again = again or self._attempt(held, monitor)
        if again is None:
            raise self._unmet()
        return again

    def _attempt(self, setting: _Setting, monitor: Monitor) -> PrintedMaster | None:
        """A print by `setting`, or None with `setting` changed for the next."""
        gain, stages = self._levelled(setting, monitor)
        printed = print_master(self._mix, stages, self._target(stages), ProgressShare(monitor, 0.1, 0.7))
        try:
            made = self._judge(setting, gain, printed, ProgressShare(monitor, 0.7, 1.0))
        except BaseException:
            printed.writer.discard()
            raise
        if made is None:
            printed.writer.discard()
        return made

    def _levelled(self, setting: _Setting, monitor: Monitor) -> tuple[float, tuple[BusSettings, ...]]:
        """The gain, and the stages with the level's own behind them."""
        aim = self._aim
        if aim.target_lufs is None:
            trim = aim.trim_db(self._analysis, self._kind, setting.lowered_db)
            return trim, (*aim.stages, *([BusSettings(gain_db=trim)] if trim else []))
        level = self._level(setting)
        if setting.fit is None:
            setting.fit = find_gain(self._mix, aim.stages, self._analysis, level, ProgressShare(monitor, 0.0, 0.1))
        gain = min(setting.fit.gain_db, level.most_gain_db)
        return gain, (*aim.stages, setting.fit.stage(gain))

    def _level(self, setting: _Setting) -> Level:
        limiter = self._aim.limiter(setting.lowered_db)
        most = loudest_gain(self._analysis, limiter, self._most) - setting.less_db
        return Level(self._aim.target_lufs or 0.0, limiter, most, self._aim.faster_ms)

    def _target(self, stages: tuple[BusSettings, ...]) -> Target:
        mix, kind = self._mix, self._kind
        same_rate = kind.delivered_rate(mix.rate) == mix.rate
        exact = not stages and mix.integral and mix.info.bit_depth <= kind.bits and same_rate
        seed = dither_seed(self._aim.profile.name, kind.name)
        return Target(self._path, kind, mix.rate, self._frames, seed, dither=kind.fixed and not exact)

    def _judge(self, setting: _Setting, gain: float, printed: Printed, monitor: Monitor) -> PrintedMaster | None:
        """The file if it is right; None with `setting` changed where it is not."""
        limit = self._kind.limit(dithered=printed.writer.target.dither)
        if self._kind.fixed and printed.writer.peak() > limit:  # another rate raised peaks past what the file can hold
            setting.lowered_db += MORE_DB - common_trim(printed.writer.peak(), limit)
            return None
        printed_at = time.perf_counter()
        inspected = _inspect(printed, monitor)
        trip = round_trip_peak(self._aim.profile, printed.writer.part, monitor)
        over = self._over(inspected, trip)
        if over > 0:
            setting.lowered_db = round(setting.lowered_db + over + MORE_DB, 2)
            setting.fit = None
            return None
        made = PrintedMaster(
            self._aim,
            printed,
            inspected,
            gain,
            setting.lowered_db,
            round_trip_dbtp=trip,
            verify_s=time.perf_counter() - printed_at,
        )
        return made if self._aim.target_lufs is None else self._judge_level(setting, made)

    def _over(self, inspected: Inspected, trip: float | None) -> float:
        """By how many dB the file, or its round trip, is over what it may peak at; below 0 the room that is left."""
        peak, ceiling = inspected.levels.true_peak_dbtp, self._aim.ceiling_dbtp
        over = [peak - ceiling] if peak is not None and ceiling is not None else []
        return max([*over, trip - ROOM_DBTP] if trip is not None else over, default=0.0)

    def _judge_level(self, setting: _Setting, made: PrintedMaster) -> PrintedMaster | None:
        """As `_judge`, of the loudness and of how far the limiter went."""
        most = self._level(setting).most_gain_db
        if made.printed.most_db > self._most + MOST_OVER_DB:
            setting.less_db += made.printed.most_db - self._most
            return None
        loudness = made.inspected.levels.loudness.integrated_lufs
        if loudness is None:  # nothing to steer by
            raise self._unmet()
        missing = (self._aim.target_lufs or 0.0) - loudness
        if abs(missing) <= CLOSE_LU:
            return made
        if missing > 0 and made.gain_db >= most - MOST_OVER_DB:
            return replace(made, short_lu=missing)
        if setting.fit is not None:
            setting.fit = replace(setting.fit, gain_db=made.gain_db + missing / setting.fit.slope)
        return None


def _inspect(printed: Printed, monitor: Monitor) -> Inspected:
    """Read the file back while the system puts it on the disk, which it must be before it gets its name."""
    with ThreadPoolExecutor(1) as beside:
        synced = beside.submit(printed.writer.sync)
        inspected = inspect_file(printed.writer.part, printed.writer.target, monitor)
        synced.result()
    return inspected


def filled_frames(frames: int, rate: int, delivered_rate: int, aim: Aim) -> int:
    """The length at `rate` that is a whole number of the profile's frames once it is delivered."""
    while resampled_frames(frames, rate, delivered_rate) % aim.profile.frame_multiple:
        frames += 1
    return frames
