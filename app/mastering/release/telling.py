"""The manifest of a release: what was asked for, what was made, and the papers beside the sound."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.mastering.release.making import MadeProfile
from app.mastering.release.plan import ReleasePlan
from app.mastering.release.request import ReleaseRequest
from app.mastering.release.rows import ReleaseRow, document_of
from render.bus.file import table_of
from render.delivery.manifest import Manifest
from render.monitor import Monitor
from render.sources.fingerprint import hash_file

KIND = "release"


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
    return manifest.document() | {"deliverables": [document_of(row) for row in rows], "documents": list(papers)}


def documents_of(staging: Path, paths: Sequence[str], monitor: Monitor) -> list[dict[str, Any]]:
    """A row for each paper: its path, size and hash."""
    return [
        {"path": path, "bytes": (staging / path).stat().st_size, "sha256": hash_file(staging / path, monitor)}
        for path in paths
    ]


def paths_of(made: Sequence[MadeProfile]) -> list[str]:
    """Every sound file and CD paper, as paths within the delivery."""
    return [path for each in made for path in (*(file.wanted.path for file in each.files), *each.papers)]
