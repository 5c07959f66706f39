"""The manifest of a release: what was asked for, a row for each file made, and the papers beside the sound."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.mastering.master_request import ReleaseRequest
from app.mastering.release_plan import DISCS, ReleasePlan
from app.mastering.release_printer import PrintedFile, PrintedProfile
from render.bus.bus_file import table_of
from render.delivery.manifest import Manifest
from render.master.master_job import MasterRow
from render.master.platforms import outcomes
from render.master.profiles import Profile
from render.monitor import Monitor
from render.sources.fingerprint import hash_file

KIND, VARIANT = "release", "master"


@dataclass(frozen=True, slots=True)
class ReleaseRow(MasterRow):
    """One file of a release: what every master has, and its place in the release (`track` None: more than one)."""

    track: int | None = None
    title: str = ""
    artist: str = ""
    isrc: str = ""
    side: str = ""


def row_of(made: PrintedFile, profile: str, lowered_db: float, sha256: str, album_lufs: float | None) -> ReleaseRow:
    """The row of a file; gain and reduction are those of the song in it that got most. Platforms play no discs."""
    planned, levels, info = made.planned, made.inspected.levels, made.inspected.info
    loudness = levels.loudness
    return ReleaseRow(
        variant=VARIANT,
        format=planned.kind.name,
        path=planned.path,
        frames=info.frames,
        channels=info.channels,
        sample_rate=info.sample_rate,
        bit_depth=planned.kind.bits or None,
        bitrate_kbps=planned.kind.bitrate_kbps,
        sha256=sha256,
        integrated_lufs=loudness.integrated_lufs,
        loudness_range_lu=loudness.loudness_range_lu,
        true_peak_dbtp=levels.true_peak_dbtp,
        sample_peak_dbfs=levels.sample_peak_dbfs,
        trim_db=-lowered_db if lowered_db else 0.0,
        profile=profile,
        gain_db=max(song.gain_db for song in planned.songs),
        gain_reduction_max_db=max(song.reduction_db for song in planned.songs),
        lowered_db=lowered_db,
        round_trip_dbtp=made.round_trip_dbtp,
        platforms=() if profile in DISCS else outcomes(loudness.integrated_lufs, levels.true_peak_dbtp, album_lufs),
        track=planned.tags.number or None,
        title=planned.tags.title,
        artist=planned.tags.artist,
        isrc=planned.tags.isrc,
        side=planned.side,
    )


def skipped_row(profile: Profile, reason: str) -> ReleaseRow:
    """The row of a kind of master that the release cannot be, and why."""
    return ReleaseRow(VARIANT, format=profile.format, profile=profile.name, skipped=reason)


def _row_document(row: ReleaseRow) -> Mapping[str, Any]:
    return asdict(row) | {"platforms": [asdict(outcome) for outcome in row.platforms]}


def describe_release(plan: ReleasePlan) -> dict[str, Any]:
    """The manifest's account of the release: names and facts, none of the studio's folders."""
    release = plan.release
    return {
        "kind": KIND,
        "title": release.title,
        "artist": release.artist,
        "upc": release.ean,
        "date": release.date,
        "loudness": str(release.loudness),
        "sample_rate": plan.rate,
        "hidden": release.hidden.name if release.hidden else None,
        "tracks": [
            {
                "file": track.file.name,
                "title": track.title,
                "artist": track.artist,
                "isrc": track.isrc,
                "gap_s": track.gap_s if number or release.hidden else 0.0,
                "crossfade_s": track.crossfade_s,
                "side": track.side,
            }
            for number, track in enumerate(release.tracks)
        ],
    }


def describe_request(request: ReleaseRequest) -> dict[str, Any]:
    """The manifest's account of what was asked for."""
    return {
        "profiles": list(dict.fromkeys(request.profiles)),
        "lufs": request.lufs,
        "ceiling_dbtp": request.ceiling_dbtp,
        "max_reduction_db": request.max_reduction_db,
        "bus": table_of(request.bus) if request.bus else None,
    }


def release_document(
    manifest: Manifest, rows: Sequence[ReleaseRow], papers: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The manifest as JSON has it, with the papers under `documents`."""
    return manifest.document() | {"deliverables": [_row_document(row) for row in rows], "documents": list(papers)}


def documents_of(staging: Path, paths: Sequence[str], monitor: Monitor) -> list[dict[str, Any]]:
    """A row for each paper: its path, size and hash."""
    return [
        {"path": path, "bytes": (staging / path).stat().st_size, "sha256": hash_file(staging / path, monitor)}
        for path in paths
    ]


def paths_of(made: Sequence[PrintedProfile]) -> list[str]:
    """Every sound file and CD paper, as paths within the delivery."""
    return [path for each in made for path in (*(file.planned.path for file in each.files), *each.papers)]
