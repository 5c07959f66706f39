"""A finished file of a delivery, new or kept from an earlier render."""

from dataclasses import dataclass
from pathlib import Path

from render.encoders.target import Target


@dataclass(frozen=True, slots=True)
class Finished:
    """Where the bytes are now (a new file still has its `.part` name), and what they were meant to be."""

    path: Path
    target: Target
