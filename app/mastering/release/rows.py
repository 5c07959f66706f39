"""The manifest's rows for the files of a release."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.mastering.tags import Tags
from render.album.song_levels import Levelled
from render.delivery.inspection import Inspected
from render.encoders.formats import Format
from render.master.job import MasterRow
from render.master.platforms import outcomes

VARIANT = "master"
CD, VINYL = DISCS = ("cd", "vinyl")


@dataclass(frozen=True, slots=True)
class ReleaseRow(MasterRow):
    """One file of a release: what every master has, and its place in the release (`track` None: more than one)."""

    track: int | None = None
    title: str = ""
    artist: str = ""
    isrc: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to make: where it is staged, its place in the delivery, and the songs in it."""

    staged: Path
    path: str
    kind: Format
    songs: tuple[Levelled, ...]
    tags: Tags
    side: str = ""


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A finished file in the staging folder, as it was read back; `round_trip_dbtp` where its codec was tried."""

    wanted: Wanted
    inspected: Inspected
    round_trip_dbtp: float | None = None


def row_of(made: MadeFile, profile: str, lowered_db: float, sha256: str, album_lufs: float | None) -> ReleaseRow:
    """The row of a file; gain and reduction are those of the song in it that got most. Platforms play no discs."""
    wanted, levels, info = made.wanted, made.inspected.levels, made.inspected.info
    loudness = levels.loudness
    return ReleaseRow(
        variant=VARIANT,
        format=wanted.kind.name,
        path=wanted.path,
        frames=info.frames,
        channels=info.channels,
        sample_rate=info.sample_rate,
        bit_depth=wanted.kind.bits or None,
        bitrate_kbps=wanted.kind.bitrate_kbps,
        sha256=sha256,
        integrated_lufs=loudness.integrated_lufs,
        loudness_range_lu=loudness.loudness_range_lu,
        true_peak_dbtp=levels.true_peak_dbtp,
        sample_peak_dbfs=levels.sample_peak_dbfs,
        trim_db=-lowered_db if lowered_db else 0.0,
        profile=profile,
        gain_db=max(song.gain_db for song in wanted.songs),
        gain_reduction_max_db=max(song.reduction_db for song in wanted.songs),
        lowered_db=lowered_db,
        round_trip_dbtp=made.round_trip_dbtp,
        platforms=() if profile in DISCS else outcomes(loudness.integrated_lufs, levels.true_peak_dbtp, album_lufs),
        track=wanted.tags.number or None,
        title=wanted.tags.title,
        artist=wanted.tags.artist,
        isrc=wanted.tags.isrc,
        side=wanted.side,
    )


def document_of(row: ReleaseRow) -> Mapping[str, Any]:
    """The row as JSON has it."""
    return asdict(row) | {"platforms": [asdict(outcome) for outcome in row.platforms]}
