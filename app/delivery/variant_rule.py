"""The rule of one variant: which stems it holds, and at what level."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from app.delivery.selectors import any_selects, selects
from app.domain.session import Stem


@dataclass(frozen=True, slots=True)
class VariantRule:
    """One variant: `only` and `exclude` choose stems, `gain_db` changes levels, `each_group` makes a file a group."""

    name: str
    title: str
    contains: str
    only: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    gain_db: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    each_group: bool = False
    default: bool = False
    ask: bool = False

    def holds(self, stem: Stem) -> bool:
        """Whether the stem plays in this variant."""
        if not stem.mixed or any_selects(self.exclude, stem):
            return False
        return not self.only or any_selects(self.only, stem)

    def gain(self, stem: Stem) -> float:
        """The factor the stem plays at, 0 where it does not."""
        if not self.holds(stem):
            return 0.0
        decibels = sum(change for selector, change in self.gain_db.items() if selects(selector, stem))
        return float(10 ** (decibels / 20)) if decibels else 1.0

    def missing(self, stems: Sequence[Stem]) -> str | None:
        """Why the session has nothing for this variant, in one sentence; None where it can be rendered."""
        held = [stem for stem in stems if self.holds(stem)]
        if not held or (self.gain_db and not any(any_selects(self.gain_db, stem) for stem in held)):
            return f"The session has no stems for {self.title.lower()} ({self.contains})."
        return None

    def repeats_main(self, stems: Sequence[Stem]) -> bool:
        """Whether there is nothing to leave out, so that the variant would be the main mix again."""
        return bool(self.exclude) and not any(any_selects(self.exclude, stem) for stem in stems if stem.mixed)
