"""Unpacking a client's zip safely: everything in it is looked at before a byte is written.

Only audio and the session's settings are unpacked. What is left out is listed like the entries of a folder: an empty
file stands in for it.
"""

import re
import shutil
import stat
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath

from app.intake.archive_flags import ArchiveFile
from app.intake.archive_names import entry_names
from app.intake.file_rules import SESSION_FILE, FileRules
from render.errors import BouncedeskError, reason_of
from render.monitor import Monitor
from render.text import shown

STAGE = "unpacking"
BLOCK = 1 << 20
ROOM = 1 << 28  # bytes the disk keeps free for everybody else
MAC_LEFTOVERS = "__MACOSX"
WINDOWS_LINK = 0x400  # FILE_ATTRIBUTE_REPARSE_POINT, in the low word of an entry's attributes
ENCRYPTED = 0x1
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, UnicodeError)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file of the archive and where it goes; `taken` says that what it holds is wanted."""

    info: zipfile.ZipInfo
    path: PurePosixPath
    taken: bool


def is_archive(path: Path) -> bool:
    """Whether the path is a plain file that says it is a zip, by its name or by what it holds."""
    try:
        regular = stat.S_ISREG(path.stat().st_mode)  # a pipe or a device is never opened
        return regular and (path.suffix.casefold() == ".zip" or zipfile.is_zipfile(path))
    except OSError:
        return False


def unpack(archive: Path, into: Path, rules: FileRules, monitor: Monitor, encoding: str = "") -> str:
    """Unpack the stems of `archive` into the empty folder `into`; returns the encoding its names were taken to be in.

    That is "" where they prove theirs, or `encoding` says it.

    A single folder around everything is left away. Raises BouncedeskError in one sentence, or Cancelled: for an entry
    that points outside, is a link or special file, or stands there twice; an archive that is encrypted, damaged, holds
    far more than a session or than the disk has room for, or unpacks to far more than it is.
    """
    try:
        with ArchiveFile(archive) as file, zipfile.ZipFile(file) as opened:
            names = entry_names(opened.infolist(), encoding)
            entries = _entries(opened, names.names, archive, rules)
            _check_size(opened, entries, archive, into, rules)
            _write(opened, entries, into, monitor)
            return names.guessed
    except BROKEN as error:
        raise _refused(
            archive, "is damaged or made in a way that cannot be read", "ask for it again", code="archive_damaged"
        ) from error
    except OSError as error:
        reason = reason_of(error)
        raise _refused(
            archive, f"could not be unpacked ({reason})", "fix that and try again", code="archive_unreadable"
        ) from error


def unpack_for_good(archive: Path, into: Path, rules: FileRules, monitor: Monitor, encoding: str = "") -> str:
    """Unpack the stems of `archive` into the folder `into`, which appears when everything is in it.

    Returns and raises as `unpack` does; nothing is then left behind.
    """
    part = into.with_name(f"{into.name}.part")
    shutil.rmtree(part, ignore_errors=True)  # of an earlier attempt that was killed
    try:
        part.mkdir(parents=True)
        guessed = unpack(archive, part, rules, monitor, encoding)
        part.rename(into)
        return guessed
    except OSError as error:
        reason = reason_of(error)
        raise _refused(
            archive, f"could not be unpacked ({reason})", "fix that and try again", code="archive_unreadable"
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def free_folder(archive: Path, folder: Path) -> Path:
    """A name for the archive's session in `folder` that nothing there has yet."""
    names = (archive.stem if number == 1 else f"{archive.stem} {number}" for number in count(1))
    return next(path for path in map(folder.joinpath, names) if not path.exists())


def _entries(opened: zipfile.ZipFile, names: Sequence[str], archive: Path, rules: FileRules) -> list[_Entry]:
    infos = opened.infolist()
    if len(infos) > rules.limits["most_entries"]:
        raise _refused(
            archive,
            "holds far more files than a session",
            "ask for one of this song's stems only",
            code="too_many_files",
        )
    folders = {"/".join(parts[:end]) for parts in (name.split("/") for name in names) for end in range(1, len(parts))}
    entries_paths = [(info, name, _safe(info, name, archive)) for info, name in zip(infos, names, strict=True)]
    wanted = [(info, path) for info, name, path in entries_paths if not _is_folder(info, name, folders)]
    _check_twice(wanted, archive)
    prefix = _common_folder([path for _, path in wanted])
    entries = [_Entry(info, _without(path, prefix), taken=False) for info, path in wanted]
    return [_Entry(entry.info, entry.path, _is_taken(entry.path, rules)) for entry in entries]


def _is_folder(info: zipfile.ZipInfo, name: str, folders: Set[str]) -> bool:
    """Whether an entry is a folder, by the stroke at its end, or as an empty one that others lie in."""
    nothing = not PurePosixPath(name).parts
    return nothing or name.endswith("/") or (not info.file_size and name in folders)


def _points_outside(name: str) -> bool:
    """Whether a file of this name could be written elsewhere. A Mac writes the stroke of “1/2 Kick” as a colon."""
    path = PurePosixPath(name)
    absolute = path.is_absolute() and name.strip("/") != ""
    return absolute or ".." in path.parts or re.match(r"[A-Za-z]:", name) is not None


def _safe(info: zipfile.ZipInfo, name: str, archive: Path) -> PurePosixPath:
    """The entry's path; raises for one that could be written outside, or is anything but a file or a folder."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    entry = f"holds “{shown(name)}”"
    if _points_outside(name):
        raise _refused(
            archive,
            f"{entry}, which points outside it",
            "do not trust it: ask who sent it",
            code="entry_outside",
            entry=name,
        )
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR) or info.external_attr & WINDOWS_LINK:
        raise _refused(
            archive,
            f"{entry}, which is a link or a special file",
            "ask for a zip of plain files",
            code="entry_special",
            entry=name,
        )
    if info.flag_bits & ENCRYPTED:
        raise _refused(archive, "is locked with a password", "unpack it, and scan the folder", code="archive_locked")
    return PurePosixPath(name)


def _check_twice(files: Sequence[tuple[zipfile.ZipInfo, PurePosixPath]], archive: Path) -> None:
    """Two entries that are one file on some system would overwrite each other."""
    counts = Counter(unicodedata.normalize("NFC", str(path)).casefold() for _, path in files)
    for _, path in files:
        if counts[unicodedata.normalize("NFC", str(path)).casefold()] > 1:
            raise _refused(
                archive,
                f"holds “{shown(str(path))}” more than once",
                "ask for it again",
                code="entry_twice",
                entry=str(path),
            )


def _common_folder(paths: Sequence[PurePosixPath]) -> str:
    """The one folder around everything, empty where there is none; a Mac's leftovers beside it do not count."""
    firsts = {path.parts[0] for path in paths} - {MAC_LEFTOVERS}
    alone = len(firsts) == 1 and all(len(path.parts) > 1 for path in paths)
    return firsts.pop() if alone else ""


def _without(path: PurePosixPath, folder: str) -> PurePosixPath:
    return PurePosixPath(*path.parts[1:]) if folder and path.parts[0] == folder else path


def _is_taken(path: PurePosixPath, rules: FileRules) -> bool:
    """Whether a folder with this entry in it would take it as a stem, or as its settings."""
    inside = any(rules.reason_for(part, folder=True) for part in path.parts[:-1])
    plain = rules.reason_for(path.name, folder=False) is None and rules.is_audio(path.name)
    return str(path) == SESSION_FILE or (plain and not inside)


def _check_size(
    opened: zipfile.ZipFile, entries: Sequence[_Entry], archive: Path, into: Path, rules: FileRules
) -> None:
    size = sum(entry.info.file_size for entry in entries if entry.taken)
    packed = sum(info.compress_size for info in opened.infolist())
    held = archive.stat().st_size
    if packed > held or size > max(rules.limits["bomb_from_bytes"], held * rules.limits["bomb_ratio"]):
        raise _refused(
            archive, "unpacks to far more than it is", "do not trust it: ask who sent it", code="archive_bomb"
        )
    if size + ROOM > shutil.disk_usage(into).free:
        gigabytes = (size + ROOM) / 1e9
        raise _refused(
            archive, f"needs {gigabytes:.1f} GB of room", "make room on the disk and try again", code="no_room"
        )


def _write(opened: zipfile.ZipFile, entries: Sequence[_Entry], into: Path, monitor: Monitor) -> None:
    whole, done = max(1, sum(entry.info.file_size for entry in entries if entry.taken)), 0
    for entry in entries:
        target = into.joinpath(*entry.path.parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not entry.taken:
            target.touch()
            continue
        with target.open("xb") as file:
            for block in _blocks(opened, entry.info):
                monitor.check()
                file.write(block)
                done += len(block)
                monitor.progress(STAGE, min(1.0, done / whole))


def _blocks(opened: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """What an entry holds; never more than it says, which was checked against the disk."""
    with opened.open(info) as packed:
        while block := packed.read(BLOCK):
            yield block


def _refused(archive: Path, what: str, then: str, *, code: str, **facts: str) -> BouncedeskError:
    sentence = f"{shown(archive.name)} {what}; nothing of it was used: {then}."
    return BouncedeskError(sentence, code=code, file=str(archive), **facts)
