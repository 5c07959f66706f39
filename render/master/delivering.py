"""A whole master: the mix heard, every file made and proved, then all given their names, and the manifest last."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from render.delivery.fingerprint import fingerprints
from render.delivery.manifest import Manifest, Timings
from render.delivery.transaction import Delivery, Kind
from render.errors import AudioError
from render.kernels.prepare import prepare
from render.master.aims import Aim, aim_of
from render.master.bandwidth import upsampled_from
from render.master.finishing import finished
from render.master.hearing import Heard, hear
from render.master.job import MasterFile, MasterJob, MasterResult, MasterRow, Trace
from render.master.making import Made, Maker
from render.master.mix import Mix
from render.master.profiles import Profiles
from render.master.qualify import Facts, reason_against
from render.master.rows import made_row, skipped_row
from render.master.telling import warnings_of
from render.master.together import make_together
from render.mix.outputs import file_bytes
from render.monitor import Monitor, ProgressShare

HEARD_SHARE = 0.15  # how far along the whole is when the mix was heard


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The files that the mix qualifies for, with their aims, and rows for the others."""

    mix: Mix
    facts: Facts
    files: tuple[tuple[MasterFile, Aim], ...]
    skipped: tuple[MasterRow, ...]


def master_file(job: MasterJob, monitor: Monitor) -> MasterResult:
    """Carry out `job`; its manifest is then in its folder.

    Raises BouncedeskError in one sentence, or Cancelled, with the folder as it was before.
    """
    started = time.perf_counter()
    sources = fingerprints([job.source])
    prepare(monitor)
    chosen = _choose(job, monitor)
    with Delivery(job.out, Kind.MASTER, monitor, job.locks) as delivery:
        delivery.foresee([file.path for file, _ in chosen.files], sources, _expected_bytes(chosen))
        heard = _hear(chosen, ProgressShare(monitor, 0.0, HEARD_SHARE))
        listened = time.perf_counter()
        raw = _make(job, chosen, heard, ProgressShare(monitor, HEARD_SHARE, 0.97))
        delivery.take({file.path: each.printed.writer for (file, _), each in zip(chosen.files, raw, strict=True)})
        made, told = finished(job, chosen.files, raw, monitor)
        result = _result(replace(job, notes=job.notes + told), chosen, heard, made, (started, listened))
        delivery.publish(sources, result.manifest)
        delivery.remember()
    return result


def _choose(job: MasterJob, monitor: Monitor) -> _Chosen:
    mix, profiles = Mix(job.source), Profiles()
    asked = [(file, profiles.find(file.profile)) for file in job.files]
    choosy = any(not profile.upsampled for _, profile in asked)
    upsampled = upsampled_from(mix, monitor) if choosy else None
    facts = Facts(mix.rate, mix.info.frames / mix.rate, job.bits or mix.info.bit_depth, upsampled)
    reasons = {file: reason_against(profile, facts) for file, profile in asked}
    if all(reasons.values()):
        raise AudioError(f"{job.source.name}: {next(reason for reason in reasons.values() if reason)}")
    fit = tuple((file, aim_of(profile, job)) for file, profile in asked if reasons[file] is None)
    return _Chosen(mix, facts, fit, tuple(skipped_row(file, reason) for file, reason in reasons.items() if reason))


def _expected_bytes(chosen: _Chosen) -> int:
    info = chosen.mix.info
    return sum(file_bytes(aim.profile.kind, file.path, info.frames, info.sample_rate) for file, aim in chosen.files)


def _hear(chosen: _Chosen, monitor: Monitor) -> dict[Aim, Heard]:
    """The mix after each chain's stages, heard once for each different one; refuses what has no level to work by."""
    mix = chosen.mix
    distinct = list(dict.fromkeys(aim.stages for _, aim in chosen.files))
    works = [partial(hear, mix, stages) for stages in distinct]
    found = dict(zip(distinct, make_together(works, lambda _: None, monitor), strict=True))
    heard = {aim: found[aim.stages] for _, aim in chosen.files}
    for aim, each in heard.items():
        if each.levels.sample_peak_dbfs is None:
            raise AudioError(f"{mix.path.name} is silent, so there is nothing to master; nothing was delivered.")
        if aim.target_lufs is not None and each.levels.loudness.integrated_lufs is None:
            raise AudioError(
                f"{mix.path.name} has no loudness that could be brought to {aim.target_lufs:g} LUFS (it is shorter "
                "than 0.4 s, or below −70 LUFS all through); nothing was delivered."
            )
    return heard


def _make(job: MasterJob, chosen: _Chosen, heard: dict[Aim, Heard], monitor: Monitor) -> list[Made]:
    makers = [
        Maker(chosen.mix, aim, heard[aim], job.out / file.path, job.max_reduction_db) for file, aim in chosen.files
    ]
    return make_together([maker.make for maker in makers], lambda made: made.printed.writer.discard(), monitor)


def _result(
    job: MasterJob, chosen: _Chosen, heard: dict[Aim, Heard], made: Sequence[Made], moments: tuple[float, float]
) -> MasterResult:
    started, listened = moments
    rows = [made_row(file, each) for (file, _), each in zip(chosen.files, made, strict=True)]
    done = {row.profile: row for row in (*rows, *chosen.skipped)}
    first = next(iter(heard.values()))
    manifest = Manifest(
        created_by=job.created_by,
        session=job.session,
        settings=job.settings,
        deliverables=tuple(done[file.profile] for file in job.files),
        checks=(),
        warnings=job.notes + warnings_of(job, chosen.mix, chosen.facts, first.clipped, [*zip(rows, made, strict=True)]),
        timings=Timings(
            mix_s=sum(each.printed.print_s for each in made),
            measure_s=listened - started,
            encode_s=0.0,
            verify_s=sum(each.verify_s for each in made),
            total_s=time.perf_counter() - started,
        ),
    )
    traces = tuple(
        Trace(row.path or "", each.printed.reduction_db, each.inspected.levels)
        for row, each in zip(rows, made, strict=True)
    )
    document = manifest.document()
    for row in document["deliverables"]:
        row["platforms"] = list(row["platforms"])
    return MasterResult(document, first.levels, traces)
