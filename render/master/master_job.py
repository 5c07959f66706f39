"""A mastering job, and what comes of it: values that cross between processes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from render.bus.settings import BusSettings
from render.delivery.manifest import DeliveredFile, Warned
from render.master.platforms import PlatformOutcome
from render.measure.meter import Levels

Singles = NDArray[np.float32]
# Given a finished file under its `.part` name and what it will be called, adds what stands in it beside the sound.
Finish = Callable[[Path, str], tuple[Warned, ...]]


@dataclass(frozen=True, slots=True)
class MasterFile:
    """One file to make: the name of its profile, and its path within the delivery."""

    profile: str
    path: str


@dataclass(frozen=True, slots=True)
class MasterJob:
    """A master of the mix `source` into the folder `out`, a file for each profile.

    `target_lufs` and `ceiling_dbtp` decide over the profiles' own. The limiter's largest reduction, at any moment of
    the song, stays at `max_reduction_db` or below. The stages of `bus` come before the level; its limiter is left to
    the profiles that bring the master to a loudness, and acts by itself in the others. `bits` is the depth of what the
    mix was made of, where its file says another; `notes` are warnings of how it was made. `finish` is called for each
    file before it is hashed.
    """

    source: Path
    out: Path
    files: tuple[MasterFile, ...]
    target_lufs: float | None = None
    ceiling_dbtp: float | None = None
    max_reduction_db: float = 6.0
    bus: BusSettings | None = None
    created_by: str = "Bouncedesk"
    session: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    locks: Path | None = None
    bits: int | None = None
    notes: tuple[Warned, ...] = ()
    finish: Finish | None = None


@dataclass(frozen=True, slots=True)
class MasterRow(DeliveredFile):
    """A master in the manifest: what every deliverable has, and what mastering did to reach it.

    `gain_db` was added before the limiter; `gain_reduction_max_db` is the limiter's largest reduction at any moment;
    `lowered_db` is by how much it was turned down because encoding, or another rate, raised peaks over the ceiling.
    """

    profile: str = ""
    gain_db: float = 0.0
    gain_reduction_max_db: float = 0.0
    lowered_db: float = 0.0
    round_trip_dbtp: float | None = None
    platforms: tuple[PlatformOutcome, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """What the panel draws of one master: the limiter's largest reduction in dB in each 10 ms, and the levels after."""

    path: str
    reduction_db: Singles
    after: Levels


@dataclass(frozen=True, slots=True)
class MasterResult:
    """A finished master: its manifest, the source's levels as heard in stereo, and a trace for each file."""

    manifest: dict[str, Any]
    before: Levels
    traces: tuple[Trace, ...]
