"""The rule of one variant: which stems it holds, named by group, family, lead or backing, and at what level."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from app.domain.groups import MIXED_GROUPS, Family, FxOwner, Group, family_of
from app.domain.session import Stem
from app.routing.alternates import find_alternates

CLEAN = "clean"
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


@dataclass(frozen=True, slots=True)
class VariantRule:
    """One variant: `only` and `exclude` choose stems, `gain_db` changes levels, `each_group` makes a file a group.

    `replace` is "clean" where clean versions play in place of their originals. `click` is the side that the click
    plays on, the music then being in mono on the other; "both": the click on both sides of the stereo music.
    `length_s`, or `at_most_s` for one of any length up to that, makes it a cut-down: regions of another variant.
    """

    name: str
    title: str
    contains: str
    only: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    gain_db: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    each_group: bool = False
    replace: str = ""
    click: str = ""
    length_s: float | None = None
    at_most_s: float | None = None
    default: bool = False
    ask: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether it is a cut-down, whose regions somebody has to choose."""
        return self.length_s is not None or self.at_most_s is not None

    def spelt_out(self) -> "VariantRule":
        """The rule with its changes of level in dB put where `contains` says `{lead}` and the like."""
        text = self.contains
        for selector, change in self.gain_db.items():
            text = text.replace(f"{{{selector}}}", f"{round(change, 2) + 0.0:+g}".replace("-", "−"))
        return replace(self, contains=text)

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
        if self.click and not any(stem.readable and stem.group is Group.CLICK for stem in stems):
            return f"The session has no click for {self.title.lower()}; add one with click in its name, as “Click.wav”."
        if self.replace and not any(stem.mutes for stem in held) and not find_alternates(stems).originals:
            return (
                f"The session has nothing clean for {self.title.lower()}; name clean stems like those they replace, "
                "as “Lead Vocal clean.wav” beside “Lead Vocal.wav”, or list what to mute under [clean] in session.toml."
            )
        return None

    def repeats_main(self, stems: Sequence[Stem]) -> bool:
        """Whether there is nothing to leave out, so that the variant would be the main mix again."""
        if self.click or self.replace or not self.exclude:
            return False
        return not any(any_selects(self.exclude, stem) for stem in stems if stem.mixed)
