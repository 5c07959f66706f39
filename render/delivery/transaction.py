"""One delivery into a folder, whatever it is of: renders, masters, releases and previews all go this way.

Each makes and proves its files in its own manner; what could lose a file of the studio's happens here: the lock, what
is refused before the first byte, what changed meanwhile, the names, the manifest last, and what is remembered.
"""

import contextlib
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from render.atomic import check_space, refusal
from render.delivery.cache import RenderCache, cache_path, read_cache, write_cache
from render.delivery.journal import EARLIER, make_way
from render.delivery.lock import FolderLock
from render.delivery.manifest import NAME, manifest_digest, manifest_part, of_earlier_renders, read_manifest
from render.delivery.publication import AsideFile, StagedFile, is_taken, publish_all, refuse_outside, refuse_twins
from render.errors import AudioError, BouncedeskError, reason_of
from render.monitor import Monitor
from render.sources.fingerprint import Fingerprint

STAGING = ".release.part"
Sources = Mapping[Path, Fingerprint | None]


class Kind(StrEnum):
    """What a folder holds: one kind only, since another would replace its manifest."""

    RENDER = "a render"
    MASTER = "masters"
    RELEASE = "a release"
    PREVIEW = "previews"


def kind_of(manifest: Mapping[str, Any]) -> Kind | None:
    """What a folder with this manifest holds; None where it names nothing."""
    rows = manifest["deliverables"]
    if manifest.get("session", {}).get("kind") == "release" or manifest.get("documents"):
        return Kind.RELEASE
    if not rows:
        return None
    return Kind.MASTER if any("profile" in row for row in rows) else Kind.RENDER


def _nothing() -> dict[str, Any]:
    """The manifest of a folder that holds no delivery yet."""
    return {"deliverables": [], "checks": [], "warnings": []}


class Delivery:
    """A delivery of `kind` into the folder `out`, made when needed; without `publish` all is as it was before.

    `locks` is the folder where deliveries into one place queue up and are remembered, None where nobody else can
    deliver. Raises BouncedeskError where `out` cannot be made, or holds a delivery of another kind.
    """

    def __init__(self, out: Path, kind: Kind, monitor: Monitor, locks: Path | None = None) -> None:
        self._out, self._kind, self._monitor = out, kind, monitor
        self._remembers = cache_path(locks, out) if locks else None
        self._seals = locks
        self._lock = FolderLock(locks, out, monitor)
        self._made: list[Path] = []  # folders, innermost first
        self._files: dict[str, AsideFile] = {}
        self._is_naming = False
        self.cache: RenderCache | None = None
        self.earlier: dict[str, Any] = {}

    def __enter__(self) -> Self:
        self._lock.take()
        try:
            self._make_folder()
            self.cache = read_cache(self._remembers) if self._remembers else None
            self._recover()
            self.earlier = self._manifest()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if not self._is_naming:
            for file in self._files.values():
                file.discard()
        self._leave(staged=kind is not None and self._is_naming)
        if not self._is_naming and isinstance(error, BouncedeskError) and error.code == "unnamed_file":
            self._refuse_unstaged(error)
        if isinstance(error, OSError | AudioError):
            from render.delivery.inspection import unread_back  # what reads files back is there already

            plain = unread_back(self._out, error)
            if plain is not None:
                raise plain from error

    @staticmethod
    def _refuse_unstaged(error: BouncedeskError) -> None:
        """A file that could not be named within the staging folder went with it: nothing of it is kept beside."""
        if isinstance(error.__cause__, OSError):
            raise refusal(Path(error.facts["file"]), error.__cause__) from error

    def _leave(self, *, staged: bool = False) -> None:
        """Remove what was made for the time of the delivery, but for files that are `staged` still; let others in."""
        if not staged:
            shutil.rmtree(self._out / STAGING, ignore_errors=True)
        for folder in self._made if not self._is_naming else ():
            with contextlib.suppress(OSError):  # somebody else put something there: it stays
                folder.rmdir()
        self._lock.release()

    def _make_folder(self) -> None:
        missing = [folder for folder in (self._out, *self._out.parents) if not folder.exists()]
        try:
            for folder in reversed(missing):
                folder.mkdir()
                self._made.insert(0, folder)
        except OSError as error:
            reason = reason_of(error)
            raise BouncedeskError(
                f"The folder {self._out} cannot be made ({reason}); choose another one.",
                code="unmade_folder",
                folder=self._out,
                reason=reason,
            ) from error
        if not self._out.is_dir():
            raise BouncedeskError(
                f"{self._out} is a file, not a folder; choose another place for the delivery.",
                code="target_is_a_file",
                folder=self._out,
            )

    def _recover(self) -> None:
        """Undo a delivery that was cut short here; what it put back is ours still, and what it made was announced."""
        if make_way(self._out, self._seals):
            known = self.cache or RenderCache()
            files = {path: file.fingerprint for path, file in known.files.items()}
            self._know_copies({**known.others, **files}, known.announced)

    def _manifest(self) -> dict[str, Any]:
        """The manifest that is there; raises BouncedeskError where it is another kind's."""
        if self._kind is Kind.PREVIEW:
            if (self._out / NAME).exists():
                raise BouncedeskError(
                    f"{self._out} holds finished files, which would go out with the previews; nothing was made: choose "
                    "a folder of their own for the previews.",
                    code="holds_another_delivery",
                    folder=self._out,
                )
            return _nothing()
        earlier = read_manifest(self._out) or _nothing()
        if kind_of(earlier) not in (None, self._kind):
            raise BouncedeskError(
                f"{self._out} holds {kind_of(earlier)}, whose manifest {self._kind} would replace; nothing was "
                "changed: choose another folder.",
                code="holds_another_delivery",
                folder=self._out,
            )
        return earlier

    def foresee(self, paths: Iterable[str], sources: Iterable[Path], needed: int) -> None:
        """Refuse, before the first byte, names that files cannot have, and a disk with less than `needed` bytes free.

        A name must lie in the folder, be no other's in any case, and belong to no source and to no stranger's file.
        Raises BouncedeskError.
        """
        self.check_names(paths, sources)
        check_space(self._out, needed)

    def check_names(self, paths: Iterable[str], sources: Iterable[Path]) -> None:
        """As `foresee`, of the names alone."""
        names, ours = [*paths], self._ours()
        refuse_outside(names)
        refuse_twins(names)
        self._refuse_sources(names, sources)
        for path in names:
            if path not in ours and is_taken(self._out / path):
                raise BouncedeskError(
                    f"{path} is already in {self._out} and was not made by an earlier delivery there; it was left as "
                    "it is. Move it away or choose another folder.",
                    code="name_taken",
                    file=path,
                    folder=self._out,
                )

    def _refuse_sources(self, names: Iterable[str], sources: Iterable[Path]) -> None:
        """No source may be written over, nor lie where this delivery puts what it makes and removes."""
        written = {(self._out / path).resolve() for name in (*names, NAME) for path in (name, f"{name}.part")}
        aside = {(self._out / folder).resolve() for folder in (STAGING, EARLIER)}
        for source in sources:
            place = source.resolve()
            if place in written or not aside.isdisjoint(place.parents):
                raise BouncedeskError(
                    f"The delivery would replace {source.name} itself, which it is made of; nothing was changed: "
                    "choose another folder for it.",
                    code="source_overwritten",
                    file=source,
                )

    def _ours(self) -> set[str]:
        """The paths that the last delivery here made, and those of earlier ones that nobody changed since."""
        rows = [*self.earlier["deliverables"], *self.earlier.get("documents", [])]
        return ({row["path"] for row in rows} - of_earlier_renders(self.earlier)) | self._remembered().keys()

    def standing(self) -> tuple[dict[str, Any], set[str]]:
        """The earlier manifest, and the files of earlier deliveries that nobody changed since and none replaces now."""
        return self.earlier, self._remembered().keys() - self._files.keys()

    def _remembered(self) -> dict[str, Fingerprint]:
        """The files here that deliveries are remembered to have made, and that nobody changed since."""
        return self.cache.made_in(self._out) if self.cache else {}

    def staging(self) -> Path:
        """A folder within the delivery in which files may be made under their own names; it goes in the end."""
        folder = self._out / STAGING
        shutil.rmtree(folder, ignore_errors=True)  # what a killed delivery left behind
        try:
            folder.mkdir()
        except OSError as error:
            raise refusal(self._out, error) from error
        return folder

    def take(self, files: Mapping[str, AsideFile]) -> None:
        """Take charge of files that are made aside, by their paths: unless they are published they are removed."""
        self._files = dict(files)

    def take_staged(self, paths: Iterable[str]) -> None:
        """Take charge of files in the staging folder."""
        self.take({path: StagedFile(self._out / STAGING / path, self._out / path) for path in paths})

    def publish(self, sources: Sources, document: Mapping[str, Any] | None) -> None:
        """Give the files that were taken their names, and the manifest `document`, if there is one, the last.

        Raises BouncedeskError, with all names as they were, where one is not free any more, a source changed since it
        was read, or the disk fails; a file whose name is refused in the end stays whole as `.part`.
        """
        self.check_names(self._files, sources)
        for file in self._files.values():
            file.sync()
        self._refuse_changed(sources)
        self._monitor.check()
        parts = {path: known for path, file in self._files.items() if (known := Fingerprint.of(file.part))}
        if document is not None:
            self._files[NAME] = manifest_part(self._out, document)
        self._announce(parts)
        ours = self._remembered()
        self._is_naming = True
        try:
            publish_all(self._out, [*self._files.items()], self._made, self._seals)
        except BaseException as error:
            if isinstance(error, BouncedeskError) and error.code == "unwritten_file":
                self._is_naming = False  # not even the first was named: there is nothing to keep them beside
                raise
            self._keep_parts()
            self._know_copies(ours, parts)
            raise

    def _keep_parts(self) -> None:
        """Files whose names were refused stay as they are made, but for a manifest of what is not there."""
        for path, file in self._files.items():
            if path == NAME:
                file.discard()
            file.close()

    def _know_copies(self, ours: Mapping[str, Fingerprint], parts: Mapping[str, Fingerprint]) -> None:
        """Earlier files that came back as copies are ours still: the same but for their place on the disk."""
        now = {path: known for path in ours if (known := Fingerprint.of(self._out / path))}
        copies = {path: known for path, known in now.items() if known == replace(ours[path], inode=known.inode)}
        with contextlib.suppress(BouncedeskError):
            self._announce({**parts, **copies})

    def _refuse_changed(self, sources: Sources) -> None:
        for path, known in sources.items():
            if Fingerprint.of(path) != known:
                raise BouncedeskError(
                    f"{path.name} was changed while it was being read, so nothing was delivered; wait until it is "
                    "copied or saved whole, and try again.",
                    code="source_changed",
                    file=path,
                )

    def _announce(self, parts: Mapping[str, Fingerprint]) -> None:
        """Remember that these files are about to get their names: cut short, they are known to be ours.

        Raises BouncedeskError where that cannot be remembered.
        """
        if parts and self._remembers is not None:
            self.cache = replace(self.cache or RenderCache(), announced=parts)
            write_cache(self._remembers, self.cache)

    def remember(self, cache: RenderCache | None = None) -> None:
        """Remember what was published, and of a render its `cache`, if that can be: else the next one is made anew."""
        if self._remembers is not None:
            done = (cache or RenderCache()).with_manifest(manifest_digest(self._out), self._remembered())
            with contextlib.suppress(BouncedeskError):
                write_cache(self._remembers, done)
