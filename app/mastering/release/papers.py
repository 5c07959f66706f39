"""The papers of a release: the mastering report and the PQ sheet, as values for whoever draws them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from app.domain.codes import spaced_isrc
from app.mastering.release.documents import Documents, Report, ReportedFile
from app.mastering.release.making import MadeProfile
from app.mastering.release.release import ReleaseSheet
from app.mastering.release.rows import CD, ReleaseRow
from render.album.song_analysis import picture_of
from render.delivery.manifest import Warned
from render.errors import BouncedeskError
from render.master.platforms import sentence
from render.monitor import Monitor

REPORT, PQ_SHEET = "mastering-report.pdf", f"{CD}/pq-sheet.pdf"


def dated(release: ReleaseSheet) -> str:
    """The release's date, else the day its newest song was written (UTC): papers never carry the clock's."""
    newest = max(path.stat().st_mtime for path in release.sources)
    return release.date or datetime.fromtimestamp(newest, UTC).date().isoformat()


def report_of(
    release: ReleaseSheet,
    made: Sequence[MadeProfile],
    rows: Sequence[Sequence[ReleaseRow]],
    notes: Sequence[Warned],
    created_by: str,
    monitor: Monitor,
) -> Report:
    """The report; the files of the first profile are drawn, those of the others only listed."""
    files = [
        _reported(row, profile, file.wanted.staged if profile is made[0] else None, monitor)
        for profile, group in zip(made, rows, strict=True)
        for row, file in zip(group, profile.files, strict=True)
    ]
    said = tuple(dict.fromkeys(note.message for note in notes))
    return Report(release.title, release.artist, release.ean, created_by, dated(release), tuple(files), said)


def _reported(row: ReleaseRow, made: MadeProfile, drawn: Path | None, monitor: Monitor) -> ReportedFile:
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


def draw(staging: Path, report: Report, made: Sequence[MadeProfile], documents: Documents) -> Iterator[str]:
    """Draw the papers below `staging` and give their paths; raises BouncedeskError."""
    documents.write_report(staging / REPORT, report)
    yield REPORT
    for profile in made:
        if profile.disc is not None:
            documents.write_pq_sheet(staging / PQ_SHEET, profile.disc, report.created_by, report.date)
            yield PQ_SHEET


def drawn_papers(
    staging: Path, report: Report, made: Sequence[MadeProfile], documents: Documents
) -> tuple[tuple[str, ...], tuple[Warned, ...]]:
    """The papers' paths, or none and the reason: a release does not fail because a machine cannot draw."""
    try:
        return tuple(draw(staging, report, made, documents)), ()
    except BouncedeskError as error:
        for name in (REPORT, PQ_SHEET):
            (staging / name).unlink(missing_ok=True)
        return (), (Warned("no_documents", f"The PDFs were left out: {error}"),)
