"""Where Bouncedesk keeps its things: the platform's folders, or all under `BOUNCEDESK_HOME`."""

import os
import re
import stat
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from platformdirs import PlatformDirs


@dataclass(frozen=True, slots=True)
class Paths:
    """The catalogue's folder, the cache (compiled kernels) and the logs."""

    data: Path
    cache: Path
    logs: Path

    @property
    def catalogue(self) -> Path:
        """The catalogue's SQLite file."""
        return self.data / "catalogue.db"

    @property
    def studio(self) -> Path:
        """Who the studio is on its papers; need not be there."""
        return self.data / "studio.json"

    @property
    def variants(self) -> Path:
        """The user's own variants, added to those that come with Bouncedesk or changing them; need not be there."""
        return self.data / "variants.toml"

    @property
    def kernels(self) -> Path:
        """The folder of the engine's compiled kernels."""
        return self.cache / "kernels"

    @property
    def renders(self) -> Path:
        """The folder that remembers renders: what they were made of, and which folder is being rendered into."""
        return self.cache / "renders"

    @property
    def sessions(self) -> Path:
        """Where sessions that came as archives are unpacked for good."""
        return self.data / "sessions"

    @property
    def unpacked(self) -> Path:
        """Where archives are unpacked while they are looked at."""
        return self.cache / "unpacked"

    @property
    def backups(self) -> Path:
        """The folder of the catalogue's backups."""
        return self.data / "backups"


def find_paths(home: Path | None = None) -> Paths:
    """The folders in force: `home`, else `BOUNCEDESK_HOME`, else the platform's own."""
    chosen = home or (Path(os.environ["BOUNCEDESK_HOME"]) if os.environ.get("BOUNCEDESK_HOME") else None)
    if chosen:
        root = chosen.expanduser().absolute()
        return Paths(root, root / "cache", root / "logs")
    dirs = PlatformDirs("Bouncedesk", appauthor=False)
    return Paths(dirs.user_data_path, dirs.user_cache_path, dirs.user_log_path)


def kernel_folder(paths: Paths) -> Path:
    """Where compiled kernels are kept: in the cache, or where that may not be written, in a temporary folder.

    Compiling them takes a minute, which is too long for every command. What is loaded from there is run, so the folder
    has to be the user's own, and nobody else's to write.
    """
    if _may_write(paths.kernels):
        return paths.kernels
    import tempfile  # only a read-only home needs it

    own = Path(tempfile.gettempdir()) / f"bouncedesk-kernels-{_user()}"
    with suppress(OSError):
        own.mkdir(mode=0o700, exist_ok=True)
        if _is_own(own):
            return own
    return paths.kernels


def _may_write(folder: Path) -> bool:
    there = next((place for place in (folder, *folder.parents) if place.exists()), folder)
    return os.access(there, os.W_OK)


def _user() -> int:
    return os.getuid() if hasattr(os, "getuid") else 0  # Windows has a temporary folder for each user


def _is_own(folder: Path) -> bool:
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode):
        return False
    return os.name != "posix" or (status.st_uid == _user() and not status.st_mode & 0o077)


def shared_by(folder: Path) -> str:
    """What else writes to a folder, or copies from it while it is written to: a service's name; "" for nothing known.

    Only a database minds: SQLite's own advice is to keep it on a disk of the computer (sqlite.org/howtocorrupt.html).
    """
    from render.tables import read_resource  # no command needs it at its start

    known, place = read_resource("shared_folders.toml"), folder.absolute()
    for service in known.tables("services"):
        patterns = [pattern.casefold() for pattern in service.texts("folders")]
        if any(fnmatchcase(part.casefold(), pattern) for part in place.parts for pattern in patterns):
            return service.text("name")
        marks = service.texts("marks")
        if any(os.path.lexists(parent / mark) for parent in (place, *place.parents) for mark in marks):
            return service.text("name")
    return "a network" if _file_system(place) in known.texts("file_systems") else ""


def _file_system(place: Path) -> str:
    """The kind of file system that holds a place, where the system tells; a Windows share counts as SMB."""
    if place.drive.startswith("\\\\"):
        return "smb"
    with suppress(OSError, ValueError):  # only Linux has this table
        rows = (line.split(" - ") for line in Path("/proc/self/mountinfo").read_text("utf-8", "replace").splitlines())
        kinds = {_unescaped(left.split()[4]): right.split()[0] for left, right in rows}
        return next((kinds[str(each)] for each in (place, *place.parents) if str(each) in kinds), "")
    return ""


def _unescaped(mount: str) -> str:
    """A mount's place as the table writes it: blanks and backslashes are octal."""
    return re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), mount)
