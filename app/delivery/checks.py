"""Which sums a render can prove: for every variant that only leaves something out, the whole mix less that."""

from collections.abc import Iterator, Sequence

from render.plan import Plan, PlannedCheck, PlannedStem, PlannedVariant

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
