"""Sessions whose folder was moved, found again by what their stems hold."""

import contextlib
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

import soundfile

from app.catalogue import Catalogue
from app.catalogue.database import Row
from app.catalogue.maintenance.check import stem_fault
from app.errors import UsageError
from render.monitor import Monitor
from render.sources.multitrack import file_of


@dataclass(frozen=True, slots=True)
class Relinked:
    """A session's folder that is missing, and where it is now, or why that is not known."""

    sessions: tuple[int, ...]
    old: str
    new: str | None
    reason: str = ""


def relink(catalogue: Catalogue, folder: Path, monitor: Monitor, *, dry_run: bool = False) -> list[Relinked]:
    """Look below `folder` for every session folder that is missing, and remember where it is now.

    A folder is the one that was moved where every stem is there by its path, with the hash it had; a stem without a
    known hash must have the size, as far as known, and the length in frames. Raises `UsageError` and `Cancelled`.
    """
    root = folder.absolute()
    if not root.is_dir():
        raise UsageError(
            f"There is no folder {root}; nothing was changed: name the one that the sessions are in now.",
            code="no_such_folder",
            file=root,
        )
    missing = _missing(catalogue)
    files = _files_by_name(root) if missing else {}
    relinked = [_look(catalogue, old, ids, files, monitor) for old, ids in missing.items()]
    if not dry_run:
        with catalogue.transaction():
            for each in relinked:
                for session_id in each.sessions if each.new else ():
                    catalogue.activity.edit("sessions", "session", session_id, {"folder": each.new})
    return relinked


def _missing(catalogue: Catalogue) -> dict[str, tuple[int, ...]]:
    folders: dict[str, tuple[int, ...]] = {}
    for row in catalogue.database.rows("SELECT id, folder FROM sessions ORDER BY id"):
        folders[row["folder"]] = (*folders.get(row["folder"], ()), row["id"])
    return {folder: ids for folder, ids in folders.items() if not Path(folder).exists()}


def _files_by_name(root: Path) -> dict[str, list[Path]]:
    """Every file below the folder, by its name; links are not followed, so that none leads in a circle."""
    files: dict[str, list[Path]] = {}
    for place, _, names in os.walk(root):
        for name in names:
            files.setdefault(name, []).append(Path(place) / name)
    return files


def _look(
    catalogue: Catalogue, old: str, ids: tuple[int, ...], files: Mapping[str, list[Path]], monitor: Monitor
) -> Relinked:
    """The newest session decides: those before it may have had stems that were taken out since."""
    sql = "SELECT path, hash, size, frames FROM stems WHERE session_id = ? ORDER BY id"
    stems = catalogue.database.rows(sql, [ids[-1]])
    reason = "no folder holds its stems by their names"
    for place in _candidates(stems, files):
        differing = [fault for stem in stems if (fault := _difference(place, stem, monitor))]
        if not differing:
            return Relinked(ids, old, str(place))
        reason = f"{place} holds stems of these names, but {differing[0]}"
    return Relinked(ids, old, None, reason)


def _candidates(stems: Iterable[Row], files: Mapping[str, list[Path]]) -> list[Path]:
    """Folders from which the paths of the most stems lead to a file, the best first."""
    places: Counter[Path] = Counter()
    for stem in stems:
        path = PurePath(stem["path"])
        for parts in (path.parts, path.parent.parts):  # a track lies in its recording as in a folder
            for file in files.get(parts[-1], []) if parts else ():
                if file.parts[-len(parts) :] == parts:
                    places[Path(*file.parts[: -len(parts)])] += 1
    return [place for place, _ in places.most_common()]


def _difference(place: Path, stem: Row, monitor: Monitor) -> str:
    file = place / stem["path"]
    if not file_of(file).is_file():
        return f"{stem['path']} is not among them"
    if stem["hash"]:
        fault = stem_fault(file, stem["hash"], monitor)
        return f"{stem['path']} {fault}" if fault else ""
    with contextlib.suppress(OSError, soundfile.SoundFileError):
        if stem["size"] in {None, file.stat().st_size} and soundfile.info(file).frames == stem["frames"]:
            return ""
    return f"{stem['path']} is of another size"
