"""The papers of a release as values, and the port through which they become PDFs: the app knows no Qt."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from render.album.disc import Disc
from render.album.song_analysis import SongPicture


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
