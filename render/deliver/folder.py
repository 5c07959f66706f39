"""The folder that a render delivers into: made when needed, never a place where others' files are overwritten."""

import contextlib
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from render.deliver.lock import FolderLock
from render.deliver.memory import Memory, Stamp, memory_path, read_memory, write_memory
from render.errors import AudioError
from render.manifest import read_manifest
from render.monitor import Monitor
from render.plan import Plan


class DeliveryFolder:
    """Makes the folder for the time of a render; unless the render is kept, removes what it made.

    `locks` is the folder where renders into one place queue up and are remembered, None where nobody else can render.
    Raises AudioError where the folder cannot be made.
    """

    def __init__(self, out: Path, locks: Path | None, monitor: Monitor) -> None:
        self._out = out
        self._memory = memory_path(locks, out) if locks else None
        self._lock = FolderLock(locks, out, monitor)
        self._made: list[Path] = []
        self._kept = False

    def __enter__(self) -> Self:
        self._lock.take()
        try:
            self._make()
        except BaseException:
            self._lock.release()
            raise
        return self

    def _make(self) -> None:
        missing = [folder for folder in (self._out, *self._out.parents) if not folder.exists()]
        try:
            for folder in reversed(missing):
                folder.mkdir()
                self._made.insert(0, folder)
        except OSError as error:
            self._remove_made()
            reason = (error.strerror or str(error)).lower()
            raise AudioError(f"The folder {self._out} cannot be made ({reason}); choose another one.") from error
        if not self._out.is_dir():
            raise AudioError(f"{self._out} is a file, not a folder; choose another place for the render.")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if not self._kept:
            self._remove_made()
        self._lock.release()

    def check_names(self, plan: Plan) -> None:
        """Raise AudioError where a file of the plan would replace one that no earlier render here made."""
        earlier = read_manifest(self._out) or {"deliverables": []}
        ours = {row["path"] for row in earlier["deliverables"]} | self.made().keys()
        for variant in plan.variants:
            for file in variant.files:
                if file.path not in ours and (self._out / file.path).exists():
                    raise AudioError(
                        f"{file.path} is already in {self._out} and was not made by an earlier render there; "
                        "it was left as it is. Move it away or choose another folder."
                    )

    def made(self) -> dict[str, Stamp]:
        """The files here that renders are remembered to have made, and that nobody changed since."""
        memory = read_memory(self._memory) if self._memory else None
        made = memory.made if memory else {}
        return {path: stamp for path, stamp in made.items() if Stamp.of(self._out / path) == stamp}

    def announce(self, parts: Mapping[str, Path]) -> None:
        """Remember that these `.part` files are about to get their names: cut short, they are known to be ours."""
        if self._memory is not None:
            stamps = {path: stamp for path, part in parts.items() if (stamp := Stamp.of(part))}
            write_memory(self._memory, Memory(others={**self.made(), **stamps}))

    def keep(self) -> None:
        """The render is done: what was made stays."""
        self._kept = True

    def _remove_made(self) -> None:
        for folder in self._made:
            with contextlib.suppress(OSError):  # somebody else put something there: it stays
                folder.rmdir()
