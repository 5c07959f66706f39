"""Composes the Qt-free parts of Bouncedesk: the one place where they are put together."""

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from app.catalogue import Catalogue
from app.intake.grouping import GroupRules
from app.jobs.runner import Runner
from app.paths import Paths, find_paths, kernel_folder
from app.routing.variants import VariantRules


@dataclass(frozen=True, slots=True)
class Studio:
    """Everything a window works with; close it, or use it in a `with`."""

    paths: Paths
    catalogue: Catalogue
    rules: GroupRules
    variants: VariantRules
    runner: Runner

    def close(self) -> None:
        """Stop the jobs, wait for them, then close the catalogue."""
        self.runner.shutdown()
        self.catalogue.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def compose(home: Path | None = None, slots: int = 1) -> Studio:
    """The studio of this user, or the one under `home`; `slots` renders may run at once.

    Raises BouncedeskError in one sentence where the catalogue cannot be opened or the user's variants are wrong.
    """
    paths = find_paths(home)
    variants = VariantRules.load(paths.variants)
    catalogue = Catalogue.open(paths.catalogue, paths.backups)
    return Studio(paths, catalogue, GroupRules.load(), variants, Runner(slots, kernel_folder(paths)))
