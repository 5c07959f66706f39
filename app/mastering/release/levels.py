"""Levelling the songs once for each different chain, whatever the number of profiles that share it."""

from collections.abc import Sequence
from pathlib import Path

from app.mastering.release.plan import ReleasePlan
from app.mastering.release.release import ReleaseLoudness
from render.album.song_levels import Levelled, level_songs
from render.master.aims import Aim, aim_of
from render.master.job import MasterJob
from render.master.profiles import Profile
from render.monitor import Monitor, ProgressShare


def level_all(
    plan: ReleasePlan, profiles: Sequence[Profile], job: MasterJob, scratch: Path, monitor: Monitor
) -> list[tuple[Levelled, ...]]:
    """The levelled songs for each of `profiles`; profiles with the same chain and depth share their files."""
    keys = [_key(aim_of(profile, job)) for profile in profiles]
    wanted = dict(zip(keys, profiles, strict=True))
    done = {}
    for number, (key, profile) in enumerate(wanted.items()):
        part = ProgressShare(monitor, number / len(wanted), (number + 1) / len(wanted))
        album = plan.release.loudness is ReleaseLoudness.ALBUM
        done[key] = level_songs(plan.release.sources, profile, job, scratch / str(number), part, album=album)
    return [done[key] for key in keys]


def _key(aim: Aim) -> tuple[object, ...]:
    """What decides over the levelled songs: two profiles that agree in it have the same."""
    if aim.target_lufs is not None:  # the limiter then keeps the peaks, whatever the format
        return aim.stages, aim.target_lufs, aim.ceiling_dbtp, aim.release
    return aim.stages, aim.ceiling_dbtp, aim.profile.kind.limit(dithered=True)
