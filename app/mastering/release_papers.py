"""The papers of a release, the mastering report and the PQ sheet: values, and the port that draws them as PDFs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from app.domain.codes import spaced_isrc
from app.mastering.release_manifest import ReleaseRow
from app.mastering.release_plan import CD
from app.mastering.release_printer import PrintedProfile
from app.mastering.release_sheet import ReleaseSheet
from render.album.disc import Disc
from render.album.song_analysis import SongPicture, picture_of
from render.delivery.manifest import Warned
from render.errors import BouncedeskError
from render.master.platforms import sentence
from render.monitor import Monitor


@dataclass(frozen=True, slots=True)
class ReportedFile:
    """One file of a release in the report; levels are None where undefined. `remarks` are plain sentences."""

    heading: str
    profile: str
    isrc: str
    duration_s: float
    integrated_lufs: float | None
    loudness_range_lu: float | None
    true_peak_dbtp: float | None
    gain_db: float
    reduction_db: float
    remarks: tuple[str, ...] = ()
    picture: SongPicture | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a release's report says; `notes` are what stands out and what to know."""

    title: str
    artist: str
    ean: str
    created_by: str
    date: str
    files: tuple[ReportedFile, ...]
    notes: tuple[str, ...]


class Documents(Protocol):
    """Draws papers as PDF files; both raise BouncedeskError in one sentence where that cannot be done."""

    def write_report(self, path: Path, report: Report) -> None:
        """Write the mastering report."""

    def write_pq_sheet(self, path: Path, disc: Disc, created_by: str, date: str) -> None:
        """Write the PQ sheet of a CD."""


REPORT, PQ_SHEET = "mastering-report.pdf", f"{CD}/pq-sheet.pdf"


def dated(release: ReleaseSheet) -> str:
    """The release's date, else the day its newest song was written (UTC): papers never carry the clock's."""
    newest = max(path.stat().st_mtime for path in release.sources)
    return release.date or datetime.fromtimestamp(newest, UTC).date().isoformat()


def report_of(
    release: ReleaseSheet,
    made: Sequence[PrintedProfile],
    rows: Sequence[Sequence[ReleaseRow]],
    notes: Sequence[Warned],
    created_by: str,
    monitor: Monitor,
) -> Report:
    """The report; the files of the first profile are drawn, those of the others only listed."""
    files = [
        _reported(row, profile, file.planned.staged if profile is made[0] else None, monitor)
        for profile, group in zip(made, rows, strict=True)
        for row, file in zip(group, profile.files, strict=True)
    ]
    remarks = tuple(dict.fromkeys(note.message for note in notes))
    return Report(release.title, release.artist, release.ean, created_by, dated(release), tuple(files), remarks)


def _reported(row: ReleaseRow, made: PrintedProfile, drawn: Path | None, monitor: Monitor) -> ReportedFile:
    places = tuple(f"{sentence(outcome)}." for outcome in row.platforms)
    number = f"{row.track}. " if row.track else ""
    return ReportedFile(
        heading=f"{number}{row.title}",
        profile=made.profile.label,
        isrc=spaced_isrc(row.isrc),
        duration_s=row.frames / row.sample_rate,
        integrated_lufs=row.integrated_lufs,
        loudness_range_lu=row.loudness_range_lu,
        true_peak_dbtp=row.true_peak_dbtp,
        gain_db=row.gain_db + row.trim_db,
        reduction_db=row.gain_reduction_max_db,
        remarks=places,
        picture=picture_of(drawn, monitor) if drawn else None,
    )


def _draw(staging: Path, report: Report, made: Sequence[PrintedProfile], documents: Documents) -> Iterator[str]:
    """Draw the papers below `staging` and give their paths; raises BouncedeskError."""
    documents.write_report(staging / REPORT, report)
    yield REPORT
    for profile in made:
        if profile.disc is not None:
            documents.write_pq_sheet(staging / PQ_SHEET, profile.disc, report.created_by, report.date)
            yield PQ_SHEET


def drawn_papers(
    staging: Path, report: Report, made: Sequence[PrintedProfile], documents: Documents
) -> tuple[tuple[str, ...], tuple[Warned, ...]]:
    """The papers' paths, or none and the reason: a release does not fail because a machine cannot draw.

    Raises BouncedeskError where it is the disk that refuses them: that is no release as it was asked for.
    """
    try:
        return tuple(_draw(staging, report, made, documents)), ()
    except BouncedeskError as error:
        if error.code == "unwritten_file":
            raise
        for name in (REPORT, PQ_SHEET):
            (staging / name).unlink(missing_ok=True)
        return (), (Warned("no_documents", f"The PDFs were left out: {error}"),)
