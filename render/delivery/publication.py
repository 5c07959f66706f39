"""Giving files their names: all of them, or none.

A file that is replaced is kept until all is done, under a second name (a hard link) or, on a disk that knows none, as
a copy, and a journal says so; so whenever a name cannot be given, or the disk does not confirm, every name goes back to
what it named before, and new files are whole as `.part`.
"""

import contextlib
import errno
import os
import shutil
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from render.atomic import is_there, refusal, sync_folder
from render.delivery.given_name import GivenName
from render.delivery.journal import EARLIER, Journal, remove_journal
from render.errors import BouncedeskError, reason_of
from render.sources.fingerprint import Fingerprint
from render.text import shown

LONGEST = 140  # bytes of a name, on the disks that allow least: those that encrypt names


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


class _Publication:
    """The names of one delivery while they are given; `folders` are those that were made for it so far."""

    def __init__(self, out: Path, folders: Iterable[Path], seals: Path | None) -> None:
        self._out, self._earlier, self._seals = out, out / EARLIER, seals
        self._names: list[GivenName] = []
        self._journal: Journal | None = None
        self._folders = list(folders)
        self._made_before = len(self._folders)

    def prepare(self, files: Sequence[tuple[str, AsideFile]]) -> None:
        """Make the folders, keep what is replaced, and write down what is about to be done."""
        remove_journal(self._out, self._seals)
        for path, file in files:
            self._make_folder(self._out / path)
            self._names.append(self._name(self._out / path, file))
        try:
            self._journal = Journal(self._out, self._names, self._seals)
        except OSError as error:
            reason = reason_of(error)
            raise BouncedeskError(
                f"The files could not be given their names in {self._out} ({reason}); nothing that was there before "
                "was changed. Free some space or choose another folder, and try again.",
                code="unwritten_file",
                file=self._out,
                reason=reason,
            ) from error

    def _name(self, place: Path, file: AsideFile) -> GivenName:
        taken, new = is_taken(place), Fingerprint.of(file.part)
        if new is None:
            raise refusal(place, FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)))
        return GivenName(place, file.part, new, taken, self._second_name(place) if taken else None)

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
        name = f"{len(self._names)} {place.name}"
        second = self._earlier / (name if len(os.fsencode(name)) <= LONGEST else str(len(self._names)))
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
        left = [name.place for name in reversed(self._names) if not _undone(name)]  # the last is the seal of all
        for folder in reversed(self._folders[self._made_before :]):
            with contextlib.suppress(OSError):
                folder.rmdir()
        return [place.relative_to(self._out).as_posix() for place in reversed(left)]

    def end(self, *, undone: bool) -> None:
        """Forget what names stood for before; where one that was `undone` still waits for it, it is kept."""
        if self._journal is not None:
            self._journal.close()
        if not (undone and any(_waits(name) for name in self._names)):
            remove_journal(self._out, self._seals)


def is_taken(place: Path) -> bool:
    """Whether a file of a delivery would replace something; raises BouncedeskError where the disk does not say."""
    try:
        return is_there(place)
    except OSError as error:
        raise refusal(place, error) from error


def _waits(name: GivenName) -> bool:
    try:
        return name.waits
    except OSError:
        return True


def _undone(name: GivenName) -> bool:
    try:
        name.undo()
    except OSError:
        return False
    return True


def publish_all(
    out: Path, files: Sequence[tuple[str, AsideFile]], folders: Iterable[Path] = (), seals: Path | None = None
) -> None:
    """Give `files` their names, by their paths within `out`, in this order: the manifest, last, seals the others.

    `folders` were made for the delivery, and are confirmed with it; by `seals` the journal is known to be ours. Raises
    BouncedeskError where one file cannot have its name, with the folder's names as they were and every file whole where
    it was made. A process that is killed meanwhile leaves a journal, by which `recover` does the same.
    """
    publication = _Publication(out, folders, seals)
    undone = False
    try:
        publication.prepare(files)
        for _path, file in files:
            file.publish()
        publication.confirm()
    except BaseException as error:
        undone = True
        left = publication.undo()
        if isinstance(error, BouncedeskError) and (left or error.code == "unnamed_file"):
            raise _what_is_so(out, error, left) from error
        raise
    finally:
        publication.end(undone=undone)


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


def refuse_outside(names: Iterable[str]) -> None:
    """No name may lead out of the delivery's folder; raises BouncedeskError."""
    for name in names:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\0" in name:
            raise BouncedeskError(
                f"“{shown(name)}” leads out of the delivery's folder; nothing was made: choose another name.",
                code="name_leads_outside",
                file=name,
            )


def refuse_twins(names: Iterable[str]) -> None:
    """No two names may be one on a disk that knows no case, or one way of writing accents; raises BouncedeskError."""
    seen: dict[str, str] = {}
    for name in names:
        key = unicodedata.normalize("NFC", name).casefold()
        if key in seen:
            raise BouncedeskError(
                f"Two files of the delivery would be called {seen[key]} and {name}, which many disks take for one; "
                "nothing was made: choose other names.",
                code="equal_names",
                files=(seen[key], name),
            )
        seen[key] = name
