"""Which stem goes to which variant: at what gain, on which sides, where it is silent; and the sums this proves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.cuts import Region
from app.domain.session import MIXED_GROUPS, Group, Scan, Stem
from app.routing.alternates import Alternates, find_alternates
from app.routing.variants import VariantRule
from render.errors import BouncedeskError
from render.plan import BOTH, LEFT, RIGHT, Plan, PlannedCheck, PlannedStem, PlannedVariant
from render.units import ratio, resampled_frames

SIDES = {None: BOTH, "L": LEFT, "R": RIGHT}
CLICK_SIDES = {"left": LEFT, "right": RIGHT}
HALF = 0.5
MAIN = "main"
LEFT_OUT = {
    "tv": "lead",
    "backing_track": "lead",
    "instrumental": "vocals",
    "acapella": "music",
    "drumless": "drums",
    "bassless": "bass",
    "bgv_only": "the rest",
    "lead_only": "the rest",
}
Mutes = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class VariantStems:
    """The stems of a variant that make one mix: all of them, or those of one group."""

    rule: VariantRule
    group: Group | None = None

    @property
    def name(self) -> str:
        """What its files are called."""
        return self.group or self.rule.name


@dataclass(frozen=True, slots=True)
class _Part:
    """How a stem plays in one mix; a gain of 0: not at all."""

    gain: float
    sides: int
    mutes: Mutes = ()


class Routing:
    """Every stem's part in every mix of one session.

    Where mixes are processed, `full` is the rule of the mix that the bus follows: music is then folded to one side
    after it, and clicks go past it.
    """

    def __init__(self, scan: Scan, full: VariantRule | None = None) -> None:
        self._scan = scan
        self._alternates: Alternates = find_alternates(scan.stems)
        self._full = VariantStems(full) if full else None

    def mixes(self, rule: VariantRule) -> list[VariantStems]:
        """The mixes a rule asks for: itself, or one for every group that has stems."""
        whole = VariantStems(rule)
        if not rule.each_group:
            return [whole]
        played = [self._played_as(stem, rule) for stem in self._scan.stems if self._gain(stem, whole)]
        present = {stem.group for stem in played if stem}
        return [VariantStems(rule, group) for group in MIXED_GROUPS if group in present]

    def playing(self, mixes: Sequence[VariantStems]) -> list[Stem]:
        """The stems that any mix could hold: those that are mixed, and clicks where a mix has them."""
        clicks = any(mix.rule.click for mix in mixes)
        return [stem for stem in self._scan.stems if stem.mixed or (clicks and _is_click(stem))]

    def planned(self, mixes: Sequence[VariantStems]) -> tuple[PlannedStem, ...]:
        """Each stem once for every way it plays in the mixes, once as it is where it plays in none."""
        return tuple(part for stem in self.playing(mixes) for part in self._plan(stem, mixes))

    def fold(self, mix: VariantStems) -> int | None:
        """The side that a processed mix is folded to, None where it is not."""
        side = CLICK_SIDES.get(mix.rule.click)
        return None if self._full is None or side is None else LEFT + RIGHT - side

    def _plan(self, stem: Stem, mixes: Sequence[VariantStems]) -> Iterator[PlannedStem]:
        parts = [self._part(stem, mix) for mix in mixes]
        full = self._part(stem, self._full) if self._full else _Part(0.0, BOTH)
        playing = [part for part in (*parts, full) if part.gain]
        ways = dict.fromkeys((part.sides, part.mutes) for part in playing) or {(_sides(stem), ()): None}
        for sides, mutes in ways:
            yield PlannedStem(
                name=stem.path,
                path=self._scan.folder / stem.path,
                offset=resampled_frames(stem.offset_frames, stem.sample_rate, self._scan.sample_rate),
                gains=tuple(part.gain if (part.sides, part.mutes) == (sides, mutes) else 0.0 for part in parts),
                sides=sides,
                mutes=mutes,
                group=str(self._role(stem)) if self._full else "",
                full_gain=full.gain if (full.sides, full.mutes) == (sides, mutes) else 0.0,
                dry=self._full is not None and _is_click(stem),
            )

    def _part(self, stem: Stem, mix: VariantStems) -> _Part:
        gain, mutes = self._gain(stem, mix), self._mutes(stem) if mix.rule.replace else ()
        side = CLICK_SIDES.get(mix.rule.click)
        if side is None or (self._full and not _is_click(stem)):
            return _Part(gain, _sides(stem), mutes)
        both = stem.channels > 1 or stem.pair is not None  # of which a mono sum takes half
        return _Part(gain * HALF if both else gain, side if _is_click(stem) else LEFT + RIGHT - side, mutes)

    def _gain(self, stem: Stem, mix: VariantStems) -> float:
        if _is_click(stem):
            return 1.0 if mix.rule.click else 0.0
        played = self._played_as(stem, mix.rule)
        if played is None or mix.group not in (None, played.group):
            return 0.0
        lone_mono = stem.channels == 1 and stem.pair is None and self._scan.mono_gain_db
        return mix.rule.gain(played) * (ratio(self._scan.mono_gain_db) if lone_mono else 1.0)

    def _played_as(self, stem: Stem, rule: VariantRule) -> Stem | None:
        return self._alternates.played_as(stem, rule.replace)

    def _role(self, stem: Stem) -> Group:
        """The group whose strip a stem goes through: its own, or that of the stem it stands in for."""
        originals = self._alternates.originals.get(stem.path)
        return originals[0].group if originals else stem.group

    def _mutes(self, stem: Stem) -> Mutes:
        return tuple(_stretch(stem, mute, self._scan) for mute in stem.mutes)


def _stretch(stem: Stem, mute: Region, scan: Scan) -> tuple[int, int]:
    """The frames that a mute covers; raises BouncedeskError for one that would silence nothing."""
    rate, song = scan.sample_rate, round(scan.duration_s * scan.sample_rate) + 1
    start, end = mute.start.at(rate), mute.end.at(rate) if mute.end else song
    if start < min(end, song):
        return start, end
    span = f"from {mute.start.text} to {mute.end.text if mute.end else 'end'}"
    raise BouncedeskError(
        f"session.toml, clean, mute: {stem.path} {span} covers nothing of a song of {scan.duration_s:.3f} s; "
        "correct it and render again.",
        code="mute_outside_song",
        file=stem.path,
        start=mute.start.text,
    )


def _is_click(stem: Stem) -> bool:
    return stem.group is Group.CLICK and stem.readable


def _sides(stem: Stem) -> int:
    return SIDES[stem.side if stem.pair else None]


def plan_checks(variants: Sequence[PlannedVariant], stems: Sequence[PlannedStem]) -> tuple[PlannedCheck, ...]:
    """The sums that hold by the gains of `stems`: each pair of variants that make up the main mix, the stems
    together, and for a variant without a partner the main mix less the source stems it leaves out."""
    mixes = {variant.name: index for index, variant in enumerate(variants) if not variant.group and not variant.cut}
    if MAIN not in mixes:
        return ()
    gains = [[stem.gains[index] for stem in stems] for index in range(len(variants))]
    main = gains[mixes[MAIN]]
    parts = [name for name, index in mixes.items() if name != MAIN and _is_part(gains[index], main)]
    checks, proved = [], set()
    for name in parts:
        rest = [whole - part for whole, part in zip(main, gains[mixes[name]], strict=True)]
        partner = next((other for other in parts if other != name and gains[mixes[other]] == rest), None)
        left_out = tuple(index for index, gain in enumerate(rest) if gain)
        if name in proved or any(stems[index].mutes for index in left_out):
            continue
        if partner:
            checks.append(PlannedCheck(f"main = {name} + {partner}", mixes[MAIN], (mixes[name], mixes[partner])))
            proved.add(partner)
        else:
            title = f"{name} = main − {LEFT_OUT.get(name, 'what it leaves out')}" if left_out else f"{name} = main"
            checks.append(PlannedCheck(title, mixes[MAIN], (mixes[name],), left_out))
    return (*checks, *_stems_checks(variants, mixes[MAIN], gains))


def provable(plan: Plan, checks: Sequence[PlannedCheck]) -> tuple[PlannedCheck, ...]:
    """The sums that hold of `plan`'s files: processed, those of linked variants, and none that needs a bare stem."""
    if plan.processing is None:
        return tuple(checks)
    return tuple(check for check in checks if not check.stems and all(map(plan.is_linked, (check.total, *check.parts))))


def _is_part(part: Sequence[float], whole: Sequence[float]) -> bool:
    """Whether every stem plays as in the whole or not at all."""
    return all(gain in (0.0, most) for gain, most in zip(part, whole, strict=True))


def _stems_checks(
    variants: Sequence[PlannedVariant], main: int, gains: Sequence[Sequence[float]]
) -> Iterator[PlannedCheck]:
    """The files of a rule that makes one for every group, where together they are the main mix."""
    for name in dict.fromkeys(variant.name for variant in variants if variant.group is not None):
        parts = tuple(index for index, variant in enumerate(variants) if variant.name == name and variant.group)
        together = [sum(column) for column in zip(*(gains[part] for part in parts), strict=True)]
        if together == list(gains[main]):
            yield PlannedCheck(f"main = sum of {name}", main, parts)
