"""Mastering a release: planned and refused first, then made and proved aside, then put in place all at once."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import __version__
from app.mastering.release.documents import Documents
from app.mastering.release.file import read_release
from app.mastering.release.levels import level_all
from app.mastering.release.making import MadeProfile, Maker
from app.mastering.release.notes import notes_of
from app.mastering.release.order import Order, order_release, profiles_of
from app.mastering.release.outliers import Limits, outliers
from app.mastering.release.papers import drawn_papers, report_of
from app.mastering.release.plan import plan_release, refuse_inside
from app.mastering.release.release import ReleaseLoudness
from app.mastering.release.request import ReleaseRequest
from app.mastering.release.rows import CD, ReleaseRow, row_of
from app.mastering.release.telling import (
    describe_release,
    describe_request,
    documents_of,
    paths_of,
    release_document,
)
from render.album.song_analysis import character_of
from render.delivery.manifest import Check, Manifest, Timings, Warned
from render.delivery.transaction import Delivery, Kind
from render.kernels.prepare import prepare
from render.master.aims import aim_of
from render.monitor import Monitor, ProgressShare
from render.sources.fingerprint import fingerprints, hash_file

SONGS = "songs"
FLOAT_BYTES = 8  # of a stereo frame
LOOKED, HEARD, LEVELLED, MADE = 0.05, 0.1, 0.5, 0.95  # how far along the whole is after each part
CREATED_BY = f"Bouncedesk {__version__}"


@dataclass(frozen=True, slots=True)
class _Made:
    """All that was made, with a row for each file, what to know of it, and the seconds it took."""

    profiles: tuple[MadeProfile, ...]
    rows: tuple[tuple[ReleaseRow, ...], ...]
    notes: tuple[Warned, ...]
    level_s: float
    make_s: float


def run_release(request: ReleaseRequest, documents: Documents, monitor: Monitor) -> dict[str, Any]:
    """Master the release that `request` names and return the manifest, which is then in its `out` folder too.

    `documents` draws its papers. Raises UsageError, BouncedeskError or AudioError in one sentence, or Cancelled; the
    folder is then as it was.
    """
    started = time.perf_counter()
    wanted, release = profiles_of(request.profiles), read_release(request.file)
    refuse_inside(request.out, release.sources)
    sources = fingerprints(release.sources)
    prepare(monitor)
    plan = plan_release(release, ProgressShare(monitor, 0.0, LOOKED))
    order = order_release(request, wanted, plan, monitor)
    with Delivery(request.out, Kind.RELEASE, monitor, request.locks) as delivery:
        delivery.foresee((), sources, _expected_bytes(order))
        staging = delivery.staging()
        made = _make(order, staging, monitor)
        papers, missing = _papers(order, made, staging, documents, ProgressShare(monitor, MADE, 1.0))
        paths = [*paths_of(made.profiles), *papers]
        delivery.take_staged(paths)
        document = _manifest(order, request, made, missing, started).document_of(staging, paths, monitor)
        delivery.publish(sources, document)
        delivery.remember()
    return document


def _expected_bytes(order: Order) -> int:
    """For each profile its songs as floats, and its files, which are at most as large."""
    return 2 * len(order.profiles) * sum(song.frames for song in order.plan.songs) * FLOAT_BYTES


def _make(order: Order, staging: Path, monitor: Monitor) -> _Made:
    """Listen to the songs, level them, and make every profile's files below `staging`."""
    plan, job = order.plan, order.job
    characters = [character_of(path, ProgressShare(monitor, LOOKED, HEARD)) for path in plan.release.sources]
    started = time.perf_counter()
    levelled = level_all(plan, order.profiles, job, staging / SONGS, ProgressShare(monitor, HEARD, LEVELLED))
    mixed = time.perf_counter()
    makers = [
        Maker(plan, profile, songs, staging, aim_of(profile, job).ceiling_dbtp)
        for profile, songs in zip(order.profiles, levelled, strict=True)
    ]
    step = (MADE - LEVELLED) / len(makers)
    made = tuple(
        maker.make(ProgressShare(monitor, LEVELLED + number * step, LEVELLED + (number + 1) * step))
        for number, maker in enumerate(makers)
    )
    rows = tuple(_rows(each, order, monitor) for each in made)
    notes = (
        *outliers(plan.titles, characters, Limits.load()),
        *notes_of(plan, job, made, rows),
        *(said for each in made for said in each.told),
    )
    return _Made(made, rows, notes, mixed - started, time.perf_counter() - mixed)


def _rows(made: MadeProfile, order: Order, monitor: Monitor) -> tuple[ReleaseRow, ...]:
    known = [file.inspected.levels.loudness.integrated_lufs for file in made.files]
    loudest = max((loudness for loudness in known if loudness is not None), default=None)
    album = loudest if order.plan.release.loudness is ReleaseLoudness.ALBUM else None
    return tuple(
        row_of(file, made.profile.name, made.lowered_db, hash_file(file.wanted.staged, monitor), album)
        for file in made.files
    )


def _papers(
    order: Order, made: _Made, staging: Path, documents: Documents, monitor: Monitor
) -> tuple[tuple[str, ...], tuple[Warned, ...]]:
    report = report_of(order.plan.release, made.profiles, made.rows, made.notes, CREATED_BY, monitor)
    return drawn_papers(staging, report, made.profiles, documents)


@dataclass(frozen=True, slots=True)
class _Told:
    """A manifest but for the papers' hashes."""

    manifest: Manifest
    rows: tuple[ReleaseRow, ...]

    def document_of(self, staging: Path, paths: Sequence[str], monitor: Monitor) -> dict[str, Any]:
        sound = {row.path for row in self.rows}
        papers = documents_of(staging, [path for path in paths if path not in sound], monitor)
        return release_document(self.manifest, self.rows, papers)


def _manifest(order: Order, request: ReleaseRequest, made: _Made, missing: tuple[Warned, ...], started: float) -> _Told:
    checks = tuple(
        Check("the DDP set holds the CD's WAV, sample for sample", holds=True, residual_dbfs=None, exact=True)
        for each in made.profiles
        if each.profile.name == CD
    )
    manifest = Manifest(
        created_by=CREATED_BY,
        session=describe_release(order.plan),
        settings=describe_request(request),
        deliverables=(),
        checks=checks,
        warnings=(*made.notes, *missing),
        timings=Timings(made.level_s, 0.0, made.make_s, 0.0, time.perf_counter() - started),
    )
    return _Told(manifest, (*(row for rows in made.rows for row in rows), *order.skipped))
