"""A whole master: the mix analysed, every file printed and proved, then all given their names, the manifest last."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from render.delivery.manifest import Manifest, Timings, Warned
from render.delivery.transaction import Delivery, Kind
from render.errors import AudioError
from render.kernels.prepare import prepare
from render.master.aims import Aim, aim_of
from render.master.analysis import MixAnalysis, analyse, upsampled_from
from render.master.master_job import Finish, MasterFile, MasterJob, MasterResult, MasterRow, Trace
from render.master.platforms import outcomes
from render.master.printer import MasterPrinter, PrintedMaster
from render.master.profiles import Profiles
from render.master.warnings import MixFacts, reason_against, warnings_of
from render.mix.outputs import file_bytes
from render.monitor import Monitor, ProgressShare, run_all
from render.sources.fingerprint import fingerprints, hash_file
from render.sources.stereo_file import StereoFile

VARIANT = "master"
ANALYSED_SHARE = 0.15  # how far along the whole is when the mix was analysed

Analyses = dict[Aim, MixAnalysis]


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The files that the mix qualifies for, with their aims, and rows for the others."""

    mix: StereoFile
    facts: MixFacts
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
        analyses = _analyse(chosen, ProgressShare(monitor, 0.0, ANALYSED_SHARE))
        analysed = time.perf_counter()
        raw = _print(job, chosen, analyses, ProgressShare(monitor, ANALYSED_SHARE, 0.97))
        delivery.take({file.path: each.printed.writer for (file, _), each in zip(chosen.files, raw, strict=True)})
        made, warned = _finished(job, chosen.files, raw, monitor)
        result = _result(replace(job, notes=job.notes + warned), chosen, analyses, made, (started, analysed))
        delivery.publish(sources, result.manifest)
        delivery.remember()
    return result


def _choose(job: MasterJob, monitor: Monitor) -> _Chosen:
    mix, profiles = StereoFile(job.source), Profiles()
    wanted = [(file, profiles.find(file.profile)) for file in job.files]
    choosy = any(not profile.upsampled for _, profile in wanted)
    upsampled = upsampled_from(mix, monitor) if choosy else None
    facts = MixFacts(mix.rate, mix.info.frames / mix.rate, job.bits or mix.info.bit_depth, upsampled)
    reasons = {file: reason_against(profile, facts) for file, profile in wanted}
    if all(reasons.values()):
        reason = next(reason for reason in reasons.values() if reason)
        raise AudioError(f"{job.source.name}: {reason}", code="unfit_mix", file=job.source, reason=reason)
    fit = tuple((file, aim_of(profile, job)) for file, profile in wanted if reasons[file] is None)
    return _Chosen(mix, facts, fit, tuple(_skipped_row(file, reason) for file, reason in reasons.items() if reason))


def _expected_bytes(chosen: _Chosen) -> int:
    info = chosen.mix.info
    return sum(file_bytes(aim.profile.kind, file.path, info.frames, info.sample_rate) for file, aim in chosen.files)


def _analyse(chosen: _Chosen, monitor: Monitor) -> Analyses:
    """The mix after each chain's stages, once for each different one; refuses what has no level to work by."""
    mix = chosen.mix
    distinct = list(dict.fromkeys(aim.stages for _, aim in chosen.files))
    works = [partial(analyse, mix, stages) for stages in distinct]
    by_stages = dict(zip(distinct, run_all(works, lambda _: None, monitor), strict=True))
    analyses = {aim: by_stages[aim.stages] for _, aim in chosen.files}
    for aim, each in analyses.items():
        if each.levels.sample_peak_dbfs is None:
            raise AudioError(
                f"{mix.path.name} is silent, so there is nothing to master; nothing was delivered.",
                code="silent_mix",
                file=mix.path,
            )
        if aim.target_lufs is not None and each.levels.loudness.integrated_lufs is None:
            raise AudioError(
                f"{mix.path.name} has no loudness that could be brought to {aim.target_lufs:g} LUFS (it is shorter "
                "than 0.4 s, or below −70 LUFS all through); nothing was delivered.",
                code="no_loudness",
                file=mix.path,
            )
    return analyses


def _print(job: MasterJob, chosen: _Chosen, analyses: Analyses, monitor: Monitor) -> list[PrintedMaster]:
    printers = [
        MasterPrinter(chosen.mix, aim, analyses[aim], job.out / file.path, job.max_reduction_db)
        for file, aim in chosen.files
    ]
    return run_all([printer.make for printer in printers], lambda made: made.printed.writer.discard(), monitor)


def _result(
    job: MasterJob,
    chosen: _Chosen,
    analyses: Analyses,
    made: Sequence[PrintedMaster],
    moments: tuple[float, float],
) -> MasterResult:
    started, analysed = moments
    rows = [_made_row(file, each) for (file, _), each in zip(chosen.files, made, strict=True)]
    done = {row.profile: row for row in (*rows, *chosen.skipped)}
    first = next(iter(analyses.values()))
    manifest = Manifest(
        created_by=job.created_by,
        session=job.session,
        settings=job.settings,
        deliverables=tuple(done[file.profile] for file in job.files),
        checks=(),
        warnings=job.notes + warnings_of(job, chosen.mix, chosen.facts, first.clipped, [*zip(rows, made, strict=True)]),
        timings=Timings(
            mix_s=sum(each.printed.print_s for each in made),
            measure_s=analysed - started,
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


def _finished(
    job: MasterJob, files: Sequence[tuple[MasterFile, Aim]], made: Sequence[PrintedMaster], monitor: Monitor
) -> tuple[tuple[PrintedMaster, ...], tuple[Warned, ...]]:
    """The files with what the job adds to each, and what there is to know of that; raises what adding it raises."""
    if job.finish is None:
        return tuple(made), ()
    warned = [_add(job.finish, each, file.path) for (file, _), each in zip(files, made, strict=True)]
    return tuple(_hashed(each, monitor) for each in made), tuple(warning for each in warned for warning in each)


def _add(finish: Finish, made: PrintedMaster, path: str) -> tuple[Warned, ...]:
    return finish(made.printed.writer.part, path)


def _hashed(made: PrintedMaster, monitor: Monitor) -> PrintedMaster:
    sha256 = hash_file(made.printed.writer.part, monitor)
    return replace(made, inspected=replace(made.inspected, sha256=sha256))


def _made_row(file: MasterFile, made: PrintedMaster) -> MasterRow:
    """The row of a file as it was read back, with what each platform will do to it."""
    inspected, kind = made.inspected, made.aim.profile.kind
    loudness, peak = inspected.levels.loudness, inspected.levels.true_peak_dbtp
    levelled = made.aim.target_lufs is not None
    return MasterRow(
        variant=VARIANT,
        format=kind.name,
        path=file.path,
        frames=inspected.info.frames,
        channels=inspected.info.channels,
        sample_rate=inspected.info.sample_rate,
        bit_depth=kind.bits or None,
        bitrate_kbps=kind.bitrate_kbps,
        sha256=inspected.sha256,
        integrated_lufs=loudness.integrated_lufs,
        loudness_range_lu=loudness.loudness_range_lu,
        true_peak_dbtp=peak,
        sample_peak_dbfs=inspected.levels.sample_peak_dbfs,
        trim_db=0.0 if levelled else made.gain_db,
        profile=file.profile,
        gain_db=made.gain_db,
        gain_reduction_max_db=made.printed.most_db,
        lowered_db=made.lowered_db,
        round_trip_dbtp=made.round_trip_dbtp,
        platforms=outcomes(loudness.integrated_lufs, peak),
    )


def _skipped_row(file: MasterFile, reason: str) -> MasterRow:
    """The row of a profile that the mix does not qualify for."""
    return MasterRow(variant=VARIANT, skipped=reason, profile=file.profile)
