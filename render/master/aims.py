"""What one file of a master is to become: its stages before the level, and how its level is set."""

from dataclasses import dataclass, replace

from render.bus.settings import MOST_GAIN_DB, BusSettings, Limiter
from render.encoders.formats import Format
from render.master.analysis import MixAnalysis
from render.master.master_job import MasterJob
from render.master.profiles import Profile
from render.units import FULL_SCALE, common_trim

CEILING_DBTP = -1.0  # where a loudness is asked for of a profile that has no ceiling of its own
MARGIN_DB = 0.05  # below the ceiling: other meters read between the samples a little differently
LOWEST_CEILING = -20.0
FASTER_MS = (40.0, 20.0)  # releases that get more loudness out of the same reduction, and are heard a little more


@dataclass(frozen=True, slots=True)
class Aim:
    """One file's chain: `stages` before the level; a `target_lufs` to be brought to, or None; dBTP not to pass.

    `release` is the limiter whose release is used, `faster_ms` others where it does not reach the target.
    """

    profile: Profile
    stages: tuple[BusSettings, ...]
    target_lufs: float | None
    ceiling_dbtp: float | None
    release: Limiter
    faster_ms: tuple[float, ...] = ()

    def limiter(self, lowered_db: float) -> Limiter:
        """The limiter that holds the ceiling, turned down by what encoding raised peaks by."""
        ceiling = self.ceiling_dbtp if self.ceiling_dbtp is not None else CEILING_DBTP
        return replace(self.release, ceiling_dbtp=max(LOWEST_CEILING, ceiling - MARGIN_DB - lowered_db))

    def trim_db(self, analysis: MixAnalysis, kind: Format, lowered_db: float) -> float:
        """By how much a file that is brought to no loudness is turned down as a whole: 0, or below, in dB.

        Its true peak goes to the ceiling where it has one, its samples to what the format holds where it has none.
        """
        peak = analysis.levels.true_peak_dbtp
        trim = 0.0
        if self.ceiling_dbtp is not None and peak is not None and peak > self.ceiling_dbtp:
            trim = common_trim(10 ** (peak / 20), 10 ** ((self.ceiling_dbtp - MARGIN_DB) / 20))
        loudest = float(analysis.peaks.max(initial=0.0)) * FULL_SCALE
        return round(min(trim, common_trim(loudest, kind.limit(dithered=True))) - lowered_db, 2)


def aim_of(profile: Profile, job: MasterJob) -> Aim:
    """The chain of `profile` for `job`.

    The bus comes first. Where a loudness is aimed for, its limiter gives way to the one that holds the ceiling, with
    its release; a profile that is never limited leaves it out.
    """
    target = job.target_lufs if job.target_lufs is not None else profile.lufs
    target = target if profile.limiting else None
    bus = job.bus
    own = bus.limiter if bus and bus.limiter else None
    if bus and (target is not None or not profile.limiting):
        bus = replace(bus, limiter=None)
    stages = tuple(each for each in (bus, profile.bus) if each is not None and each != BusSettings())
    ceiling = job.ceiling_dbtp if job.ceiling_dbtp is not None else profile.ceiling_dbtp
    if target is not None and ceiling is None:
        ceiling = CEILING_DBTP
    return Aim(profile, stages, target, ceiling, own or Limiter(), () if own else FASTER_MS)


def loudest_gain(analysis: MixAnalysis, limiter: Limiter, max_reduction_db: float) -> float:
    """The most gain in dB before the limiter would have to turn the highest peak down by more than is allowed.

    No more than a bus can give, which a mix far below any usual level would ask for.
    """
    peak = analysis.levels.true_peak_dbtp
    return min(MOST_GAIN_DB, max_reduction_db + limiter.ceiling_dbtp - (peak if peak is not None else 0.0))
