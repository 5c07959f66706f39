"""What somebody asked of a release."""

from dataclasses import dataclass
from pathlib import Path

from render.bus.settings import BusSettings


@dataclass(frozen=True, slots=True)
class ReleaseRequest:
    """A master of the release in the TOML file `file` into the folder `out`, in every one of `profiles`.

    `lufs` and `ceiling_dbtp` decide over the profiles' own; `bus` comes before the level. `locks` is the folder where
    work on one delivery queues up.
    """

    file: Path
    out: Path
    profiles: tuple[str, ...]
    lufs: float | None = None
    ceiling_dbtp: float | None = None
    max_reduction_db: float = 6.0
    bus: BusSettings | None = None
    locks: Path | None = None
