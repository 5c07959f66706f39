"""A folder where a whole release is made and proved before any of it gets its place in the delivery."""

import contextlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from render.atomic import refusal, sync_folder
from render.errors import AudioError

NAME = ".release.part"


class Staging:
    """`folder` lies inside the delivery `out`, so that its files only have to be renamed; it goes whatever happens."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self.folder = out / NAME

    def __enter__(self) -> Self:
        shutil.rmtree(self.folder, ignore_errors=True)  # what a killed release left behind
        try:
            self.folder.mkdir()
        except OSError as error:
            raise refusal(self.folder, error) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def publish(self, paths: Sequence[str]) -> None:
        """Move files, given by their paths within the delivery, to their places; raises AudioError naming one.

        Where the system refuses, those that were new are taken away again.
        """
        new: list[Path] = []
        try:
            for path in paths:
                place = self._out / path
                new += [] if place.exists() else [place]
                place.parent.mkdir(parents=True, exist_ok=True)
                (self.folder / path).replace(place)
        except OSError as error:
            for place in new:
                with contextlib.suppress(OSError):
                    place.unlink(missing_ok=True)
            raise AudioError(
                f"The finished release could not be moved to its place in {self._out} "
                f"({(error.strerror or str(error)).lower()}); make the folder writable and master it again."
            ) from error
        for folder in dict.fromkeys((self._out / path).parent for path in paths):
            sync_folder(folder)
