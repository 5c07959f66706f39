"""Giving files their names: all of them, or none.

A file that is replaced is kept until all is done, under a second name (a hard link) or, on a disk that knows none, as
a copy; so whenever a name cannot be given, or the disk does not confirm, every name goes back to what it named before,
and new files are whole as `.part`.
"""

import contextlib
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from render.atomic import refusal, sync_folder
from render.errors import BouncedeskError, reason_of

EARLIER = ".earlier.part"  # the folder of second names, within the delivery


class AsideFile(Protocol):
    """A finished file that has not been given its name yet; every `Writer` of the encoders is one."""

    @property
    def part(self) -> Path:
        """Where its bytes are."""

    def sync(self) -> None:
        """Have the system put every byte on the disk; raises BouncedeskError where it cannot."""

    def publish(self) -> None:
        """Give it its name, in place of what has it now; raises BouncedeskError where that is refused."""

    def close(self) -> None:
        """Close it as it is."""

    def discard(self) -> None:
        """Remove it, if it has no name yet."""


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A finished file at `part` in a staging folder, to be moved to `target`."""

    part: Path
    target: Path

    def sync(self) -> None:
        """Have the system put every byte on the disk: whoever wrote it may have left that to the system."""
        try:
            with self.part.open("r+b") as file:
                os.fsync(file.fileno())
        except OSError as error:
            raise refusal(self.target, error) from error

    def publish(self) -> None:
        """Move it to its place."""
        try:
            self.part.replace(self.target)
        except OSError as error:
            reason = reason_of(error)
            raise BouncedeskError(
                f"{self.target.name} is finished but could not be moved to {self.target.parent} ({reason}); it is "
                f"whole and safe in {self.part.parent}: make the folder writable and try again.",
                code="unnamed_file",
                file=self.target,
                part=self.part,
                reason=reason,
            ) from error

    def close(self) -> None:
        """Nothing holds it."""

    def discard(self) -> None:
        """Remove it from the staging folder."""
        with contextlib.suppress(OSError):
            self.part.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Name:
    """A name that is given to the bytes at `part`; what it named before, if it was `taken`, also lies at `earlier`."""

    place: Path
    part: Path
    taken: bool
    earlier: Path | None

    def undo(self) -> bool:
        """Give the name back to what had it; False where that is not possible."""
        if self.part.exists():  # it was not given
            return True
        if self.taken and self.earlier is None:
            return False
        try:
            self._keep_new()
            if self.earlier is not None:
                _move(self.earlier, self.place)
        except OSError:
            return False
        return True

    def _keep_new(self) -> None:
        """Give the new file its `.part` back; where that can be, its name never names nothing."""
        if self.taken:
            with contextlib.suppress(OSError, NotImplementedError):
                os.link(self.place, self.part)
                return
        _move(self.place, self.part)


def _move(source: Path, target: Path) -> None:
    """Rename, or where renaming fails, name and unname."""
    try:
        source.replace(target)
    except OSError:
        target.unlink(missing_ok=True)
        os.link(source, target, follow_symlinks=False)
        source.unlink()


class _Publication:
    """The names of one delivery while they are given; `folders` are those that were made for it so far."""

    def __init__(self, out: Path, folders: Iterable[Path]) -> None:
        self._out, self._earlier = out, out / EARLIER
        self._names: list[_Name] = []
        self._folders = list(folders)
        self._made_before = len(self._folders)

    def give_name(self, path: str, file: AsideFile) -> None:
        """Give `file` its name at `path` within the delivery."""
        place = self._out / path
        self._make_folder(place)
        taken = os.path.lexists(place)
        self._names.append(_Name(place, file.part, taken, self._second_name(place) if taken else None))
        file.publish()

    def _make_folder(self, place: Path) -> None:
        missing = [folder for folder in place.parents if not folder.exists()]
        try:
            for folder in reversed(missing):
                folder.mkdir()
                self._folders.append(folder)
        except OSError as error:
            raise refusal(place, error) from error

    def _second_name(self, place: Path) -> Path | None:
        """What is at `place` once more, under a second name or as a copy; None where there is room for neither."""
        second = self._earlier / str(len(self._names))
        try:
            self._earlier.mkdir(exist_ok=True)
            os.link(place, second, follow_symlinks=False)
        except (OSError, NotImplementedError):
            return self._copied(place, second)
        return second

    @staticmethod
    def _copied(place: Path, second: Path) -> Path | None:
        try:
            shutil.copy2(place, second, follow_symlinks=False)
        except OSError:
            return None
        return second

    def confirm(self) -> None:
        """Have the disk remember every name; raises BouncedeskError where it does not."""
        given = [name.place.parent for name in self._names]
        try:
            for folder in dict.fromkeys([*given, *(folder.parent for folder in self._folders)]):
                sync_folder(folder)
        except OSError as error:
            reason = reason_of(error)
            raise BouncedeskError(
                f"The disk did not confirm the names of the files in {self._out} ({reason}), so none of them counts as "
                "delivered; they are whole beside what was there before. Check the disk, then deliver again.",
                code="unconfirmed_names",
                folder=self._out,
                files=tuple(name.place.name for name in self._names),
                reason=reason,
            ) from error

    def undo(self) -> list[str]:
        """Give every name back to what had it, and new files their `.part`; returns the names that could not be."""
        left = [name.place for name in self._names if not name.undo()]
        for folder in reversed(self._folders[self._made_before :]):
            with contextlib.suppress(OSError):
                folder.rmdir()
        return [place.relative_to(self._out).as_posix() for place in left]

    def clear(self) -> None:
        """Remove the second names: those of this delivery, or of one that was killed."""
        with contextlib.suppress(OSError):
            self._earlier.unlink()  # a link that leads elsewhere is not followed
        shutil.rmtree(self._earlier, ignore_errors=True)


def publish_all(out: Path, files: Sequence[tuple[str, AsideFile]], folders: Iterable[Path] = ()) -> None:
    """Give `files` their names, by their paths within `out`, in this order: the manifest, last, seals the others.

    `folders` were made for the delivery, and are confirmed with it. Raises BouncedeskError where one file cannot have
    its name, with the folder's names as they were and every file whole where it was made.
    """
    publication = _Publication(out, folders)
    publication.clear()
    try:
        for path, file in files:
            publication.give_name(path, file)
        publication.confirm()
    except BaseException as error:
        left = publication.undo()
        if isinstance(error, BouncedeskError) and (left or error.code == "unnamed_file"):
            raise _what_is_so(out, error, left) from error
        raise
    finally:
        publication.clear()


def _what_is_so(out: Path, error: BouncedeskError, left: Sequence[str]) -> BouncedeskError:
    """The sentence for refused names, by what is in the folder now; `left` are files that could not go back."""
    so = "what was there before is there as it was, and the new files are whole beside it, without their names"
    if left:  # no room for what was there before, or the disk failed twice
        so = f"of the new ones {', '.join(left)} are there already, beside the others as they were before"
    reason = error.facts.get("reason", error.code)
    return BouncedeskError(
        f"Not every file could be given its name in {out} ({reason}); {so}: see to the folder, then deliver again.",
        code=error.code,
        **{**error.facts, "folder": out, **({"replaced": tuple(left)} if left else {})},
    )
