"""The words by which a variant's rule names stems: groups, families, the lead and the backing vocals."""

from collections.abc import Iterable

from app.domain.groups import MIXED_GROUPS, Family, FxOwner, Group, family_of
from app.domain.session import Stem

LEAD, BACKING = "lead", "backing"
SELECTORS = (*(str(group) for group in MIXED_GROUPS), *(str(family) for family in Family), LEAD, BACKING)


def selects(selector: str, stem: Stem) -> bool:
    """Whether `selector` names the stem. Effects of both vocals go with the lead."""
    if selector == LEAD:
        return stem.group is Group.LEAD_VOCAL or (stem.group is Group.VOCAL_FX and stem.fx_owner is not FxOwner.BACKING)
    if selector == BACKING:
        return stem.group is Group.BACKING_VOCAL or (stem.group is Group.VOCAL_FX and stem.fx_owner is FxOwner.BACKING)
    return selector in (str(stem.group), str(family_of(stem.group)))


def any_selects(selectors: Iterable[str], stem: Stem) -> bool:
    """Whether one of the selectors names the stem."""
    return any(selects(selector, stem) for selector in selectors)
