"""What is to be made of a release, decided and refused before anything heavy is done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.errors import UsageError
from app.mastering.release.making import cd_of
from app.mastering.release.plan import ReleasePlan
from app.mastering.release.request import ReleaseRequest
from app.mastering.release.rows import CD, VARIANT, ReleaseRow
from render.errors import AudioError
from render.master.analysis import upsampled_from
from render.master.job import MasterJob
from render.master.profiles import Profile, Profiles
from render.master.warnings import Facts, reason_against
from render.monitor import Monitor
from render.sources.stereo_file import StereoFile


@dataclass(frozen=True, slots=True)
class Order:
    """The plan, the profiles it qualifies for, rows for the others, and the engine's job."""

    plan: ReleasePlan
    job: MasterJob
    profiles: tuple[Profile, ...]
    skipped: tuple[ReleaseRow, ...]


def profiles_of(names: Sequence[str]) -> list[Profile]:
    """The profiles asked for, each once; raises UsageError where there is none of that name."""
    if not names:
        raise UsageError("No kind of master was chosen, so there is nothing to make.", code="no_profile")
    try:
        return [Profiles().find(name) for name in dict.fromkeys(names)]
    except AudioError as error:
        raise UsageError.of(error) from error


def order_release(
    request: ReleaseRequest,
    wanted: Sequence[Profile],
    plan: ReleasePlan,
    monitor: Monitor,
) -> Order:
    """Decide what can be made; raises AudioError where nothing can, or where a CD cannot hold the release."""
    reasons = [(profile, _reason(profile, plan, monitor)) for profile in wanted]
    fit = tuple(profile for profile, reason in reasons if reason is None)
    if not fit:
        raise AudioError(next(reason for _, reason in reasons if reason))
    if any(profile.name == CD for profile in fit):
        cd_of(plan, plan.layout(plan.release.sources))
    skipped = tuple(
        ReleaseRow(VARIANT, format=profile.format, profile=profile.name, skipped=reason)
        for profile, reason in reasons
        if reason
    )
    return Order(plan, _job(request, plan), fit, skipped)


def _job(request: ReleaseRequest, plan: ReleasePlan) -> MasterJob:
    return MasterJob(
        source=plan.release.sources[0],
        out=request.out,
        files=(),
        target_lufs=request.lufs,
        ceiling_dbtp=request.ceiling_dbtp,
        max_reduction_db=request.max_reduction_db,
        bus=request.bus,
    )


def _reason(profile: Profile, plan: ReleasePlan, monitor: Monitor) -> str | None:
    """Why the release cannot be this kind of master, naming the first song that is in the way; None where it can."""
    asked = replace(profile, shortest_s=0.0, longest_s=None)  # lengths are the disc's, not one song's
    for path, info in zip(plan.release.sources, plan.infos, strict=True):
        upsampled = None if profile.upsampled else upsampled_from(StereoFile(path), monitor)
        facts = Facts(info.sample_rate, info.frames / info.sample_rate, info.bit_depth, upsampled)
        if reason := reason_against(asked, facts):
            return f"{path.name}: {reason}"
    return None
