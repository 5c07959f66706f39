"""How many bits a variant's sum needs: where the format holds them all nothing is dropped, and nothing is dithered."""

from collections.abc import Sequence

from render.plan import PlannedStem
from render.sources.source import StemSource


def exact_depths(stems: Sequence[PlannedStem], sources: Sequence[StemSource], gain: float) -> tuple[int | None, ...]:
    """The depth of the deepest stem of each variant's sum; None where a gain, a float or a new rate adds bits."""
    variants = len(stems[0].gains) if stems else 0
    return tuple(_exact_depth(variant, stems, sources) if gain == 1.0 else None for variant in range(variants))


def _exact_depth(variant: int, stems: Sequence[PlannedStem], sources: Sequence[StemSource]) -> int | None:
    used = [(stem.gains[variant], source) for stem, source in zip(stems, sources, strict=True) if stem.gains[variant]]
    if any(gain != 1.0 or source.info.is_float or source.resampled for gain, source in used):
        return None
    return max((source.info.bit_depth for _, source in used), default=0)
