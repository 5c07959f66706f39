"""One name of a delivery that is being given to a new file, and how what had it before gets it back.

All of it can be asked and done again, by another process too: each step leaves a state that the next one knows.
"""

import contextlib
import os
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from render.atomic import is_there
from render.sources.fingerprint import Fingerprint


@dataclass(frozen=True, slots=True)
class GivenName:
    """The name `place` for the bytes at `part`, whose fingerprint is `new`.

    What the name stood for before, if it was `taken`, also lies at `earlier`, or nowhere where no disk space was left.
    """

    place: Path
    part: Path
    new: Fingerprint
    taken: bool
    earlier: Path | None

    @property
    def is_given(self) -> bool:
        """Whether the new file has its name."""
        return _alike(Fingerprint.of(self.place), self.new)

    @property
    def is_old(self) -> bool:
        """Whether the name stands for what it stood for before, and still has a second name."""
        return self._has_earlier and is_there(self.place) and self._is_back

    @property
    def is_theirs(self) -> bool:
        """Whether somebody else has put or changed a file there since: it is neither the new nor the earlier one."""
        return is_there(self.place) and not self.is_given and not self._is_back

    @property
    def has_part(self) -> bool:
        """Whether the new file is there without its name."""
        return _alike(Fingerprint.of(self.part), self.new)

    @property
    def can_go_back(self) -> bool:
        """Whether what had the name can have it again."""
        return not self.taken or self._is_back or self._has_earlier

    @property
    def waits(self) -> bool:
        """Whether what had the name is kept for it, and does not have it."""
        return self._has_earlier and not self._is_back

    def undo(self) -> None:
        """Give the name back to what had it, or to nothing, and the new file its `.part`; raises OSError.

        A file that somebody else put there meanwhile stays.
        """
        if self._is_back or self.is_theirs:
            return
        if not self.can_go_back:
            raise FileNotFoundError(self.earlier)
        self._keep_new()
        if self.taken and self.earlier is not None:
            _move(self.earlier, self.place)
        elif is_there(self.place):
            self.place.unlink()

    def discard_new(self) -> None:
        """Remove the new file, where it has no name, and the folder it was made in, where that is empty then."""
        with contextlib.suppress(OSError):
            if self.has_part:
                self.part.unlink()
            if self.part.parent != self.place.parent:
                self.part.parent.rmdir()

    @property
    def _has_earlier(self) -> bool:
        return self.earlier is not None and is_there(self.earlier)

    @property
    def _is_back(self) -> bool:
        """Whether the name stands for what it stood for before."""
        if not is_there(self.place):
            return not self.taken
        if self.earlier is not None and self._has_earlier:
            return self._is_second_name(self.earlier)
        return self.taken and not self.is_given

    def _is_second_name(self, earlier: Path) -> bool:
        """Whether the file at `earlier`, a link or a copy, is the one that has the name."""
        here, there = self.place.lstat(), earlier.lstat()
        return os.path.samestat(here, there) or (
            (here.st_size, here.st_mtime_ns) == (there.st_size, there.st_mtime_ns) and not self.is_given
        )

    def _keep_new(self) -> None:
        """Give the new file its `.part` back; where that can be, its name never names nothing."""
        if self.part.exists() or not is_there(self.place):
            return
        if self.taken:
            with contextlib.suppress(OSError, NotImplementedError):
                os.link(self.place, self.part)
                return
        _move(self.place, self.part)


def _alike(one: Fingerprint | None, other: Fingerprint) -> bool:
    """Whether two files are one, wherever it lies: some disks give a file another inode with another name."""
    return one is not None and (one.size, one.mtime_ns) == (other.size, other.mtime_ns)


def _move(source: Path, target: Path) -> None:
    """Rename, or where renaming fails, name and unname."""
    try:
        source.replace(target)
    except OSError:
        target.unlink(missing_ok=True)
        os.link(source, target, follow_symlinks=False)
        source.unlink()


def row_of(out: Path, name: GivenName) -> dict[str, Any]:
    """A name as the journal has it: paths are within the delivery."""
    return {
        "path": name.place.relative_to(out).as_posix(),
        "part": name.part.relative_to(out).as_posix(),
        "new": asdict(name.new),
        "taken": name.taken,
        "earlier": name.earlier.name if name.earlier else None,
    }


def name_of(out: Path, kept: Path, row: dict[str, Any]) -> GivenName:
    """The name of such a row, whose earlier file is in the folder `kept`.

    Raises ValueError where it leads out of the delivery, TypeError or KeyError where it is no such row.
    """
    earlier = _inside(kept, row["earlier"]) if row["earlier"] is not None else None
    places = _inside(out, row["path"]), _inside(out, row["part"])
    return GivenName(*places, Fingerprint(**row["new"]), bool(row["taken"]), earlier)


def _inside(out: Path, path: str) -> Path:
    """The place of a file in a folder; no link that was made since may lead it elsewhere."""
    parts, place = PurePosixPath(path), out / path
    is_name = bool(parts.name) and b"\0" not in os.fsencode(path)
    if not is_name or ".." in parts.parts or not place.parent.resolve().is_relative_to(out.resolve()):
        raise ValueError(path)
    return place
