"""Where files go unless somebody says otherwise: beside what they are made of, never inside it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.jobs import JobKind
from app.domain.session import SessionRow
from app.errors import UsageError
from app.intake.archive import free_folder, is_archive
from app.paths import Paths

RENDERS, MASTERS, PREVIEWS, RELEASE = " deliverables", " masters", " previews", " release"

if TYPE_CHECKING:
    from app.catalogue import Catalogue


def renders_folder(catalogue: "Catalogue", session: SessionRow) -> Path:
    """Where a session's renders go: the folder of its last one, else one beside the session's own."""
    jobs = catalogue.jobs.all(session.song_id)
    last = next((job for job in jobs if job.session_id == session.id and job.kind is JobKind.RENDER), None)
    return Path(last.out_folder) if last else _beside(Path(session.folder), RENDERS)


def masters_folder(source: Path, *, from_stems: bool = False) -> Path:
    """Where masters of the mix `source` go, or of the session in that folder: beside the render that the mix is of."""
    if from_stems:
        return _beside(source, MASTERS)
    folder = source.parent
    if folder.name.endswith(RENDERS):
        return folder.with_name(f"{folder.name.removesuffix(RENDERS)}{MASTERS}")
    return folder / f"{source.stem}{MASTERS}"


def previews_folder(folder: Path) -> Path:
    """Where previews of the files in a folder go: beside it, so that the two are never sent together."""
    return _beside(folder, PREVIEWS)


def release_folder(title: str, mixes: Sequence[Path]) -> Path:
    """Where a release goes: beside the folder of its first mix, at home while it has none."""
    place = mixes[0].parent.parent if mixes else Path.home()
    return place / f"{title.replace('/', '-')}{RELEASE}"


def release_file(paths: Paths, release_id: int) -> Path:
    """Where the studio keeps the TOML file of a release that is mastered from the catalogue."""
    return paths.data / "releases" / f"{release_id}.toml"


def session_folder(path: Path, sessions: Path) -> Path | None:
    """Where a zip is unpacked for good, a free name among the studio's `sessions`; None of anything else."""
    return free_folder(path, sessions) if is_archive(path) else None


def refuse_inside(folder: Path, out: Path) -> None:
    """Raise UsageError for a target inside the session's folder, by its name alone: no disk is asked here."""
    if folder == out or folder in out.parents:
        raise UsageError(
            f"{out} is inside the session's folder, which is never written to; choose a folder outside it.",
            code="inside_session",
            file=out,
        )


def _beside(folder: Path, ending: str) -> Path:
    return folder.with_name(f"{folder.name}{ending}")
