"""What goes into a render beside its plan, and what comes out of it before it is written down."""

from dataclasses import dataclass, field
from pathlib import Path

from render.delivery.cache import RenderCache
from render.delivery.manifest import Check, Deliverable, Warned


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """How to go about a render; nothing here changes a byte of what is delivered.

    `cache` is the folder that remembers renders, so that only what changed is rendered again; `force` trusts none of
    it. `block_frames` and `threads` are the engine's; 0 threads means all cores.
    """

    cache: Path | None = None
    force: bool = False
    block_frames: int = 32_768
    threads: int = 0


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a render came to: rows in the plan's order, proved sums, notes, and the seconds that its parts took."""

    rows: tuple[Deliverable, ...]
    checks: tuple[Check, ...]
    notes: tuple[Warned, ...]
    cache: RenderCache = field(default_factory=RenderCache)
    mix_s: float = 0.0
    measure_s: float = 0.0
    encode_s: float = 0.0
    verify_s: float = 0.0
