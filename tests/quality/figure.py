"""A figure of quality beside that of a peer, and the peers as commands."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, in a `unit`; the peer's figure is None where it cannot run or has no such thing."""

    what: str
    ours: float
    unit: str
    peer: float | None = None
    by: str = ""
    decimals: int = 2

    @property
    def row(self) -> str:
        """The row of the table."""
        peer = "–" if self.peer is None else f"{self._text(self.peer)} ({self.by})"
        return f"| {self.what} | {self._text(self.ours)} | {peer} |"

    def _text(self, value: float) -> str:
        return f"{value:.{self.decimals}f} {self.unit}".replace("-", "−")


def by_peer(program: str, measure: Callable[[], float]) -> float | None:
    """The figure of a peer; None where its program is not installed."""
    return measure() if shutil.which(program) else None


def run(*command: str | Path) -> str:
    """What a command writes to its standard error; raises where it fails."""
    done = subprocess.run(list(map(str, command)), capture_output=True, check=True, stdin=subprocess.DEVNULL)
    return done.stderr.decode("utf-8", "replace")


def write(path: Path, sound: Floats, rate: int) -> Path:
    """A WAV of 64-bit floats, so that nothing is lost on the way to a peer."""
    sf.write(path, sound, rate, subtype="DOUBLE")
    return path


def read(path: Path) -> Floats:
    """Its samples (frames × channels)."""
    return np.asarray(sf.read(path, always_2d=True)[0])
