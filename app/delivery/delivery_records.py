"""Remembering a render in the catalogue: that it began, and how it ended; and seeing to one that was cut short.

One that ended between its files' names left a journal in its folder. The next delivery into it and `verify` read that;
`put_back` is the third way, for the start of the window, which knows from the catalogue where there may be one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.catalogue import Song
from app.domain.jobs import Deliverable, JobState, RenderJob
from app.domain.session import StemFingerprint
from app.text import fold
from render.delivery.manifest import of_earlier_renders
from render.errors import BouncedeskError, Cancelled

if TYPE_CHECKING:
    from app.catalogue import Catalogue
    from render.delivery.journal import Recovery

Said = tuple[str, str]
"""A sentence and its tone."""


def begin_render(catalogue: "Catalogue", song_id: int, session_id: int, out: Path) -> RenderJob:
    """A render of the song's session, for its current round if one is open."""
    current = catalogue.rounds.current(song_id)
    return catalogue.jobs.start(song_id, session_id, current.id if current else None, out)


def begin_master(
    catalogue: "Catalogue", song_id: int, out: Path, *, source: Path | None = None, session_id: int | None = None
) -> RenderJob:
    """A mastering of the song, for its current round if one is open: of the file `source` or of a session's stems."""
    current = catalogue.rounds.current(song_id)
    of = str(source.absolute()) if source else ""
    return catalogue.jobs.start_master(song_id, current.id if current else None, out, source=of, session_id=session_id)


def begin_release(catalogue: "Catalogue", release_id: int, out: Path, source: Path) -> RenderJob:
    """A mastering of a whole release, of the file `source` that lists its songs."""
    return catalogue.jobs.start_release(release_id, out, source.absolute())


def record_release(catalogue: "Catalogue", job: RenderJob, manifest: Mapping[str, Any]) -> RenderJob:
    """The job as done, with the files of its manifest; those of one track belong to the song of its code or title."""
    songs = catalogue.songs.of_release(job.release_id) if job.release_id is not None else []
    rows = [row for row in manifest["deliverables"] if row["path"]]
    made = [replace(file, song_id=_song_of(row, songs)) for row, file in zip(rows, delivered(manifest), strict=True)]
    return catalogue.jobs.finish(job.id, made)


def _song_of(row: Mapping[str, Any], songs: Sequence[Song]) -> int | None:
    if row.get("track") is None:
        return None
    by_code = [song.id for song in songs if song.isrc and song.isrc == row["isrc"]]
    by_title = [song.id for song in songs if fold(song.title) == fold(row["title"])]
    return next((ids[0] for ids in (by_code, by_title) if len(ids) == 1), None)


def record_delivery(catalogue: "Catalogue", job: RenderJob, manifest: Mapping[str, Any]) -> RenderJob:
    """The job as done, with the files of its manifest."""
    return catalogue.jobs.finish(job.id, delivered(manifest))


def record_fingerprints(catalogue: "Catalogue", job: RenderJob, cache: Path | None) -> None:
    """Remember the stems' fingerprints that a render took as it read them; without a cache there are none."""
    if job.session_id is None or cache is None:
        return
    from render.delivery.cache import cache_path, read_cache

    remembered = read_cache(cache_path(cache, Path(job.out_folder)))
    if remembered is None:
        return
    folder = Path(catalogue.sessions.get(job.session_id).folder)
    read = {
        stem.path: StemFingerprint(
            known.hash, known.fingerprint.size, known.fingerprint.mtime_ns, known.fingerprint.inode
        )
        for stem in catalogue.sessions.stems(job.session_id)
        if (known := remembered.stems.get(str(folder / stem.path)))
    }
    catalogue.fingerprints.keep(job.session_id, read)


def record_failure(catalogue: "Catalogue", job: RenderJob, error: BaseException) -> RenderJob:
    """The job as cancelled or failed, with the sentence the user was shown."""
    state = JobState.CANCELLED if isinstance(error, Cancelled | KeyboardInterrupt) else JobState.FAILED
    return catalogue.jobs.end(job.id, state, str(error))


def delivered(manifest: Mapping[str, Any]) -> Sequence[Deliverable]:
    """The files that the render of a manifest made, as the catalogue keeps them."""
    others = of_earlier_renders(manifest)
    return [
        Deliverable(
            id=0,
            job_id=0,
            variant=row["variant"],
            group=row["group"],
            format=row["format"],
            path=row["path"],
            sha256=row["sha256"],
            frames=row["frames"],
            sample_rate=row["sample_rate"],
            channels=row["channels"],
            integrated_lufs=row["integrated_lufs"],
            sample_peak_dbfs=row["sample_peak_dbfs"],
            trim_db=row["trim_db"],
            loudness_range_lu=row["loudness_range_lu"],
            true_peak_dbtp=row["true_peak_dbtp"],
            profile=row.get("profile"),
        )
        for row in manifest["deliverables"]
        if row["path"] and row["path"] not in others
    ]


_RECOVERED = {
    "FINISHED": "The last delivery into {name} was cut short, but all its files had their names.",
    "UNDONE": "A delivery into {name} was cut short half done; what was there before it has been put back.",
    "KEPT": (
        "A delivery into {name} was cut short half done; files that were changed since stay as they are, the others "
        "are as they were before it, and what it had replaced is kept in a folder there."
    ),
    "MIXED": "A delivery into {name} was cut short half done, and what was there before is gone; deliver again.",
}


def recovery_words(recovery: "Recovery", folder: Path) -> str:
    """What became of a delivery into `folder` that had been cut short."""
    return _RECOVERED[recovery.name].format(name=folder.absolute().name)


def put_back(folders: Iterable[Path], locks: Path) -> list[Said]:
    """Make deliveries into these folders whole, where they were cut short; what is to be said of each, and how.

    `locks` is where deliveries are remembered.
    """
    return [said for folder in dict.fromkeys(folders) if (said := _put_back(folder, locks))]


def _put_back(folder: Path, locks: Path) -> Said | None:
    from render.delivery.journal import recover  # only what was cut short needs the engine's files

    try:
        recovered = recover(folder, locks)
    except BouncedeskError as error:
        return str(error), "error"
    return (recovery_words(recovered, folder), "warning") if recovered else None
