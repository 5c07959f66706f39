"""What the user should know of a finished release: one plain sentence each."""

from collections.abc import Iterator, Sequence

from app.mastering.release.making import MadeProfile
from app.mastering.release.plan import ReleasePlan
from app.mastering.release.rows import CD, VINYL, ReleaseRow
from render.delivery.manifest import Warned
from render.master.aims import aim_of
from render.master.job import MasterJob
from render.master.warnings import Facts, profile_warnings
from render.text import shown

TOLERANCE_LU = 0.1
TOLD_DB = 0.005


def notes_of(
    plan: ReleasePlan, job: MasterJob, made: Sequence[MadeProfile], rows: Sequence[Sequence[ReleaseRow]]
) -> Iterator[Warned]:
    """Notes on each profile's files, then on the release."""
    for profile, files in zip(made, rows, strict=True):
        yield from _short_of_target(plan, job, profile, files)
        yield from _lowered(profile, files)
        for row in files:
            facts = Facts(row.sample_rate, row.frames / row.sample_rate, 0)
            if profile.profile.name == VINYL or profile.profile.round_trip:
                yield from profile_warnings(profile.profile, facts, job, row.path or "")
    others = tuple(row.path or "" for files in rows for row in files if row.profile != CD)
    if plan.release.hidden and others:
        yield Warned("hidden_left_out", "The hidden track is only on the CD: other files cannot hide it.", others)


def _short_of_target(
    plan: ReleasePlan, job: MasterJob, made: MadeProfile, rows: Sequence[ReleaseRow]
) -> Iterator[Warned]:
    """Each song that stopped short; of an album only the loudest is meant to be there."""
    target = aim_of(made.profile, job).target_lufs
    for title, song in zip(plan.titles, made.songs, strict=True):
        if target is not None and song.short_lu > TOLERANCE_LU:
            yield Warned(
                "target_not_reached",
                f"“{shown(title)}” stopped {song.short_lu:.1f} LU short of {target:g} LUFS in the {made.profile.called}"
                f": more would take over {job.max_reduction_db:g} dB of limiting.",
                tuple(row.path or "" for row in rows),
            )


def _lowered(made: MadeProfile, rows: Sequence[ReleaseRow]) -> Iterator[Warned]:
    if made.lowered_db >= TOLD_DB:
        yield Warned(
            "lowered",
            f"Overlaps, encoding or another rate raised peaks of the {made.profile.called}, so all of its files were "
            f"made {made.lowered_db:.2f} dB lower.",
            tuple(row.path or "" for row in rows),
        )
