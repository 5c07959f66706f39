"""Mastering a release: planned and refused first, then made and proved aside, then put in place all at once."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import __version__
from app.mastering.master_request import ReleaseRequest, profiles_of
from app.mastering.release_manifest import (
    ReleaseRow,
    describe_release,
    describe_request,
    documents_of,
    paths_of,
    release_document,
    row_of,
    skipped_row,
)
from app.mastering.release_papers import Documents, drawn_papers, report_of
from app.mastering.release_plan import CD, QualifiedRelease, plan_release, qualify, refuse_inside
from app.mastering.release_printer import PrintedProfile, ProfilePrinter, level_all
from app.mastering.release_rates import (
    RESAMPLED,
    at_one_rate,
    refuse_mixed_rates,
    resampled_bytes,
    resampled_warnings,
    with_disc_rate,
)
from app.mastering.release_sheet import ReleaseLoudness, read_release
from app.mastering.release_warnings import OutlierLimits, outliers, release_warnings, without_loudness
from render.album.song_analysis import character_of
from render.delivery.manifest import Check, Manifest, Timings, Warned
from render.delivery.transaction import Delivery, Kind
from render.kernels.prepare import prepare
from render.master.aims import aim_of
from render.monitor import Monitor, ProgressShare
from render.sources.fingerprint import fingerprints, hash_file

SONGS = "songs"
FLOAT_BYTES = 8  # of a stereo frame
PLANNED, ANALYSED, LEVELLED, PRINTED = 0.05, 0.1, 0.5, 0.95  # how far along the whole is after each part
CREATED_BY = f"Bouncedesk {__version__}"


@dataclass(frozen=True, slots=True)
class _Prints:
    """All that was printed, with a row for each file, what to know of it, and the seconds it took."""

    profiles: tuple[PrintedProfile, ...]
    rows_by_profile: tuple[tuple[ReleaseRow, ...], ...]
    warnings: tuple[Warned, ...]
    level_s: float
    print_s: float

    @property
    def rows(self) -> list[ReleaseRow]:
        """Those of all profiles."""
        return [row for rows in self.rows_by_profile for row in rows]


def run_release(request: ReleaseRequest, documents: Documents, monitor: Monitor) -> dict[str, Any]:
    """Master the release that `request` names and return the manifest, which is then in its `out` folder too.

    `documents` draws its papers. Raises BouncedeskError in one sentence, or Cancelled; the folder is then as it was.
    """
    started = time.perf_counter()
    wanted = profiles_of(request.profiles)
    release = with_disc_rate(read_release(request.file), wanted)
    refuse_mixed_rates(release)
    refuse_inside(request.out, release.sources)
    sources = fingerprints(release.sources)
    prepare(monitor)
    with Delivery(request.out, Kind.RELEASE, monitor, request.locks) as delivery:
        delivery.foresee((), sources, resampled_bytes(release))
        staging = delivery.staging()
        resampled = resampled_warnings(release)
        release = at_one_rate(release, staging / RESAMPLED, monitor)
        plan = plan_release(release, ProgressShare(monitor, 0.0, PLANNED))
        qualified = qualify(request, wanted, plan, monitor)
        delivery.foresee((), sources, _expected_bytes(qualified))
        made = _print(qualified, staging, monitor)
        papers, missing = _papers(qualified, made, staging, documents, ProgressShare(monitor, PRINTED, 1.0))
        paths = [*paths_of(made.profiles), *papers]
        delivery.take_staged(paths)
        manifest = _manifest(qualified, request, made, (*resampled, *missing), started)
        rows = [*made.rows, *(skipped_row(profile, reason) for profile, reason in qualified.skipped)]
        sound = {row.path for row in rows}
        beside = documents_of(staging, [path for path in paths if path not in sound], monitor)
        document = release_document(manifest, rows, beside)
        delivery.publish(sources, document)
        delivery.remember()
    return document


def _expected_bytes(qualified: QualifiedRelease) -> int:
    """For each profile its songs as floats, and its files, which are at most as large."""
    return 2 * len(qualified.profiles) * sum(song.frames for song in qualified.plan.songs) * FLOAT_BYTES


def _print(qualified: QualifiedRelease, staging: Path, monitor: Monitor) -> _Prints:
    """Listen to the songs, level them, and make every profile's files below `staging`."""
    plan, job = qualified.plan, qualified.job
    characters = [character_of(path, ProgressShare(monitor, PLANNED, ANALYSED)) for path in plan.release.sources]
    started = time.perf_counter()
    levelled = level_all(plan, qualified.profiles, job, staging / SONGS, ProgressShare(monitor, ANALYSED, LEVELLED))
    levelled_at = time.perf_counter()
    printers = [
        ProfilePrinter(plan, profile, songs, staging, aim_of(profile, job).ceiling_dbtp)
        for profile, songs in zip(qualified.profiles, levelled, strict=True)
    ]
    step = (PRINTED - LEVELLED) / len(printers)
    made = tuple(
        printer.make(ProgressShare(monitor, LEVELLED + number * step, LEVELLED + (number + 1) * step))
        for number, printer in enumerate(printers)
    )
    rows = tuple(_rows(each, qualified, monitor) for each in made)
    warnings = (
        *without_loudness(plan.titles, characters),
        *outliers(plan.titles, characters, OutlierLimits.load()),
        *release_warnings(plan, job, made, rows),
        *(warning for each in made for warning in each.warnings),
    )
    return _Prints(made, rows, warnings, levelled_at - started, time.perf_counter() - levelled_at)


def _rows(made: PrintedProfile, qualified: QualifiedRelease, monitor: Monitor) -> tuple[ReleaseRow, ...]:
    known = [file.inspected.levels.loudness.integrated_lufs for file in made.files]
    loudest = max((loudness for loudness in known if loudness is not None), default=None)
    album = loudest if qualified.plan.release.loudness is ReleaseLoudness.ALBUM else None
    return tuple(
        row_of(file, made.profile.name, made.lowered_db, hash_file(file.planned.staged, monitor), album)
        for file in made.files
    )


def _papers(
    qualified: QualifiedRelease, made: _Prints, staging: Path, documents: Documents, monitor: Monitor
) -> tuple[tuple[str, ...], tuple[Warned, ...]]:
    report = report_of(qualified.plan.release, made.profiles, made.rows_by_profile, made.warnings, CREATED_BY, monitor)
    return drawn_papers(staging, report, made.profiles, documents)


def _manifest(
    qualified: QualifiedRelease, request: ReleaseRequest, made: _Prints, missing: tuple[Warned, ...], started: float
) -> Manifest:
    checks = tuple(
        Check("the DDP set holds the CD's WAV, sample for sample", holds=True, residual_dbfs=None, exact=True)
        for each in made.profiles
        if each.profile.name == CD
    )
    return Manifest(
        created_by=CREATED_BY,
        session=describe_release(qualified.plan),
        settings=describe_request(request),
        deliverables=(),
        checks=checks,
        warnings=(*made.warnings, *missing),
        timings=Timings(made.level_s, 0.0, made.print_s, 0.0, time.perf_counter() - started),
    )
