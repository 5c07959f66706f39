"""What goes into a render beside its plan, and what comes out of it before it is written down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from render.deliver.check import Check
from render.deliver.memory import Memory
from render.manifest import Deliverable, Warned


@dataclass(frozen=True, slots=True)
class Account:
    """What the caller knows of a render and the manifest should say."""

    created_by: str
    session: Mapping[str, Any]
    settings: Mapping[str, Any]
    skipped: tuple[Deliverable, ...] = ()
    warnings: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True)
class Manner:
    """How to go about a render; nothing here changes a byte of what is delivered.

    `memory` is the folder that remembers renders, so that only what changed is rendered again; `force` trusts none of
    it. `block_frames` and `threads` are the engine's; 0 threads means all cores.
    """

    memory: Path | None = None
    force: bool = False
    block_frames: int = 32_768
    threads: int = 0


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a render came to: rows in the plan's order, proved sums, notes, and the seconds that its parts took."""

    rows: tuple[Deliverable, ...]
    checks: tuple[Check, ...]
    notes: tuple[Warned, ...]
    memory: Memory = field(default_factory=Memory)
    mix_s: float = 0.0
    measure_s: float = 0.0
    encode_s: float = 0.0
    verify_s: float = 0.0
